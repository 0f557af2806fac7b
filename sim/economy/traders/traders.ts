import { exp } from '../../portable.ts';
import { column } from '../../state/table.ts';

/** What a trader goes by (economy.md §5). */
export const strategy = {
  /** Buys what is cheaper than its fundamental value, sells what is dearer. */
  fundamental: 0,
  /** Buys what has been rising, sells what has been falling. */
  trend: 1,
  /** Buys and sells for reasons of its own. */
  noise: 2,
} as const;

/** How many strategies there are. */
export const STRATEGIES = 3;

/** People who trade in pools with finite means; a row is one person. */
export const traderSpec = {
  strategy: column('u8', 'id', 'what it goes by: 0 fundamental value, 1 trend, 2 noise'),
  pool: column('i32', 'id', 'the pool that it trades in; −1 for RT of any subnet'),
  misjudgement: column('f64', 'share', 'standing error in what it thinks a token is worth'),
  reaction: column('f64', '1', 'part of its means that it moves per unit of mispricing or trend'),
} as const;

/** What a trader sees of a pool; prices in quote units per base unit. */
export interface MarketView {
  readonly price: number;
  /** Fundamental value, or what the trader takes for it. */
  readonly value: number;
  /** Moving average of past returns, a share. */
  readonly trend: number;
  /** What a trade costs, a share; a smaller mispricing is not worth it. */
  readonly fee: number;
  /** Most that one order may be worth, quote units: a larger one would move the price against itself. */
  readonly most: number;
}

/** How traders trade. */
export interface TradingRule {
  /** Part of its means per unit of mispricing or trend. */
  readonly reaction: number;
  /** Largest part of its means in one order. */
  readonly orderMax: number;
  /** Mean part of its means in an order of a noise trader. */
  readonly noise: number;
}

/** What a trader has in both tokens of a pool, base units. */
export interface TraderWallet {
  readonly base: number;
  readonly quote: number;
}

/** What a trader does: spends `amount` of quote, sells `amount` of base, or neither. */
export interface TradeOrder {
  readonly side: 'spend' | 'sell' | 'none';
  /** Base units of the token that it gives; never more than it has. */
  readonly amount: number;
}

const nothing: TradeOrder = { side: 'none', amount: 0 };

/** Part of its means that a trader on value would buy for (negative: sell): reaction × (V/P − 1) beyond what the trade costs, capped. */
export function deriveFundamentalWish(view: MarketView, rule: TradingRule): number {
  if (!(view.price > 0)) return 0;
  const gap = view.value / view.price - 1;
  if (gap > view.fee) return cap(rule.reaction * (gap - view.fee), rule.orderMax);
  return gap < -view.fee ? cap(rule.reaction * (gap + view.fee), rule.orderMax) : 0;
}

/** Part of its means that a follower of the trend would buy for (negative: sell): reaction × average return, capped. */
export function deriveTrendWish(view: MarketView, rule: TradingRule): number {
  return cap(rule.reaction * view.trend, rule.orderMax);
}

/** Part of its means that a noise trader buys for (negative: sells): a side by `draws.side`, a size of 0 to 2 × noise by `draws.size`. */
export function deriveNoiseWish(
  draws: { readonly side: number; readonly size: number },
  rule: TradingRule,
): number {
  const size = Math.min(rule.orderMax, 2 * rule.noise * draws.size);
  return draws.side < 0.5 ? size : -size;
}

/**
 * The order behind a wish: so much of the worth of both tokens together is spent in quote, or sold in base, rounded down,
 * and never more than is there, nor worth more than `most` quote units. A wish is in [−1, 1]; NaN and a price of nothing
 * trade nothing.
 */
export function deriveOrder(wish: number, wallet: TraderWallet, price: number, most: number): TradeOrder {
  if (!(price > 0)) return nothing;
  const worth = Math.min(Math.abs(wish) * (wallet.quote + wallet.base * price), most);
  if (wish > 0) return place('spend', Math.min(wallet.quote, Math.floor(worth)));
  return wish < 0 ? place('sell', Math.min(wallet.base, Math.floor(worth / price))) : nothing;
}

/** What a trader of one strategy does; `draws` are two uniforms, used by noise traders only. */
export function decideTrade(
  kind: number,
  view: MarketView,
  wallet: TraderWallet,
  rule: TradingRule,
  draws: { readonly side: number; readonly size: number },
): TradeOrder {
  if (kind === strategy.fundamental)
    return deriveOrder(deriveFundamentalWish(view, rule), wallet, view.price, view.most);
  const wish = kind === strategy.trend ? deriveTrendWish(view, rule) : deriveNoiseWish(draws, rule);
  return deriveOrder(wish, wallet, view.price, view.most);
}

/** Past profit of a strategy after one more period in which the price rose by `gain`: what its wish would have earned, averaged. */
export function deriveProfit(
  past: number,
  latest: { readonly wish: number; readonly gain: number },
  memory: number,
): number {
  return past + memory * (latest.wish * latest.gain - past);
}

/**
 * Shares of the strategies among traders who think again, by logit over past profit (Brock–Hommes): e^(β·profit) / Σ, into
 * `shares`, which sum to 1 up to rounding. β ≥ 0 is the intensity of choice: 0 tells none apart, a large one takes the best.
 */
export function deriveStrategyShares(profits: Float64Array, intensity: number, shares: Float64Array): void {
  let best = Number.NEGATIVE_INFINITY;
  for (const profit of profits) best = Math.max(best, profit);
  let total = 0;
  for (let k = 0; k < profits.length; k += 1) {
    shares[k] = exp(intensity * (profits[k] - best));
    total += shares[k];
  }
  for (let k = 0; k < profits.length; k += 1) shares[k] /= total;
}

/** The strategy that a uniform `u` in [0, 1) picks by these shares. */
export function chooseStrategy(u: number, shares: Float64Array): number {
  let below = 0;
  for (let k = 0; k < shares.length - 1; k += 1) {
    below += shares[k];
    if (u < below) return k;
  }
  return shares.length - 1;
}

const cap = (wish: number, most: number): number => Math.max(-most, Math.min(most, wish));

const place = (side: 'spend' | 'sell', amount: number): TradeOrder =>
  amount > 0 ? { side, amount } : nothing;
