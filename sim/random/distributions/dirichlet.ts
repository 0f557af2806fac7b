import { InvariantError } from '../../errors.ts';
import { exp } from '../../portable.ts';
import type { Stream } from '../draws.ts';
import { requireDomain } from './domain.ts';
import { logOfGamma } from './gamma.ts';

/**
 * Random shares of a whole, such as the classes of a contributor's data, into `out`: `alpha[i]` is the
 * concentration of share i, 0 (the share is 0) or from 10^−300 on; the smaller the concentrations, the more
 * uneven the shares. They lie in [0, 1] and sum to 1 within rounding. Share i draws at ordinal `ordinal0 + i`
 * of the entity, so the draws of a share do not move when others are added. Throws `InvariantError` on a bad
 * or all-zero `alpha`, or lengths that differ.
 */
export function dirichlet(
  stream: Stream,
  entity: number,
  ordinal0: number,
  alpha: Float64Array,
  out: Float64Array,
): void {
  if (alpha.length !== out.length) {
    throw new InvariantError(`dirichlet: ${alpha.length} concentrations but room for ${out.length} shares`);
  }
  // Logarithms first: with small concentrations every gamma value can underflow, and 0 / 0 is no share.
  let logMax = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < alpha.length; i++) {
    out[i] =
      alpha[i] === 0 ? Number.NEGATIVE_INFINITY : logOfGamma(stream.at(entity, ordinal0 + i), alpha[i]);
    logMax = Math.max(logMax, out[i]);
  }
  requireDomain(logMax > Number.NEGATIVE_INFINITY, 'dirichlet: sum of concentrations in (0, ∞)', 0);
  let total = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = exp(out[i] - logMax);
    total += out[i];
  }
  for (let i = 0; i < out.length; i++) out[i] /= total;
}
