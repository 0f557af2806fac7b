import type { Interval } from './interval.ts';

/** What differences say about a change, for somebody who must decide. */
export type Finding = 'better' | 'worse' | 'no relevant difference' | 'cannot tell yet';

/** What is wished of a measure, and from what difference on anybody cares. */
export interface Wish {
  readonly direction: 'up' | 'down';
  /** In the unit of the measure, at least 0. */
  readonly smallestDifference: number;
}

/**
 * A change is better, or worse, when the interval leaves 0 out and the mean reaches the smallest difference that
 * matters; it makes no relevant difference when the whole interval lies within that; else nothing is said yet.
 */
export function deriveFinding(mean: number, { low, high }: Interval, wish: Wish): Finding {
  const { direction, smallestDifference: smallest } = wish;
  if (low === 0 && high === 0) return 'no relevant difference';
  if (low > -smallest && high < smallest) return 'no relevant difference';
  const isSure = low > 0 || high < 0;
  if (!isSure || Math.abs(mean) < smallest) return 'cannot tell yet';
  return mean > 0 === (direction === 'up') ? 'better' : 'worse';
}

/** What a plan for more pairs starts from. */
export interface Standing {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  /** Half a width of the interval, in standard errors. */
  readonly critical: number;
}

/**
 * About how many pairs in all would settle the matter if mean and spread are what they seem: enough for the interval to
 * leave 0 out, or to fit within the smallest difference that matters. Undefined when no number would (the mean is on
 * the very line).
 */
export function derivePairsNeeded(standing: Standing, smallest: number): number | undefined {
  const { n, mean, sd, critical } = standing;
  const distance = Math.abs(mean) >= smallest ? Math.abs(mean) : smallest - Math.abs(mean);
  if (!(distance > 0)) return undefined;
  return Math.max(n + 1, Math.ceil(((critical * sd) / distance) ** 2));
}
