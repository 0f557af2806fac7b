import { exp, log1p } from '../portable.ts';
import { type Dimension, formatQuantity } from '../units.ts';
import type { Spread } from './field.ts';
import type { Finding } from './schema-problems.ts';

/*
 * What a run adds up must stay exact: what a request costs, what nodes pay for running in all the time of the run, what
 * individuals draw. The bounds follow from the supply, the horizon and the populations.
 */

/** 2^53 − 1 base units: the most that is exact. */
const amountMax = Number.MAX_SAFE_INTEGER;
/** The most that may be expected: draws differ between individuals, and prices move, so it is an eighth of what is exact. */
export const expectedMax = amountMax / 8;

/** A trait that individuals draw: of so many, the largest must be exact too. */
export function checkDraws(path: string, trait: Spread, dimension: Dimension): Finding[] {
  if (trait.kind === 'constant' || 'high' in trait) return [];
  const most = Math.floor(amountMax / (trait.kind === 'lognormal' ? lognormalTail(trait.cv) : 64));
  if (trait.mean <= most) return [];
  const shown = formatQuantity(most, dimension);
  return [
    {
      path,
      constraint: `expected a mean of at most ${shown}, so that the largest draws are exact`,
      value: formatQuantity(trait.mean, dimension),
      hint: `write a mean of "${shown}" or less`,
      mend: { [`${path}.${trait.kind}.mean`]: shown },
    },
  ];
}

/** How many times its mean the largest of any number of lognormal draws is: 9 standard deviations of the logarithm. */
function lognormalTail(cv: number): number {
  return exp(9 * Math.sqrt(log1p(cv * cv)));
}

/** The mean of a trait, or where it has bounds the larger of them. */
export function meanOf(trait: Spread): number {
  if (trait.kind === 'constant') return trait.value;
  return 'mean' in trait ? trait.mean : trait.high;
}
