import { meanOf } from '../../scenario/exact-amounts.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, type Warning } from '../../scenario/warning.ts';
import { type Dimension, formatQuantity, PRICE_UNITS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

/** USD lives in the ledger, budgets for their week; all of it at once must be exact. */
export function checkUsd({ users, price, twoPm, markets, stakers, traders, tokens }: Scenario): Finding[] {
  const parts: (readonly [path: string, usd: number])[] = [
    ['users.budgetUsdPerWeek', users.potential * meanOf(users.budgetUsdPerWeek)],
    price.source === 'pool'
      ? ['price.dgaiUsd', (tokens.wallets.desk * price.dgaiUsd) / PRICE_UNITS]
      : ['price.deskUsd', price.deskUsd],
  ];
  if (twoPm.enabled) {
    parts.push(
      ['stakers.usd', stakers.usd],
      ['traders.usd', traders.usd],
      markets.twoPm.source === 'pool'
        ? ['markets.twoPm.usd', (twoPm.wallets.liquidity * markets.twoPm.usd) / PRICE_UNITS]
        : ['markets.twoPm.deskUsd', markets.twoPm.deskUsd],
    );
  }
  const usd = parts.reduce((sum, [, part]) => sum + part, 0);
  if (usd <= Number.MAX_SAFE_INTEGER) return [];
  const [path] = parts.reduce((most, part) => (part[1] > most[1] ? part : most));
  return [
    {
      path,
      constraint: `expected the USD of users, holders, pools and desks together to be at most ${formatQuantity(Number.MAX_SAFE_INTEGER, 'usd')}, 2^53 − 1 base units`,
      value: `about ${formatQuantity(Math.round(usd / 1e12), 'number')} million USD`,
      hint:
        path === 'users.budgetUsdPerWeek' ? 'lower the budget, or the number of users' : 'lower the largest',
    },
  ];
}

/** A pool opens with both of its sides, or there is no price. */
export function checkDgaiPool({ price, tokens }: Scenario): Finding[] {
  if (price.source !== 'pool') return [];
  return checkPoolSides({
    base: { path: 'tokens.wallets.desk', amount: tokens.wallets.desk, dimension: 'dgai' },
    price: { path: 'price.dgaiUsd', nanoUsd: price.dgaiUsd },
    source: 'price.source',
    name: 'DGAI/USD',
  });
}

/** Where the 2PM half is off DGAI alone may have a pool. */
export const warnOfFee = ({ price, twoPm }: Scenario): Warning[] => [
  idle(
    'markets.fee',
    !twoPm.enabled && price.source === 'outside',
    'twoPm.enabled is false and price.source outside, so there is no pool',
  ),
];

/** The most that a price may be, 10^−9 USD. */
const priceMax = 1_000_000 * PRICE_UNITS;

/** What a token's pool with USD opens with. */
interface PoolSides {
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
