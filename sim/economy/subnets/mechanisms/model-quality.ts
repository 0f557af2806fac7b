import { InvariantError } from '../../../errors.ts';
import { exp, expm1, ln } from '../../../portable.ts';

/** How the model of a subnet gets better; assumed (economy.md §4, §6). */
export interface QualityRule {
  /** Quality at the founding, in [0, qualityMax]. */
  readonly qualityStart: number;
  /** What it can become, at most 1. */
  readonly qualityMax: number;
  /** Items of data at which it has come 63 % of its way, and rounds of training likewise; above 0. */
  readonly dataScale: number;
  readonly roundsScale: number;
}

/**
 * How evenly data covers its classes: entropy of the counts over that of even ones, in [0, 1] (nats, 0·ln 0 = 0). One
 * class alone is covered fully; no data covers nothing. Throws on a negative or infinite count.
 */
export function deriveDiversity(counts: Float64Array | readonly number[]): number {
  let total = 0;
  for (const count of counts) {
    if (!(count >= 0 && count < Number.POSITIVE_INFINITY))
      throw new InvariantError(`a class of data has ${count} items`);
    total += count;
  }
  if (total === 0) return 0;
  if (counts.length === 1) return 1;
  let entropy = 0;
  for (const count of counts) {
    const share = count / total;
    if (share > 0) entropy -= share * ln(share);
  }
  return Math.min(1, Math.max(0, entropy / ln(counts.length)));
}

/** Items of data that teach: distinct ones, the fewer the more one-sided they are. */
export function deriveUsefulItems(distinctItems: number, diversity: number): number {
  return distinctItems * diversity;
}

/** The greatest number below 1: no model is perfect, however much it has learned. */
const BELOW_ONE = 1 - Number.EPSILON / 2;

/**
 * Quality of a model: q0 + (qMax − q0)(1 − e^(−data/dataScale))(1 − e^(−rounds/roundsScale)), in [0, 1). Data without
 * training teaches nothing, nor does training without data.
 */
export function deriveQuality(usefulItems: number, rounds: number, rule: QualityRule): number {
  const { qualityStart, qualityMax, dataScale, roundsScale } = rule;
  const learned = expm1(-usefulItems / dataScale) * expm1(-rounds / roundsScale);
  return Math.min(qualityStart + (qualityMax - qualityStart) * learned, BELOW_ONE);
}

/** How many models a subnet has, and what they learn from each other. */
export interface ModelGroup {
  readonly count: number;
  /** Part of the data for one of them that teaches the others too, [0, 1]. */
  readonly transfer: number;
}

/** Data and rounds of a subnet as each of its models has them: data × (transfer + (1 − transfer) / count), rounds / count. */
export function divideLearning(
  learned: { readonly items: number; readonly rounds: number },
  { count, transfer }: ModelGroup,
): { readonly items: number; readonly rounds: number } {
  const part = count === 1 ? 1 : transfer + (1 - transfer) / count;
  return { items: learned.items * part, rounds: learned.rounds / count };
}

/** How many of the models of a subnet, whose first serves the workload `first` of `workloads`, serve one of them. */
export function countServing(first: number, workload: number, workloads: number, count: number): number {
  const place = (workload - first + workloads) % workloads;
  return Math.ceil(Math.max(0, count - place) / workloads);
}

/** Shares of demand of the first `count` models into `out`, by logit over quality: e^(β·q) / Σ e^(β·q); they sum to 1 within rounding. */
export function deriveDemandShares(
  qualities: Float64Array,
  count: number,
  sensitivity: number,
  out: Float64Array,
): void {
  let best = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k += 1) best = Math.max(best, qualities[k]);
  let sum = 0;
  for (let k = 0; k < count; k += 1) {
    // Relative to the best, so that no sensitivity overflows.
    out[k] = exp(sensitivity * (qualities[k] - best));
    sum += out[k];
  }
  for (let k = 0; k < count; k += 1) out[k] /= sum;
}

/**
 * What a request is worth to a user, of what it costs outside: 1 + growth × (quality − reference), at least 0. The
 * reference is the model that everybody has for free; 0 compares with no model at all.
 */
export function derivePriceFactor(quality: number, growth: number, reference = 0): number {
  return Math.max(0, 1 + growth * (quality - reference));
}
