import { type BinomialBounds, deriveBinomialBounds } from './binomial-bounds.ts';

/** Bounds of how much more often something happens in one arm than in the other. */
export interface CrossingChange {
  /** Pairs judged. */
  readonly n: number;
  /** Pairs in which it happens in the arm alone, and under today's rules alone. */
  readonly onlyAfter: number;
  readonly onlyBefore: number;
  /** Bounds of the chance in the arm less that of today, in [−1, 1]. */
  readonly low: number;
  readonly high: number;
}

/**
 * Bounds of the difference of two chances, from pairs of runs (n ≥ 0): pairs in which both or neither happens say nothing
 * of it, so it is the chance of “in the arm alone” less that of “today alone”. Each of the two has its exact bound at half
 * of 1 − confidence, and what they say together holds with `confidence` to each side (Bonferroni). It is conservative:
 * the two cannot both be at their bounds' far ends as often as is allowed for.
 */
export function deriveCrossingChange(
  { onlyAfter, onlyBefore, n }: Pick<CrossingChange, 'n' | 'onlyAfter' | 'onlyBefore'>,
  confidence = 0.95,
): CrossingChange {
  const boundsOf = (events: number): BinomialBounds =>
    deriveBinomialBounds(events, n, 1 - (1 - confidence) / 2);
  const [after, before] = [boundsOf(onlyAfter), boundsOf(onlyBefore)];
  return { n, onlyAfter, onlyBefore, low: after.low - before.high, high: after.high - before.low };
}
