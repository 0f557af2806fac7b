import { exp, log1p } from '../../portable.ts';
import { requireDomain } from './domain.ts';
import { normal } from './normal.ts';

/**
 * A log-normal value by its own `mean` ([0, ∞), in any unit) and coefficient of variation `cv` ([0, 10^6],
 * standard deviation over mean), from `u` in (0, 1); rises with `u`. A cv of 0 gives the mean itself.
 */
export function logNormal(u: number, shape: { readonly mean: number; readonly cv: number }): number {
  const { mean, cv } = shape;
  requireDomain(mean >= 0 && mean < Number.POSITIVE_INFINITY, 'log-normal: mean in [0, ∞)', mean);
  requireDomain(cv >= 0 && cv <= 1e6, 'log-normal: cv in [0, 10^6]', cv);
  const variance = log1p(cv * cv);
  return mean * exp(Math.sqrt(variance) * normal(u) - variance / 2);
}
