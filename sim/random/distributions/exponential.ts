import { log1p } from '../../portable.ts';
import { requireDomain } from './domain.ts';

/**
 * A memoryless waiting time with the given `mean` (in the mean's unit, [0, ∞)), from `u` in [0, 1) by the
 * inverse of its distribution: rises with `u` and with the mean, from 0 to 36.7 means.
 */
export function exponential(u: number, mean: number): number {
  requireDomain(u >= 0 && u < 1, 'exponential: u in [0, 1)', u);
  requireDomain(mean >= 0 && mean < Number.POSITIVE_INFINITY, 'exponential: mean in [0, ∞)', mean);
  return mean === 0 ? 0 : -mean * log1p(-u);
}
