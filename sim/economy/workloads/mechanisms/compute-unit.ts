import { roundNearest } from '../../../portable.ts';
import { MILLI_CU } from '../../../units.ts';

/**
 * Compute units: what a request costs, from its tokens and the network calibration (economy.md §2.1). The anchor
 * units of a batch are b·linear + c·fixed + e·quadratic + k·cached, with the features in 1e9, so that a node tier's own
 * calibration prices the same request by the same features. `cached` is the part of `quadratic` that output tokens make,
 * which follows from the row's tokens and has no column.
 */
export interface WorkColumns {
  readonly tokensIn: Int32Array;
  readonly tokensOut: Int32Array;
  readonly batch: Int32Array;
  readonly linear: Float64Array;
  readonly fixed: Float64Array;
  readonly quadratic: Float64Array;
  readonly direct: Float64Array;
  readonly cached: Float64Array;
  readonly cuMilli: Float64Array;
  readonly cuMilliMax: Float64Array;
}

/**
 * The model behind a workload: parameters in 1e9, layers × width in 1e9, the most tokens an inference returns, and how many times
 * more work encryption makes of it (1 in the clear).
 */
export interface ModelSize {
  readonly parameters: number;
  readonly attention: number;
  readonly tokensOutMax: number;
  readonly slowdown: number;
}

/** The network's calibration: anchor units per feature, and anchor units in one CU. */
export interface NetworkCalibration {
  readonly b: number;
  readonly c: number;
  readonly e: number;
  readonly k: number;
  readonly auPerCu: number;
}

/** Milli-CU of so many anchor units, at least one: nobody computes for nothing. */
export function deriveCuMilli(anchorUnits: number, auPerCu: number): number {
  return Math.max(1, Math.round(anchorUnits * (MILLI_CU / auPerCu)));
}

/** Fills `rows[0 … count)` by the network's calibration. */
export type QuoteTokens = (
  rows: Int32Array,
  count: number,
  model: ModelSize,
  network: NetworkCalibration,
) => void;

/**
 * Fills work features and compute units of rows from their tokens and batches, and the most they may be. Features are those of
 * the work in the clear: what encryption makes of them depends on the machine.
 */
export function bindQuoteTokens(work: WorkColumns): QuoteTokens {
  const { tokensIn, tokensOut, batch, linear, fixed, quadratic, direct, cached } = work;
  const { cuMilli, cuMilliMax } = work;
  return (rows, count, model, network) => {
    const { b, c, e, k: perCached, auPerCu } = network;
    const { parameters, attention, tokensOutMax, slowdown } = model;
    const milliPerAu = (MILLI_CU / auPerCu) * slowdown;
    const perInput = b * parameters;
    const mostFixed = parameters * (b * tokensOutMax + c * (1 + tokensOutMax));
    const mostContexts = (tokensOutMax * (tokensOutMax - 1)) / 2;
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      const n = batch[row];
      const input = tokensIn[row];
      const output = tokensOut[row];
      const x = n * parameters * (input + output);
      const y = n * parameters * (1 + output);
      const contexts = input * output + (output * (output - 1)) / 2;
      const w = n * attention * contexts;
      const z = n * attention * (input * input + contexts);
      linear[row] = x;
      fixed[row] = y;
      quadratic[row] = z;
      direct[row] = 0;
      cached[row] = w;
      const size = Math.max(1, roundNearest((b * x + c * y + e * z + perCached * w) * milliPerAu));
      const most =
        perInput * input +
        mostFixed +
        e * attention * (input * (input + tokensOutMax) + mostContexts) +
        perCached * attention * (input * tokensOutMax + mostContexts);
      cuMilli[row] = size;
      cuMilliMax[row] = Math.max(size, roundNearest(n * most * milliPerAu));
    }
  };
}

/** Fills `rows[0 … count)` from sizes `milli[k]`. */
export type QuoteDirect = (rows: Int32Array, count: number, milli: Float64Array, mixed: boolean) => void;

/**
 * Fills direct work and compute units of rows whose size `milli[k]` (milli-CU, at least 1) is stated
 * directly. `mixed` when other requests of the run have tokens: their features are cleared from rows used again.
 */
export function bindQuoteDirect(work: WorkColumns): QuoteDirect {
  const { linear, fixed, quadratic, direct, cached, cuMilli, cuMilliMax } = work;
  return (rows, count, milli, mixed) => {
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      const size = Math.max(1, Math.round(milli[k]));
      direct[row] = size / MILLI_CU;
      cuMilli[row] = size;
      cuMilliMax[row] = size;
      if (!mixed) continue;
      linear[row] = 0;
      fixed[row] = 0;
      quadratic[row] = 0;
      cached[row] = 0;
    }
  };
}
