import type { Interval } from './interval.ts';
import type { Resamples } from './resamples.ts';
import { deriveSample, keepKnown, type Sample } from './sample.ts';
import { deriveSharedInterval } from './shared-interval.ts';

/** Intervals that all hold at once. */
export interface SimultaneousIntervals {
  /** One for each list of differences, in their order; null for a list with fewer than two values. */
  readonly intervals: readonly (Interval | null)[];
  /** The same for lists that were completed. */
  readonly completed: readonly (Interval | null)[];
  /** Half a width in standard errors, of lists that every pair has; 0 when nothing varies. */
  readonly critical: number;
}

const confidence = 0.95;
/** Fewer pairs can be drawn in too few ways to say how wide is wide enough: two in three, all but one of them alike. */
const bootstrapPairsMin = 10;

/**
 * Intervals for the means of several paired differences that together miss with a chance of 5 % at most, by the
 * studentised bootstrap of the largest |t| (Westfall and Young, 1993; Romano and Wolf, Econometrica 73, 2005). Rows are
 * drawn whole, so measures that move together cost little. Each p is of the same bootstrap: it is at most 5 % where and
 * only where its interval leaves 0 out. Lists of equal differences have no width and cost the others nothing.
 *
 * NaN stands for a pair that lacks a measure. A list with such pairs, and one of `completed`, in which values were put in
 * their place, has Student's t interval of what it has, at its share of the 5 % (Bonferroni); the bootstrap of the
 * others has what is left. Of fewer than 10 pairs each has the wider of both. Resamples of a few pairs, or without the one
 * value that was put in, would make every interval as wide as anything.
 */
export function deriveSimultaneousIntervals(
  lists: readonly ArrayLike<number>[],
  { n, count, indices }: Resamples,
  completed: readonly ArrayLike<number>[] = [],
): SimultaneousIntervals {
  const samples = lists.map((list) => deriveSample(keepKnown(list)));
  const filled = completed.map((list) => deriveSample(keepKnown(list)));
  const size = Math.max(1, [...samples, ...filled].filter(({ sd }) => sd > 0).length);
  const whole = samples.filter((sample) => sample.sd > 0 && sample.n === n).length;
  const ofBootstrap = whole === 0 ? 1 : whole / size;
  const largest = new Float64Array(count);
  for (const [list, { n: known, mean, sd }] of samples.entries()) {
    if (sd > 0 && known === n) raiseByT(largest, centred(lists[list], mean), { n, count, indices }, sd);
  }
  const descending = largest.sort().reverse();
  const allowed = Math.max(1, Math.floor((1 - confidence) * ofBootstrap * (count + 1) + 1e-9));
  const critical = descending[Math.min(count, allowed) - 1];
  const intervals = samples.map((sample) => {
    if (sample.n < n || sample.sd === 0) return deriveSharedInterval(sample, size);
    const error = sample.sd / Math.sqrt(n);
    const p = (1 + countAtLeast(descending, Math.abs(sample.mean) / error)) / (count + 1);
    const drawn = intervalAround(sample, critical * error, p / ofBootstrap);
    return n < bootstrapPairsMin ? widerOf(drawn, deriveSharedInterval(sample, size)) : drawn;
  });
  return { intervals, completed: filled.map((sample) => deriveSharedInterval(sample, size)), critical };
}

/** The interval that holds what both do. */
function widerOf(drawn: Interval, shared: Interval | null): Interval {
  if (shared === null) return drawn;
  const { low, high } = shared.high - shared.low > drawn.high - drawn.low ? shared : drawn;
  return { low, high, p: Math.max(drawn.p, shared.p) };
}

const intervalAround = ({ mean }: Sample, reach: number, p: number): Interval => ({
  low: mean - reach,
  high: mean + reach,
  p: Math.min(1, p),
});

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
