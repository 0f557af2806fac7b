import { certainInterval, type Interval } from './interval.ts';
import type { Resamples } from './resamples.ts';
import { deriveSample } from './sample.ts';

/** Intervals that all hold at once. */
export interface SimultaneousIntervals {
  /** One for each list of differences, in their order. */
  readonly intervals: readonly Interval[];
  /** Half a width in standard errors; 0 when nothing varies. */
  readonly critical: number;
}

/**
 * Intervals for the means of several paired differences that together miss with chance 1 − confidence at most, by the
 * studentised bootstrap of the largest |t| (Westfall and Young, 1993; Romano and Wolf, Econometrica 73, 2005). Rows are
 * drawn whole, so measures that move together cost little. Each p is of the same bootstrap: it is at most
 * 1 − confidence where and only where its interval leaves 0 out. Lists of equal differences have no width and cost
 * the others nothing.
 */
export function deriveSimultaneousIntervals(
  lists: readonly ArrayLike<number>[],
  { n, count, indices }: Resamples,
  confidence = 0.95,
): SimultaneousIntervals {
  const samples = lists.map(deriveSample);
  const largest = new Float64Array(count);
  for (const [list, { mean, sd }] of samples.entries()) {
    if (sd > 0) raiseByT(largest, centred(lists[list], mean), { n, count, indices }, sd);
  }
  const descending = largest.sort().reverse();
  const allowed = Math.max(1, Math.floor((1 - confidence) * (count + 1) + 1e-9));
  const critical = descending[Math.min(count, allowed) - 1];
  const intervals = samples.map(({ mean, sd }) => {
    if (sd === 0) return certainInterval(mean);
    const error = sd / Math.sqrt(n);
    const reach = critical * error;
    const p = (1 + countAtLeast(descending, Math.abs(mean) / error)) / (count + 1);
    return { low: mean - reach, high: mean + reach, p };
  });
  return { intervals, critical };
}

const centred = (values: ArrayLike<number>, mean: number): Float64Array =>
  Float64Array.from(values, (value) => value - mean);

/** Lifts `largest` to |t| of each resample of values around 0. One that happens to be of equal values has the spread of all. */
function raiseByT(
  largest: Float64Array,
  values: Float64Array,
  { n, count, indices }: Resamples,
  sd: number,
): void {
  for (let resample = 0; resample < count; resample += 1) {
    let sum = 0;
    let squares = 0;
    for (let i = resample * n; i < (resample + 1) * n; i += 1) {
      const value = values[indices[i]];
      sum += value;
      squares += value * value;
    }
    const variance = (squares - (sum * sum) / n) / (n - 1);
    const spread = variance > sd * sd * 1e-12 ? Math.sqrt(variance) : sd;
    const t = Math.abs(sum) / Math.sqrt(n) / spread;
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
