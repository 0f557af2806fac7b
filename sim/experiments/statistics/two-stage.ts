import { certainInterval, type Interval } from './interval.ts';
import { deriveSample } from './sample.ts';
import { studentQuantile, studentTwoSided } from './student-t.ts';

/** Pairs from which the second stage is planned. */
export const firstStagePairs = 30;

/**
 * Stein's rule (Annals of Mathematical Statistics 16, 1945): how many pairs in all give an interval of half-width
 * `precision`, from the spread of a first stage. At least those of the first stage; precision must be above 0.
 */
export function deriveTwoStagePairs(first: ArrayLike<number>, precision: number, confidence = 0.95): number {
  const { n, sd } = deriveSample(first);
  const t = studentQuantile((1 + confidence) / 2, n - 1);
  return Math.max(n, Math.ceil(((t * sd) / precision) ** 2));
}

/**
 * The interval of the mean of all pairs by the spread of the first `firstCount` alone. How many came after was decided
 * by that spread and not by their values, which is why it covers as often as it says, however it was stopped.
 */
export function deriveTwoStageInterval(
  differences: ArrayLike<number>,
  firstCount: number,
  confidence = 0.95,
): Interval {
  const first = deriveSample(Array.prototype.slice.call(differences, 0, firstCount) as number[]);
  const { n, mean, sd } = deriveSample(differences);
  if (sd === 0) return certainInterval(mean);
  const error = first.sd / Math.sqrt(n);
  const reach = studentQuantile((1 + confidence) / 2, first.n - 1) * error;
  return { low: mean - reach, high: mean + reach, p: studentTwoSided(mean / error, first.n - 1) };
}
