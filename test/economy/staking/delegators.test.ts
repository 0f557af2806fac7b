import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseByYield,
  type DelegatorMeans,
  decideDelegation,
  deriveDelegatedShare,
  deriveNodeWeight,
} from '../../../sim/economy/staking/delegators.ts';

const yields = fc.double({ min: 0, max: 10, noNaN: true });
const amount = fc.integer({ min: 0, max: 1_000_000_000_000 });
const means = fc.record({ free: amount, earned: amount, delegated: amount, affordable: amount });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const pace = { buys: 0.25, withdrawsFrom: 0.1 };
const view = { yieldSensitivity: 10, yieldMax: 5 };
const nothing: DelegatorMeans = { free: 0, earned: 0, delegated: 0, affordable: 0 };

describe('what a delegator wants delegated', () => {
  it('is half of its means at the yield it could have elsewhere, and more above it', () => {
    expect(deriveDelegatedShare(0.05, 0.05, 10)).toBe(0.5);
    expect(deriveDelegatedShare(0.15, 0.05, 10)).toBeCloseTo(Math.E / (1 + Math.E), 12);
    expect(deriveDelegatedShare(0, 0.05, 10)).toBeLessThan(0.5);
  });
});

describe('a delegator', () => {
  it('adds to its stake what pays, out of income first, then of what it holds', () => {
    const rich = { free: 600, earned: 50, delegated: 400, affordable: 0 };
    expect(decideDelegation(rich, 0.42, pace)).toEqual({ adds: 20, buys: 0, withdraws: 0, spares: 30 });
    expect(decideDelegation(rich, 0.9, pace)).toEqual({ adds: 500, buys: 0, withdraws: 0, spares: 0 });
  });

  it('buys a part at a time of what it wants and does not hold', () => {
    expect(decideDelegation({ ...nothing, delegated: 400, affordable: 600 }, 0.8, pace).buys).toBe(100);
    expect(decideDelegation({ ...nothing, free: 100, delegated: 400, affordable: 500 }, 0.8, pace)).toEqual({
      adds: 100,
      buys: 75,
      withdraws: 0,
      spares: 0,
    });
  });

  it('takes a part back where yields are poor, but not for less than is worth it', () => {
    const all = { ...nothing, delegated: 1_000, earned: 7 };
    expect(decideDelegation(all, 0.6, pace)).toEqual({ adds: 0, buys: 0, withdraws: 400, spares: 7 });
    expect(decideDelegation(all, 0.95, pace)).toEqual({ adds: 0, buys: 0, withdraws: 0, spares: 7 });
  });

  it('never uses more than it has, and does one thing at a time', () => {
    fc.assert(
      fc.property(means, share, (has, wanted) => {
        const { adds, buys, withdraws, spares } = decideDelegation(has, wanted, pace);
        for (const part of [adds, buys, withdraws, spares]) expect(part).toBeGreaterThanOrEqual(0);
        expect(adds).toBeLessThanOrEqual(has.free + has.earned);
        expect(buys).toBeLessThanOrEqual(has.affordable);
        expect(withdraws).toBeLessThanOrEqual(has.delegated);
        expect(spares + adds).toBeLessThanOrEqual(Math.max(has.earned, has.free + has.earned));
        expect(spares).toBeLessThanOrEqual(has.earned);
        if (withdraws > 0) expect(adds + buys).toBe(0);
      }),
    );
  });

  it('is content once it has what it wants', () => {
    fc.assert(
      fc.property(means, share, (has, wanted) => {
        const settled = { ...has, earned: 0, affordable: 0 };
        const { adds, withdraws } = decideDelegation(settled, wanted, pace);
        const after = {
          ...settled,
          free: settled.free - adds,
          delegated: settled.delegated + adds - withdraws,
        };
        // What is withdrawn is on its way, and counts again when it is back.
        if (withdraws > 0) after.free += withdraws;
        expect(decideDelegation(after, wanted, pace)).toEqual({ adds: 0, buys: 0, withdraws: 0, spares: 0 });
      }),
    );
  });

  it('prefers nodes by logit over net yield', () => {
    expect(deriveNodeWeight(0.3, 0.3, view)).toBe(1);
    expect(deriveNodeWeight(0.2, 0.3, view)).toBeCloseTo(1 / Math.E, 12);
  });

  it('takes the offer that a draw picks, each as often as its weight says', () => {
    const offers = Float64Array.of(0.2, 0.3, 0.1);
    const weights = Array.from(offers, (one) => deriveNodeWeight(one, 0.3, view));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const scratch = new Float64Array(3);
    expect(chooseByYield(offers, 3, view, (weights[0] / total) * 0.999, scratch)).toBe(0);
    expect(chooseByYield(offers, 3, view, (weights[0] / total) * 1.001, scratch)).toBe(1);
    expect(chooseByYield(offers, 3, view, ((weights[0] + weights[1]) / total) * 0.999, scratch)).toBe(1);
    expect(chooseByYield(offers, 3, view, ((weights[0] + weights[1]) / total) * 1.001, scratch)).toBe(2);
    expect(chooseByYield(offers, 2, view, 1 - 2 ** -53, scratch)).toBe(1);
  });

  it('finds a best node however sharp its eye and however small all yields are', () => {
    fc.assert(
      fc.property(
        fc.array(yields, { minLength: 1 }),
        fc.double({ min: 0, max: 1_000, noNaN: true }),
        (list, eye) => {
          const best = Math.max(...list);
          const weights = list.map((one) =>
            deriveNodeWeight(one, best, { yieldSensitivity: eye, yieldMax: 5 }),
          );
          expect(Math.max(...weights)).toBe(1);
          expect(weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
        },
      ),
    );
  });

  it('does not believe in more than so much a year, so that an empty pool is not worth everything', () => {
    expect(deriveNodeWeight(5, 1_000, view)).toBe(1);
  });
});
