import { InvariantError, OutgrownError } from '../errors.ts';
import { mulDiv } from './amount.ts';

/**
 * Divides `pot` among `count` claimants by integer weights: each receives ⌊pot × weight / Σ weights⌋ into `out`.
 * Returns the sum paid; the remainder stays in the pot, whose owner carries it over. All weights zero pays nobody.
 */
export function divideProRata(pot: number, weights: Float64Array, count: number, out: Float64Array): number {
  let total = 0;
  for (let k = 0; k < count; k += 1) total += weights[k];
  if (total > Number.MAX_SAFE_INTEGER) throw new OutgrownError(`weights of a division sum to ${total}`);
  if (!Number.isSafeInteger(total) || total < 0)
    throw new InvariantError(`weights of a division sum to ${total}`);
  let paid = 0;
  for (let k = 0; k < count; k += 1) {
    out[k] = total === 0 || weights[k] === 0 ? 0 : mulDiv(pot, weights[k], total, 'down');
    paid += out[k];
  }
  return paid;
}
