import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  copyClassCounts,
  decideSubnet,
  deriveClassCounts,
  deriveClassShares,
  deriveConcentrations,
  deriveExpectedRoyalty,
  deriveFabricatedCounts,
  deriveRememberedPayoff,
  deriveSybilCounts,
  type SubnetChoice,
} from '../../../sim/economy/vault/contributors.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { Draws } from '../../../sim/random/draws.ts';

const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((a, b) => a + b, 0);

const stream = new Draws('data', 0).stream('contributor.classes');

/** The class shares of one contributor. */
function drawShares(who: number, concentrations: Float64Array): Float64Array {
  const shares = new Float64Array(concentrations.length);
  deriveClassShares(stream, who, concentrations, shares);
  return shares;
}

describe('the classes of a contributor', () => {
  const mix = Float64Array.of(0.5, 0.3, 0.2);

  it('are a trait of its id: drawn again, or after others, they are the same', () => {
    const concentrations = deriveConcentrations(mix, 5);
    const first = drawShares(7, concentrations);
    drawShares(8, concentrations);
    expect(drawShares(7, concentrations)).toEqual(first);
    expect(drawShares(8, concentrations)).not.toEqual(first);
    expect(sum(first)).toBeCloseTo(1, 12);
  });

  it('are the mix of the world on average, and lean to few classes where concentration is low', () => {
    const people = 2_000;
    const largest = [0.5, 50].map((concentration) => {
      const concentrations = deriveConcentrations(mix, concentration);
      const all = Array.from({ length: people }, (_, who) => drawShares(who, concentrations));
      for (const [c, share] of mix.entries()) {
        const error = Math.sqrt((share * (1 - share)) / (1 + concentration) / people);
        expect(Math.abs(sum(all.map((own) => own[c])) / people - share)).toBeLessThan(3.9 * error);
      }
      return sum(all.map((own) => Math.max(...own))) / people;
    });
    expect(largest[0]).toBeGreaterThan(largest[1] + 0.2);
  });
});

const shareLists = fc.oneof(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 70 }),
  fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 70 }),
);
const positiveShares = shareLists.filter((list) => sum(list) > 1e-9).map((list) => Float64Array.from(list));
const sizes = fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 4_000_000_000 }));

describe('items of each class', () => {
  it('sum to the size exactly, each within one of its share', () => {
    fc.assert(
      fc.property(sizes, positiveShares, (size, shares) => {
        const counts = new Uint32Array(shares.length);
        deriveClassCounts(size, shares, counts, 0);
        expect(sum(counts)).toBe(size);
        const whole = sum(shares);
        for (const [c, share] of shares.entries()) {
          expect(Math.abs(counts[c] - (size * share) / whole)).toBeLessThan(1 + 1e-6);
        }
      }),
    );
  });

  it('go to the largest remainders, and to the first of equals', () => {
    fc.assert(
      fc.property(sizes, positiveShares, (size, shares) => {
        const whole = shares.reduce((a, b) => a + b, 0);
        const exact = Array.from(shares, (share) => (size * share) / whole);
        const expected = exact.map(Math.floor);
        const byRemainder = [...exact.keys()].sort(
          (a, b) => exact[b] - expected[b] - (exact[a] - expected[a]) || a - b,
        );
        for (const c of byRemainder.slice(0, size - sum(expected))) expected[c] += 1;
        const counts = new Uint32Array(shares.length);
        deriveClassCounts(size, shares, counts, 0);
        expect([...counts]).toEqual(expected);
      }),
    );
  });

  it('are written to their place only', () => {
    const counts = new Uint32Array(6).fill(9);
    deriveClassCounts(5, Float64Array.of(1, 1), counts, 2);
    expect([...counts]).toEqual([9, 9, 3, 2, 9, 9]);
  });

  it.each([
    ['shares of nothing', Float64Array.of(0, 0)],
    ['a share that is no number', Float64Array.of(1, Number.NaN)],
    ['more classes than there is room for', new Float64Array(65_537).fill(1)],
  ])('are refused for %s', (_, shares) => {
    expect(() => deriveClassCounts(5, shares, new Uint32Array(shares.length), 0)).toThrow(InvariantError);
  });
});

