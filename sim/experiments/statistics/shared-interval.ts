import { certainInterval, type Interval } from './interval.ts';
import type { Sample } from './sample.ts';
import { studentQuantile, studentTwoSided } from './student-t.ts';

const confidence = 0.95;

/**
 * Student's t interval that is one of `shares` (at least 1, not always whole) among which the 5 % that may miss are divided
 * equally; p is multiplied by them, so it is at most 5 % where and only where the interval leaves 0 out. Null for fewer than
 * two values; equal ones give an interval of no width.
 *
 * @param critical what `deriveCritical` says of as many values; worked out when absent
 */
export function deriveSharedInterval(
  { n, mean, sd }: Sample,
  shares: number,
  critical?: number,
): Interval | null {
  if (n < 2) return null;
  if (sd === 0) return certainInterval(mean);
  const error = sd / Math.sqrt(n);
  const reach = (critical ?? deriveCritical(n, shares)) * error;
  const p = Math.min(1, studentTwoSided(mean / error, n - 1) * shares);
  return { low: mean - reach, high: mean + reach, p };
}

/** Half a width of such an interval of `n` values, in standard errors. */
export function deriveCritical(n: number, shares: number): number {
  return studentQuantile(1 - (1 - confidence) / (2 * shares), n - 1);
}
