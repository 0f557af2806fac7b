import { requireDomain } from './domain.ts';

/**
 * A value spread evenly over a range, from `u` in [0, 1). Rises with `u`; stays in [min, max]. Throws
 * `InvariantError` unless both ends and their distance are finite and min ≤ max.
 */
export function uniform(u: number, range: { readonly min: number; readonly max: number }): number {
  const width = range.max - range.min;
  requireDomain(width >= 0 && width < Number.POSITIVE_INFINITY, 'uniform: max − min in [0, ∞)', width);
  return Math.min(range.max, range.min + width * u);
}