describe('data that are not what they seem', () => {
  it('made up: all in the class of which the pool has least, the first of equals', () => {
    const counts = new Uint32Array(8).fill(9);
    deriveFabricatedCounts(50, Float64Array.of(7, 0, 3, 0), counts, 4);
    expect([...counts]).toEqual([9, 9, 9, 9, 0, 50, 0, 0]);
  });

  it('copied: the same classes', () => {
    const counts = Uint32Array.of(1, 2, 3, 4, 5, 6);
    copyClassCounts(counts, 2, 2, 0);
    expect([...counts]).toEqual([5, 6, 3, 4, 5, 6]);
  });

  const contributions = fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 12 });
  const splits = fc.constantFrom('dealt' as const, 'sorted' as const);

  it('under many names: the parts are the data, no item twice, and as large as each other', () => {
    fc.assert(
      fc.property(contributions, fc.integer({ min: 1, max: 40 }), splits, (list, parts, split) => {
        const counts = Uint32Array.from(list);
        const all = Array.from({ length: parts }, (_, index) => {
          const part = new Uint32Array(counts.length);
          deriveSybilCounts(counts, { index, parts, split }, part, 0);
          return part;
        });
        expect(list.map((_, c) => sum(all.map((part) => part[c])))).toEqual(list);
        const partSizes = all.map(sum);
        expect(Math.max(...partSizes) - Math.min(...partSizes)).toBeLessThanOrEqual(1);
        if (split === 'sorted') return;
        for (const [c, items] of list.entries()) {
          for (const part of all) expect(Math.abs(part[c] - items / parts)).toBeLessThan(1);
        }
      }),
    );
  });

  it('under many names, sorted: each name has a run of like items', () => {
    const part = new Uint32Array(3);
    deriveSybilCounts(Uint32Array.of(4, 4, 4), { index: 1, parts: 3, split: 'sorted' }, part, 0);
    expect([...part]).toEqual([0, 4, 0]);
    deriveSybilCounts(Uint32Array.of(4, 4, 4), { index: 1, parts: 2, split: 'sorted' }, part, 0);
    expect([...part]).toEqual([0, 2, 4]);
  });
});

const usd = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const choices: fc.Arbitrary<SubnetChoice> = fc.nat({ max: 8 }).chain((subnets) => {
  const list = (value: fc.Arbitrary<number>) =>
    fc.array(value, { minLength: subnets, maxLength: subnets }).map((values) => Float64Array.from(values));
  return fc.record({
    expectedUsd: list(fc.oneof(usd, fc.constant(Number.NEGATIVE_INFINITY))),
    costUsd: list(fc.double({ min: 0, max: 1e6, noNaN: true })),
    weights: fc.constant(new Float64Array(subnets)),
    subnets: fc.constant(subnets),
    outsideUsd: usd,
    sensitivity: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e4, noNaN: true })),
  });
});
const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('a contributor that chooses a subnet', () => {
  const choice = {
    expectedUsd: Float64Array.of(10, 12, 7),
    costUsd: Float64Array.of(1, 5, 0),
    weights: new Float64Array(3),
    subnets: 3,
    outsideUsd: 8,
    sensitivity: 0.7,
  };

  it('does so by logit over royalty less encryption cost, with staying out as one more choice', () => {
    const count = 100_000;
    const found = new Map<number, number>();
    for (let k = 0; k < count; k += 1) {
      const subnet = decideSubnet(choice, (k + 0.5) / count);
      found.set(subnet, (found.get(subnet) ?? 0) + 1);
    }
    const weights = [8, 9, 7, 7].map((net) => Math.exp(0.7 * net));
    for (const [k, weight] of weights.entries()) {
      const expected = (count * weight) / sum(weights);
      expect(Math.abs((found.get(k - 1) ?? 0) - expected)).toBeLessThanOrEqual(2);
    }
  });

  it('takes the best when it looks sharply, and any alike when it does not look', () => {
    const sharp = { ...choice, sensitivity: 1e6 };
    expect([0, 0.5, 0.999_999].map((u) => decideSubnet(sharp, u))).toEqual([0, 0, 0]);
    const blind = { ...choice, sensitivity: 0 };
    expect([0, 0.25, 0.5, 0.75].map((u) => decideSubnet(blind, u))).toEqual([-1, 0, 1, 2]);
  });

  it('never goes where it may not, and stays out where there is nowhere to go', () => {
    fc.assert(
      fc.property(choices, draws, (one, u) => {
        const subnet = decideSubnet(one, u);
        expect(Number.isInteger(subnet) && subnet >= -1 && subnet < one.subnets).toBe(true);
        if (subnet >= 0) expect(one.expectedUsd[subnet]).toBeGreaterThan(Number.NEGATIVE_INFINITY);
      }),
    );
    expect(decideSubnet({ ...choice, subnets: 0 }, 0.99)).toBe(-1);
  });

  it('is not moved by an amount that all choices pay', () => {
    fc.assert(
      fc.property(draws, (u) => {
        const richer = { ...choice, expectedUsd: choice.expectedUsd.map((own) => own + 64), outsideUsd: 72 };
        expect(decideSubnet(richer, u)).toBe(decideSubnet(choice, u));
      }),
    );
  });
});

describe('what a contributor expects', () => {
  it("is its weight's part of the round, its own weight counted", () => {
    expect(deriveExpectedRoyalty(100, 1, 3)).toBe(25);
    expect(deriveExpectedRoyalty(100, 5, 0)).toBe(100);
    expect(deriveExpectedRoyalty(100, 0, 0)).toBe(0);
  });

  it('moves to what it gets', () => {
    expect(deriveRememberedPayoff(10, 20, 0.25)).toBe(12.5);
    expect(deriveRememberedPayoff(10, 20, 0)).toBe(10);
    expect(deriveRememberedPayoff(10, -20, 1)).toBe(-20);
  });
});
