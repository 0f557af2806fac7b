import { quantileOf } from './contention.ts';
import { fitNonNegative } from './non-negative-fit.ts';

/** One workload as a fit sees it. */
export interface FitRow {
  /** Workloads of one size, whatever the length of their text: what is left out together. */
  readonly size: string;
  /** What its cost is proportional to, in the order of the coefficients. */
  readonly features: readonly number[];
  /** Its measured cost. */
  readonly cost: number;
}

/** Relative errors of predictions, without sign: 0.1 is 10 %. */
export interface ErrorSummary {
  readonly median: number;
  /** 90th percentile, as far as so many errors can tell it. */
  readonly p90: number;
}

/** A cost formula and how well it predicts. */
export interface CostFit {
  readonly coefficients: readonly number[];
  /** Share of the variance of log cost that the formula explains. */
  readonly rSquaredLog: number;
  /** Errors on workloads that the formula was fitted without, one at a time. */
  readonly leaveOneOut: ErrorSummary;
  /** The same with all workloads of one size left out, as for a model that nobody has measured. */
  readonly leaveSizeOut: ErrorSummary;
}

/**
 * Fits cost = Σ coefficient × feature with coefficients ≥ 0 by relative error: a workload of a millisecond weighs as
 * much as one of a second. Throws Error for fewer than two rows.
 */
export function fitCosts(rows: readonly FitRow[]): CostFit {
  if (rows.length < 2) throw new Error(`a fit needs at least two workloads, got ${rows.length}`);
  const coefficients = fitRows(rows);
  const predicted = rows.map((row) => predictCost(coefficients, row.features));
  return {
    coefficients,
    rSquaredLog: deriveRSquared(
      rows.map(({ cost }) => Math.log(cost)),
      predicted.map((cost) => Math.log(cost)),
    ),
    leaveOneOut: summariseErrors(leaveOut(rows, (row) => row)),
    leaveSizeOut: summariseErrors(leaveOut(rows, ({ size }) => size)),
  };
}

/** Coefficients alone, for resampling. */
export function fitRows(rows: readonly FitRow[]): number[] {
  return fitNonNegative(rows.map(({ features, cost }) => features.map((feature) => feature / cost)));
}

/** Cost by a formula. */
export function predictCost(coefficients: readonly number[], features: readonly number[]): number {
  return coefficients.reduce((sum, coefficient, k) => sum + coefficient * features[k], 0);
}

/** Predictions over measured cost − 1 for each row, by a fit that did not see its group; NaN where none is left. */
function leaveOut(rows: readonly FitRow[], groupOf: (row: FitRow) => unknown): number[] {
  const groups = new Map<unknown, FitRow[]>();
  for (const row of rows) groups.set(groupOf(row), [...(groups.get(groupOf(row)) ?? []), row]);
  const errors: number[] = [];
  for (const [group, left] of groups) {
    const kept = rows.filter((row) => groupOf(row) !== group);
    if (kept.length === 0) continue;
    const coefficients = fitRows(kept);
    for (const row of left) errors.push(predictCost(coefficients, row.features) / row.cost - 1);
  }
  return errors;
}

/**
 * The 90th percentile is the ⌈0.9 (n + 1)⌉-th smallest of n errors, or the largest: the next workload's error lies below
 * it nine times in ten, which interpolating between few errors does not promise (Vovk, Gammerman and Shafer 2005).
 */
function summariseErrors(errors: readonly number[]): ErrorSummary {
  const sizes = errors.map(Math.abs).sort((a, b) => a - b);
  const rank = Math.min(sizes.length, Math.ceil(0.9 * (sizes.length + 1)));
  return { median: quantileOf(sizes, 0.5), p90: sizes[rank - 1] };
}

function deriveRSquared(observed: readonly number[], predicted: readonly number[]): number {
  const mean = observed.reduce((sum, value) => sum + value, 0) / observed.length;
  const left = observed.reduce((sum, value, i) => sum + (value - predicted[i]) ** 2, 0);
  const all = observed.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return 1 - left / all;
}
