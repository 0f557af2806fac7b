import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideProvision,
  deriveProvidedTarget,
  deriveProviderYield,
  type ProviderMeans,
  type ProvisionPace,
  type ProvisionRule,
} from '../../../sim/economy/mining/liquidity-providers.ts';

const rule: ProvisionRule = {
  outsideYield: 0.05,
  sensitivity: 10,
  shareMax: 0.2,
};
const pace: ProvisionPace = { speed: 0.25, changeMin: 0.001 };
/** What they would have in the pool at the yield that they could have elsewhere. */
const target = deriveProvidedTarget(0.05, rule);
const yields = fc.double({ min: 0, max: 10, noNaN: true });
const held = fc.integer({ min: 0, max: 1_000_000_000_000_000 });

describe('the yield of a pool', () => {
  it('is a year of fees and of liquidity mining over what is in the pool', () => {
    expect(deriveProviderYield({ fees: 700, mining: 0, value: 365_000 }, 5)).toBeCloseTo(0.1, 12);
    expect(deriveProviderYield({ fees: 700, mining: 2_100, value: 365_000 }, 5)).toBeCloseTo(0.4, 12);
  });

  it('is not believed past the most, and nothing in an empty pool', () => {
    expect(deriveProviderYield({ fees: 700, mining: 0, value: 1 }, 5)).toBe(5);
    expect(deriveProviderYield({ fees: 700, mining: 0, value: 0 }, 5)).toBe(0);
  });
});

describe('a liquidity provider', () => {
  const rich: ProviderMeans = { base: 100_000_000, quote: 1_000_000, shares: 0, provided: 0 };

  it('would have half of what it allows in the pool at the yield that it could have elsewhere', () => {
    expect(deriveProvidedTarget(0.05, rule)).toBe(0.1);
    expect(deriveProvidedTarget(5, rule)).toBeCloseTo(0.2, 12);
  });

  it('would have more in it the more it pays, and never more than it allows', () => {
    fc.assert(
      fc.property(yields, yields, (yearly, more) => {
        expect(deriveProvidedTarget(yearly + more, rule)).toBeGreaterThanOrEqual(
          deriveProvidedTarget(yearly, rule),
        );
        expect(deriveProvidedTarget(yearly, rule)).toBeLessThanOrEqual(rule.shareMax);
      }),
    );
  });

  it('goes a quarter of the way in a week, with both tokens in equal worth', () => {
    expect(decideProvision(rich, 0.01, target, pace)).toEqual({
      addQuote: 25_000,
      addBase: 2_500_000,
      withdrawShares: 0,
    });
  });

  it('adds what the scarcer of its tokens allows', () => {
    expect(decideProvision({ ...rich, quote: 10_000 }, 0.01, target, pace)).toEqual({
      addQuote: 10_000,
      addBase: 1_000_000,
      withdrawShares: 0,
    });
    expect(decideProvision({ ...rich, base: 0 }, 0.01, target, pace).addQuote).toBe(0);
  });

  it('gives back pool shares when the pool pays less than before', () => {
    const inside = { base: 0, quote: 0, shares: 1_000_000, provided: 1_000_000 };
    const { addQuote, addBase, withdrawShares } = decideProvision(inside, 0.01, target, pace);
    expect([addQuote, addBase]).toEqual([0, 0]);
    expect(withdrawShares).toBe(225_000);
  });

  it('leaves alone what is near enough, and what has no price', () => {
    const near = { ...rich, shares: 1, provided: 221_000 };
    expect(decideProvision(near, 0.01, target, pace).withdrawShares).toBe(0);
    expect(decideProvision(rich, 0, target, pace).addQuote).toBe(0);
    expect(decideProvision(rich, Number.NaN, target, pace).addQuote).toBe(0);
    const nobody = { base: 0, quote: 0, shares: 0, provided: 0 };
    expect(decideProvision(nobody, 0.01, target, pace)).toEqual({
      addQuote: 0,
      addBase: 0,
      withdrawShares: 0,
    });
  });

  it('never adds more than it has, nor gives back shares that it does not own', () => {
    const prices = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    const means = fc.record({ base: held, quote: held, shares: held, provided: held });
    const speeds = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(means, prices, yields, speeds, (mine, price, yearly, speed) => {
        const does = decideProvision(mine, price, deriveProvidedTarget(yearly, rule), { ...pace, speed });
        for (const amount of [does.addQuote, does.addBase, does.withdrawShares])
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        expect(does.addQuote).toBeLessThanOrEqual(mine.quote);
        expect(does.addBase).toBeLessThanOrEqual(mine.base);
        expect(does.withdrawShares).toBeLessThanOrEqual(mine.shares);
        expect(does.withdrawShares === 0 || does.addQuote === 0).toBe(true);
      }),
    );
  });
});
