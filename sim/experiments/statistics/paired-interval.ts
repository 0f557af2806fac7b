import { certainInterval, type Interval } from './interval.ts';
import { deriveSample } from './sample.ts';
import { studentQuantile, studentTwoSided } from './student-t.ts';

/**
 * Student's t interval of the mean of paired differences, and its two-sided test against 0: exact for normal
 * differences. Equal differences give an interval of no width; one alone gives (−∞, ∞).
 */
export function derivePairedInterval(differences: ArrayLike<number>, confidence = 0.95): Interval {
  const { n, mean, sd } = deriveSample(differences);
  if (n < 2) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, p: 1 };
  if (sd === 0) return certainInterval(mean);
  const error = sd / Math.sqrt(n);
  const reach = studentQuantile((1 + confidence) / 2, n - 1) * error;
  return { low: mean - reach, high: mean + reach, p: studentTwoSided(mean / error, n - 1) };
}
