import { type Dimension, formatQuantity, PRICE_UNITS } from '../units.ts';
import type { Finding } from './schema-problems.ts';

/** The most that a price may be, 10^−9 USD. */
const priceMax = 1_000_000 * PRICE_UNITS;

/** What a token's pool with USD opens with. */
export interface PoolSides {
  /** `DGAI/USD`. */
  readonly name: string;
  /** The wallet that gives the token, base units. */
  readonly base: { readonly path: string; readonly amount: number; readonly dimension: Dimension };
  /** 10^−9 USD per token, from which follows the USD. */
  readonly price: { readonly path: string; readonly nanoUsd: number };
  /** Where it is said that the price is a pool's. */
  readonly source: string;
}

/** The first 1,000 shares of a pool, √(base × USD) in base units, are locked: a pool must open with more. */
const productMin = 1_010_000;

/** Both sides of a pool must hold something when it opens, and be worth more than the shares that are locked. */
export function checkPoolSides({ name, base, price, source }: PoolSides): Finding[] {
  const opens = `as the pool ${name} opens with it`;
  const outside = `set ${source} to outside`;
  const amount = formatQuantity(base.amount, base.dimension);
  if (base.amount === 0) {
    const hint = `move some there from another wallet, or ${outside}`;
    const constraint = `expected more than ${amount}, ${opens}`;
    return [{ path: base.path, constraint, value: amount, hint, mend: { [source]: 'outside' } }];
  }
  const quote = Math.floor((base.amount * price.nanoUsd) / PRICE_UNITS);
  if (quote >= 1 && base.amount * quote >= productMin) return [];
  const needed = Math.ceil((Math.max(1, Math.ceil(productMin / base.amount)) * PRICE_UNITS) / base.amount);
  const isPossible = needed <= priceMax;
  const least = formatQuantity(needed, 'usdPerToken');
  return [
    {
      path: price.path,
      constraint: `expected a price that brings enough USD for a pool, ${opens}`,
      value: formatQuantity(price.nanoUsd, 'usdPerToken'),
      hint: `the pool opens with ${amount}: ${isPossible ? `write "${least}" or more` : outside}`,
      mend: isPossible ? { [price.path]: least } : { [source]: 'outside' },
    },
  ];
}
