import { logistic } from '../../portable.ts';
import { WEEKS_PER_YEAR } from '../../units.ts';

/** What a pool paid its providers in a week, and what is in it; one unit of money. */
export interface PoolIncome {
  readonly fees: number;
  /** Liquidity mining. */
  readonly mining: number;
  /** Of both reserves. */
  readonly value: number;
}

/**
 * Yearly yield of providing liquidity, from the latest week: (fees + mining) × weeks per year / value, as far as it is
 * believed, up to `yieldMax`; 0 of an empty pool.
 */
export function deriveProviderYield({ fees, mining, value }: PoolIncome, yieldMax: number): number {
  return value > 0 ? Math.min(yieldMax, ((fees + mining) / value) * WEEKS_PER_YEAR) : 0;
}

/** What providers want in a pool (economy.md §6). */
export interface ProvisionRule {
  /** Yearly yield that they could have elsewhere. */
  readonly outsideYield: number;
  /** Logit weight of yearly yield. */
  readonly sensitivity: number;
  /** Largest part of its means that anyone puts into a pool. */
  readonly shareMax: number;
}

/** How fast providers move. */
export interface ProvisionPace {
  /** Part of the way to the target that is gone in a week. */
  readonly speed: number;
  /** A change of less than this part of its means is not worth the trouble. */
  readonly changeMin: number;
}

/** Part of its means that a provider would have in the pool: the most it allows × logit of the yield over the outside one. */
export function deriveProvidedTarget(yearly: number, rule: ProvisionRule): number {
  return rule.shareMax * logistic(rule.sensitivity * (yearly - rule.outsideYield));
}

/** What a provider has: in its wallet in both tokens, and in the pool; base units and pool shares. */
export interface ProviderMeans {
  readonly base: number;
  readonly quote: number;
  /** Pool shares it owns. */
  readonly shares: number;
  /** What those give back, in quote units. */
  readonly provided: number;
}

/** What a provider does in a week; at most one of the three differs from 0. */
export interface Provision {
  /** Quote it would add at most, and the base that goes with it; base units. */
  readonly addQuote: number;
  readonly addBase: number;
  /** Pool shares it gives back. */
  readonly withdrawShares: number;
}

const nothing: Provision = { addQuote: 0, addBase: 0, withdrawShares: 0 };

/**
 * Moves a part of the way from what a provider has in the pool to `target` of all it has, a share: adds both tokens in equal worth,
 * as far as it has them, or gives back pool shares; rounded down. Nothing at a price of nothing.
 */
export function decideProvision(
  means: ProviderMeans,
  price: number,
  target: number,
  { speed, changeMin }: ProvisionPace,
): Provision {
  if (!(price > 0)) return nothing;
  const worth = means.quote + means.base * price + means.provided;
  const change = speed * (target * worth - means.provided);
  if (!(Math.abs(change) >= changeMin * worth && worth > 0)) return nothing;
  if (change > 0) return decideDeposit(means, price, change);
  const part = Math.min(1, -change / means.provided);
  return { ...nothing, withdrawShares: Math.floor(means.shares * part) };
}

/** What a provider trades in a pool to have both tokens in equal worth, base units; at most one differs from 0. */
export interface Exchange {
  /** Quote that it spends for base. */
  readonly spend: number;
  /** Base that it sells for quote. */
  readonly sell: number;
}

/** The scarcer token that it takes to add what a provider would add in a week, bought with the other; rounded down. */
export function decideExchange(
  means: ProviderMeans,
  price: number,
  target: number,
  { speed, changeMin }: ProvisionPace,
): Exchange {
  const worth = means.quote + means.base * price + means.provided;
  const change = speed * (target * worth - means.provided);
  if (!(price > 0 && change > 0 && change >= changeMin * worth)) return { spend: 0, sell: 0 };
  const half = Math.min(change, means.quote + means.base * price) / 2;
  return {
    spend: Math.max(0, Math.floor(half - means.base * price)),
    sell: Math.max(0, Math.floor((half - means.quote) / price)),
  };
}

/** Half of `worth` in each token, or what there is of the scarcer one. */
function decideDeposit(means: ProviderMeans, price: number, worth: number): Provision {
  const half = Math.min(worth / 2, means.quote, means.base * price);
  const addQuote = Math.floor(half);
  const addBase = Math.min(means.base, Math.floor(half / price));
  return addQuote > 0 && addBase > 0 ? { addQuote, addBase, withdrawShares: 0 } : nothing;
}
