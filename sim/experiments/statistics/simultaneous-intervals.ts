import { certainInterval, type Interval } from './interval.ts';
import type { Resamples } from './resamples.ts';
import { deriveSample, keepKnown, type Sample } from './sample.ts';
import { studentQuantile, studentTwoSided } from './student-t.ts';

/** Intervals that all hold at once. */
export interface SimultaneousIntervals {
  /** One for each list of differences, in their order; null for a list with fewer than two values. */
  readonly intervals: readonly (Interval | null)[];
  /** Half a width in standard errors; 0 when nothing varies. */
  readonly critical: number;
}

/**
 * Intervals for the means of several paired differences that together miss with chance 1 − confidence at most, by the
 * studentised bootstrap of the largest |t| (Westfall and Young, 1993; Romano and Wolf, Econometrica 73, 2005). Pairs are
 * drawn whole, so measures that move together cost little; NaN stands for a pair that lacks a measure, and each measure
 * counts those of the drawn pairs that have it. Each p is of the same bootstrap: it is at most 1 − confidence where and
 * only where its interval leaves 0 out. Lists of equal differences have no width and cost the others nothing.
 */
export function deriveSimultaneousIntervals(
  lists: readonly ArrayLike<number>[],
  resamples: Resamples,
  confidence = 0.95,
): SimultaneousIntervals {
  const { n, count } = resamples;
  const samples = lists.map((list) => deriveSample(keepKnown(list)));
  const largest = new Float64Array(count);
  for (const [list, { mean, sd }] of samples.entries()) {
    if (sd > 0) raiseByT(largest, centred(lists[list], mean), resamples, sd);
  }
  const descending = largest.sort().reverse();
  const allowed = Math.max(1, Math.floor((1 - confidence) * (count + 1) + 1e-9));
  const critical = descending[Math.min(count, allowed) - 1];
  const widest = { descending, critical, confidence };
  const intervals = samples.map((sample) => intervalOf(sample, widest, sample.n < n));
  return { intervals, critical };
}

function intervalOf(
  { n, mean, sd }: Sample,
  {
    descending,
    critical,
    confidence,
  }: { readonly descending: Float64Array; readonly critical: number; readonly confidence: number },
  isPartial: boolean,
): Interval | null {
  if (n < 2) return null;
  if (sd === 0) return certainInterval(mean);
  const error = sd / Math.sqrt(n);
  const t = Math.abs(mean) / error;
  const p = (1 + countAtLeast(descending, t)) / (descending.length + 1);
  if (!isPartial) return { low: mean - critical * error, high: mean + critical * error, p };
  // The largest |t| is mostly that of measures with more pairs: what few pairs say by themselves is the least width.
  const reach = Math.max(critical, studentQuantile((1 + confidence) / 2, n - 1)) * error;
  return { low: mean - reach, high: mean + reach, p: Math.max(p, studentTwoSided(t, n - 1)) };
}

const centred = (values: ArrayLike<number>, mean: number): Float64Array =>
  Float64Array.from(values, (value) => value - mean);

/**
 * Lifts `largest` to |t| of each resample of values around 0, NaN left out. One that happens to be of equal values, or of
 * one, has the spread of all; one without any lifts nothing.
 */
function raiseByT(
  largest: Float64Array,
  values: Float64Array,
  { n, count, indices }: Resamples,
  sd: number,
): void {
  for (let resample = 0; resample < count; resample += 1) {
    let drawn = 0;
    let sum = 0;
    let squares = 0;
    for (let i = resample * n; i < (resample + 1) * n; i += 1) {
      const value = values[indices[i]];
      if (Number.isNaN(value)) continue;
      drawn += 1;
      sum += value;
      squares += value * value;
    }
    if (drawn === 0) continue;
    const variance = drawn < 2 ? 0 : (squares - (sum * sum) / drawn) / (drawn - 1);
    const spread = variance > sd * sd * 1e-12 ? Math.sqrt(variance) : sd;
    const t = Math.abs(sum) / Math.sqrt(drawn) / spread;
    if (t > largest[resample]) largest[resample] = t;
  }
}

/** How many of the values, largest first, are at least `limit`. */
function countAtLeast(descending: Float64Array, limit: number): number {
  let from = 0;
  let to = descending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (descending[middle] >= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
