import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseStrategy,
  decideTrade,
  deriveFundamentalWish,
  deriveNoiseWish,
  deriveOrder,
  deriveProfit,
  deriveStrategyShares,
  deriveTrendWish,
  type MarketView,
  STRATEGIES,
  strategy,
  type TradeOrder,
  type TraderWallet,
  type TradingRule,
  traderSpec,
} from '../../../sim/economy/traders/traders.ts';
import { createTable } from '../../../sim/state/table.ts';

const rule: TradingRule = { reaction: 0.2, orderMax: 0.1, noise: 0.02 };
const unlimited = Number.POSITIVE_INFINITY;
const view: MarketView = { price: 0.01, value: 0.01, trend: 0, fee: 0.003, most: unlimited };
const wallet: TraderWallet = { base: 100_000_000_000, quote: 1_000_000_000 };
const midway = { side: 0.5, size: 0.5 };
const held = fc.integer({ min: 0, max: 1_000_000_000_000_000 });
const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe('a trader on value', () => {
  const wish = (value: number) => deriveFundamentalWish({ ...view, value }, rule);

  it('buys what is cheaper than it is worth, and sells what is dearer', () => {
    expect(wish(0.013)).toBeCloseTo(0.2 * (0.3 - 0.003), 12);
    expect(wish(0.007)).toBeCloseTo(-0.2 * (0.3 - 0.003), 12);
  });

  it('does not trade for less than the trade costs', () => {
    expect(wish(0.010_029)).toBe(0);
    expect(wish(0.009_971)).toBe(0);
    expect(wish(0.010_031)).toBeGreaterThan(0);
    expect(wish(0.009_969)).toBeLessThan(0);
  });

  it('puts no more than its largest order into anything, however cheap', () => {
    expect(wish(1_000)).toBe(0.1);
    expect(wish(0)).toBe(-0.1);
  });

  it('stays away where there is no price', () => {
    expect(deriveFundamentalWish({ ...view, price: 0 }, rule)).toBe(0);
    expect(decideTrade(strategy.fundamental, { ...view, price: 0 }, wallet, rule, midway).side).toBe('none');
  });
});

describe('a follower of the trend', () => {
  it('buys what rises and sells what falls, in proportion and within its largest order', () => {
    const wish = (trend: number) => deriveTrendWish({ ...view, trend }, rule);
    expect([0, 0.05, -0.05, 3, -3].map(wish)).toEqual([0, 0.2 * 0.05, 0.2 * -0.05, 0.1, -0.1]);
  });
});

describe('a noise trader', () => {
  it('tosses a coin for the side, and trades 2 % of its means on average', () => {
    expect(deriveNoiseWish({ side: 0.49, size: 0.5 }, rule)).toBe(0.02);
    expect(deriveNoiseWish({ side: 0.5, size: 0.25 }, rule)).toBe(-0.01);
    expect(deriveNoiseWish({ side: 0, size: 0.999 }, { ...rule, noise: 0.4 })).toBe(0.1);
  });
});

