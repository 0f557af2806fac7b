import type { Interval } from './interval.ts';
import { studentQuantile } from './student-t.ts';

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
 * matters; it makes no relevant difference when the whole interval lies within that; else, and without an interval,
 * nothing is said yet.
 */
export function deriveFinding(mean: number, interval: Interval | null, wish: Wish): Finding {
  if (interval === null) return 'cannot tell yet';
  const { low, high } = interval;
  const { direction, smallestDifference: smallest } = wish;
  if (low === 0 && high === 0) return 'no relevant difference';
  if (low > -smallest && high < smallest) return 'no relevant difference';
  const isSure = low > 0 || high < 0;
  if (!isSure || Math.abs(mean) < smallest) return 'cannot tell yet';
  return mean > 0 === (direction === 'up') ? 'better' : 'worse';
}

/** From the worst to the best. */
const findingOrder: readonly Finding[] = ['worse', 'cannot tell yet', 'no relevant difference', 'better'];

/**
 * What is found of a figure that some runs lack: a claim stays that every way to judge it bears, without those pairs and
 * with them at their worst. Where they differ the lower one counts, and nothing in favour is said at all; nor is it where
 * fewer than half of the pairs have the figure (`isRare`), because then the others decide, and nobody has seen them.
 */
export function joinFindings(findings: readonly Finding[], isRare: boolean): Finding {
  const differ = findings.some((finding) => finding !== findings[0]);
  const all = differ || isRare ? [...findings, 'cannot tell yet' as const] : findings;
  return findingOrder[Math.min(...all.map((finding) => findingOrder.indexOf(finding)))];
}

/** What a plan for more pairs starts from. */
export interface Standing {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  /** Half a width of today's interval, in standard errors. */
  readonly critical: number;
  /** How many differences that vary the intervals hold for at once, at least 1. */
  readonly family: number;
}

/**
 * About how many pairs in all would settle the matter if mean and spread are what they seem: enough for the interval to
 * leave 0 out, or to fit within the smallest difference that matters. The interval is then as wide as so many pairs
 * make it: by Student's t shared among the family (Bonferroni), or as today where that is less, because measures that
 * move together cost little. Today's alone would ask a dozen pairs for thousands, whose bootstrap has wide tails that
 * more pairs do not have. Undefined when no number would (the mean is on the very line, or all but on it).
 */
export function derivePairsNeeded(
  { n, mean, sd, critical, family }: Standing,
  smallest: number,
  confidence = 0.95,
): number | undefined {
  const distance = Math.abs(mean) >= smallest ? Math.abs(mean) : smallest - Math.abs(mean);
  if (!(distance > 0)) return undefined;
  const side = 1 - (1 - confidence) / (2 * family);
  const criticalOf = (pairs: number) => Math.min(critical, studentQuantile(side, pairs - 1));
  const wanted = (pairs: number) => Math.ceil(((criticalOf(pairs) * sd) / distance) ** 2);
  // More pairs never want more of them: the least number that is enough lies between these two.
  let least = n + 1;
  let enough = Math.max(least, wanted(least));
  if (!Number.isSafeInteger(enough)) return undefined;
  while (least < enough) {
    const middle = Math.floor((least + enough) / 2);
    if (wanted(middle) <= middle) enough = middle;
    else least = middle + 1;
  }
  return enough;
}
