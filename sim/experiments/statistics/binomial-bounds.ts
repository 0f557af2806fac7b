import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { ln } from '../../portable.ts';

/** Chances between which that of an event lies. */
export interface BinomialBounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Exact one-sided bounds (Clopper and Pearson, Biometrika 26, 1934) of the chance of an event seen `events` times in
 * `n` ≥ 1 runs: the chance is above `high` with at most 1 − confidence, and below `low` likewise.
 */
export function deriveBinomialBounds(events: number, n: number, confidence = 0.95): BinomialBounds {
  return {
    low: events === 0 ? 0 : betaQuantile(1 - confidence, events, n - events + 1),
    high: events === n ? 1 : betaQuantile(confidence, events + 1, n - events),
  };
}

/**
 * How many further runs without the event show that its chance is at most `limit` in (0, 1), when it was seen `events`
 * times in `n` runs; 0 when that is shown already. From nothing, 5 % takes 59.
 */
export function deriveCleanRunsNeeded(events: number, n: number, limit: number, confidence = 0.95): number {
  const shown = (runs: number): boolean =>
    runs >= 1 && runs >= events && deriveBinomialBounds(events, runs, confidence).high <= limit;
  if (events === 0) return Math.max(0, Math.ceil(ln(1 - confidence) / ln(1 - limit) - 1e-9) - n);
  if (shown(n)) return 0;
  let below = n;
  let above = Math.max(n, 1);
  while (!shown(above)) {
    below = above;
    above *= 2;
  }
  while (above - below > 1) {
    const middle = Math.floor((above + below) / 2);
    if (shown(middle)) above = middle;
    else below = middle;
  }
  return above - n;
}
