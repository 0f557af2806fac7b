import { WORD_VALUES } from '../word-values.ts';
import { requireDomain } from './domain.ts';

/**
 * The threshold t for which a random 32-bit word is below t with the probability `p` in [0, 1], to the
 * nearest 2^−32. It lies in [0, 2^32], both ends included: 0 accepts no word and 2^32 every word, so keep it
 * as a number, since a Uint32Array would turn 2^32 into 0. One word against a rising `p` gives nested
 * decisions.
 */
export function bernoulliThreshold(p: number): number {
  requireDomain(p >= 0 && p <= 1, 'bernoulli: p in [0, 1]', p);
  return Math.round(p * WORD_VALUES);
}