describe('an order', () => {
  it('is part of what both tokens are worth, given in the token that the trader parts with', () => {
    expect(deriveOrder(0.05, wallet, 0.01, unlimited)).toEqual({ side: 'spend', amount: 100_000_000 });
    expect(deriveOrder(-0.05, wallet, 0.01, unlimited)).toEqual({ side: 'sell', amount: 10_000_000_000 });
    expect(deriveOrder(0, wallet, 0.01, unlimited)).toEqual({ side: 'none', amount: 0 });
  });

  it('never gives more than the trader has, whatever it wishes at whatever price', () => {
    const wishes = fc.oneof(fc.double({ min: -1, max: 1 }), fc.constantFrom(0, -0, 1, -1, Number.NaN));
    const prices = fc.oneof(fc.double({ min: 0, max: 1e12 }), fc.constantFrom(0, Number.NaN));
    const limits = fc.oneof(held, fc.constant(unlimited));
    fc.assert(
      fc.property(wishes, held, held, prices, limits, (wish, base, quote, price, most) => {
        const { side, amount } = deriveOrder(wish, { base, quote }, price, most);
        expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        expect(amount).toBeLessThanOrEqual(side === 'spend' ? quote : base);
        expect(side === 'none').toBe(amount === 0);
        if (side === 'spend') expect(amount).toBeLessThanOrEqual(most);
        if (side === 'sell') expect((amount - 1) * price).toBeLessThanOrEqual(most * (1 + 1e-12));
      }),
    );
  });

  it('is worth no more than the pool bears, however rich the trader: means beyond that do not move the price', () => {
    const rich = { base: 1e14, quote: 1e12 };
    expect(deriveOrder(0.05, rich, 0.01, 5_000_000)).toEqual({ side: 'spend', amount: 5_000_000 });
    expect(deriveOrder(-0.05, rich, 0.01, 5_000_000)).toEqual({ side: 'sell', amount: 500_000_000 });
    const seen = { ...view, value: 0.02, most: 5_000_000 };
    expect(decideTrade(strategy.fundamental, seen, rich, rule, midway).amount).toBe(5_000_000);
  });

  it('follows the strategy of whoever places it', () => {
    const seen = { ...view, value: 0.02, trend: -0.2 };
    const order = (kind: number): TradeOrder => decideTrade(kind, seen, wallet, rule, { side: 0.9, size: 1 });
    expect(order(strategy.fundamental)).toEqual(deriveOrder(0.1, wallet, 0.01, unlimited));
    expect(order(strategy.trend)).toEqual(deriveOrder(0.2 * -0.2, wallet, 0.01, unlimited));
    expect(order(strategy.noise)).toEqual(deriveOrder(-0.04, wallet, 0.01, unlimited));
  });
});

describe('what traders go by', () => {
  function sharesOf(profits: readonly number[], intensity: number): number[] {
    const shares = new Float64Array(profits.length);
    deriveStrategyShares(Float64Array.from(profits), intensity, shares);
    return [...shares];
  }

  const profits = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 4 });
  const intensities = fc.double({ min: 0, max: 1_000, noNaN: true });

  it('is what paid: e^β times as many for one more of profit', () => {
    const [fundamental, trend, noise] = sharesOf([0.3, 0.1, 0.1], 5);
    expect(fundamental / trend).toBeCloseTo(Math.E, 12);
    expect(trend).toBe(noise);
  });

  it('is anything alike where nobody looks at profit, and the best alone where all look sharply', () => {
    expect(sharesOf([3, 1, -5, 0], 0)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(sharesOf([0.2, 0.1, 0.1], 1_000_000)).toEqual([1, 0, 0]);
  });

  it('has shares that sum to one, the better never below the worse', () => {
    fc.assert(
      fc.property(profits, intensities, (list, intensity) => {
        const shares = sharesOf(list, intensity);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        for (const [k, share] of shares.entries())
          for (const [j, other] of shares.entries())
            if (list[k] > list[j]) expect(share).toBeGreaterThanOrEqual(other);
      }),
    );
  });

  it('is drawn by these shares', () => {
    const shares = Float64Array.of(0.5, 0.25, 0.25);
    expect([0, 0.499, 0.5, 0.749, 0.75, 0.999].map((u) => chooseStrategy(u, shares))).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
    fc.assert(
      fc.property(profits, intensities, unit, (list, intensity, u) => {
        const chosen = chooseStrategy(u, Float64Array.from(sharesOf(list, intensity)));
        expect(chosen).toBeGreaterThanOrEqual(0);
        expect(chosen).toBeLessThan(list.length);
      }),
    );
  });

  it('has earned what its wish gained, with a memory of the time before', () => {
    expect(deriveProfit(0, { wish: 0.1, gain: 0.2 }, 1)).toBeCloseTo(0.02, 15);
    expect(deriveProfit(0.02, { wish: -0.1, gain: 0.2 }, 0.5)).toBeCloseTo(0, 15);
  });

  it('is remembered for each, in a table', () => {
    const traders = createTable('traders', traderSpec, 2);
    traders.col.strategy[1] = strategy.noise;
    expect(traders.col.strategy[1]).toBe(STRATEGIES - 1);
  });
});
