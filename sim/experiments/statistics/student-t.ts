import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';

/** The value below which Student's t with `freedom` ≥ 1 degrees of freedom lies with chance `p` in (0, 1). */
export function studentQuantile(p: number, freedom: number): number {
  return quantile(p, freedom);
}

/** The chance that Student's t with `freedom` ≥ 1 degrees of freedom is farther from 0 than `t` is. */
export function studentTwoSided(t: number, freedom: number): number {
  return Math.min(1, 2 * cdf(-Math.abs(t), freedom));
}

/** The chance that Student's t with `freedom` ≥ 1 degrees of freedom is above `t`. */
export function studentAbove(t: number, freedom: number): number {
  return cdf(-t, freedom);
}
