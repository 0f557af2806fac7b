import { deriveSample } from '../../experiments/statistics/sample.ts';
import { studentQuantile } from '../../experiments/statistics/student-t.ts';
import { average } from './sobol-sums.ts';

/** A share of a variance, and how sure of it one is. */
export interface Ratio {
  /** The best guess, within the interval. */
  readonly estimate: number;
  /** What the runs say without any help: the middle of the interval. */
  readonly centre: number;
  /** Standard error of the centre; its Student's t has scramblings − 1 degrees of freedom. */
  readonly error: number;
  readonly scramblings: number;
}

/** A guess is believed as long as the centre is not so many standard errors away. */
const believed = 2;

/**
 * A ratio of two means over all scramblings. Its error is that of the mean of what each scrambling leaves of the
 * numerator, by the linear part of the ratio: scramblings are independent, rows of one are not.
 *
 * @param guess what a polynomial says of it: the estimate unless the runs speak against it, and then drawn to their side
 */
export function deriveRatio(numerators: Float64Array, denominators: Float64Array, guess?: number): Ratio {
  const denominator = average(denominators);
  const centre = average(numerators) / denominator;
  const rest = numerators.map((numerator, s) => (numerator - centre * denominators[s]) / denominator);
  const { n, sd } = deriveSample(rest);
  const error = sd / Math.sqrt(n);
  return { estimate: drawTo(centre, error, guess), centre, error, scramblings: n };
}

function drawTo(centre: number, error: number, guess: number | undefined): number {
  if (guess === undefined || !Number.isFinite(guess)) return centre;
  const distance = centre - guess;
  const reach = believed * error;
  return Math.abs(distance) <= reach ? guess : centre - (reach * reach) / distance;
}

/** Lower and upper bound of an interval that is one of `shares` which together miss with 5 % at most. */
export function boundsOf({ centre, error, scramblings }: Ratio, shares = 1): { low: number; high: number } {
  const reach = error === 0 ? 0 : studentQuantile(1 - 0.025 / shares, scramblings - 1) * error;
  return { low: centre - reach, high: centre + reach };
}
