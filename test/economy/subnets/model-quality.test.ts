import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countServing,
  deriveDemandShares,
  deriveDiversity,
  derivePriceFactor,
  deriveQuality,
  deriveUsefulItems,
  divideLearning,
  type QualityRule,
} from '../../../sim/economy/subnets/mechanisms/model-quality.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { ignoresOrder } from '../../laws/mechanism-laws.ts';

const rule: QualityRule = { qualityStart: 0.1, qualityMax: 0.9, dataScale: 200_000, roundsScale: 20 };
const rules: fc.Arbitrary<QualityRule> = fc
  .record({
    start: fc.double({ min: 0, max: 1, noNaN: true }),
    qualityMax: fc.double({ min: 0, max: 1, noNaN: true }),
    dataScale: fc.double({ min: 1, max: 1e7, noNaN: true }),
    roundsScale: fc.double({ min: 0.001, max: 1e3, noNaN: true }),
  })
  .map(({ start, ...rest }) => ({ ...rest, qualityStart: start * rest.qualityMax }));
const much = fc.double({ min: 0, max: 1e9, noNaN: true });

describe('the quality of a model', () => {
  it('lies in [0, 1) and grows with data and with rounds, never back', () => {
    fc.assert(
      fc.property(rules, much, much, much, (law, data, rounds, more) => {
        const now = deriveQuality(data, rounds, law);
        expect(now).toBeGreaterThanOrEqual(law.qualityStart - 1e-15);
        expect(now).toBeLessThan(1);
        expect(now).toBeLessThanOrEqual(law.qualityMax + 1e-15);
        expect(deriveQuality(data + more, rounds, law)).toBeGreaterThanOrEqual(now - 1e-15);
        expect(deriveQuality(data, rounds + more, law)).toBeGreaterThanOrEqual(now - 1e-15);
      }),
    );
  });

  it('needs both: data that nobody trains on teaches nothing, nor does training without data', () => {
    expect(deriveQuality(0, 1_000, rule)).toBe(0.1);
    expect(deriveQuality(1e9, 0, rule)).toBe(0.1);
    expect(deriveQuality(1e9, 1e9, rule)).toBeCloseTo(0.9, 15);
  });

  it('has come 63 % of its way in either at its scale', () => {
    const way = 1 - 1 / Math.E;
    expect(deriveQuality(200_000, 1e9, rule)).toBeCloseTo(0.1 + 0.8 * way, 12);
    expect(deriveQuality(200_000, 20, rule)).toBeCloseTo(0.1 + 0.8 * way * way, 12);
  });
});

describe('the diversity of data', () => {
  const counts = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 2, maxLength: 20 });

  it('is 1 for even classes, 0 for one class of many or no data, and between for the rest', () => {
    expect(deriveDiversity([5, 5, 5, 5])).toBe(1);
    expect(deriveDiversity([0, 9, 0])).toBe(0);
    expect(deriveDiversity([0, 0])).toBe(0);
    expect(deriveDiversity([7])).toBe(1);
    expect(deriveDiversity([1, 1, 0, 0])).toBeCloseTo(0.5, 12);
    fc.assert(
      fc.property(counts, (list) => {
        const diversity = deriveDiversity(Float64Array.from(list));
        expect(diversity >= 0 && diversity <= 1).toBe(true);
      }),
    );
  });

  it('is about shares, not sizes: twice as much of everything is as diverse', () => {
    fc.assert(
      fc.property(counts, (list) => {
        expect(deriveDiversity(list.map((count) => 2 * count))).toBeCloseTo(deriveDiversity(list), 12);
      }),
    );
  });

  it('makes one-sided data teach less', () => {
    expect(deriveUsefulItems(1_000, deriveDiversity([1, 1, 0, 0]))).toBeCloseTo(500, 9);
    expect(() => deriveDiversity([-1, 2])).toThrow(InvariantError);
    expect(() => deriveDiversity([Number.NaN])).toThrow(InvariantError);
  });
});

describe('the demand for models', () => {
  const qualities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
  const sharesOf = (list: readonly number[], sensitivity: number) => {
    const out = new Float64Array(list.length);
    deriveDemandShares(Float64Array.from(list), list.length, sensitivity, out);
    return [...out];
  };

  it('is shared by logit over quality, and sums to all of it', () => {
    const [low, high] = sharesOf([0.5, 0.7], 6);
    expect(high / low).toBeCloseTo(Math.exp(1.2), 12);
    fc.assert(
      fc.property(qualities, fc.double({ min: 0, max: 1e4, noNaN: true }), (list, sensitivity) => {
        const shares = sharesOf(list, sensitivity);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        const best = list.indexOf(Math.max(...list));
        expect(shares[best]).toBe(Math.max(...shares));
      }),
    );
  });

  it('does not ask which model comes first', () => {
    const few = fc.array(fc.constantFrom(0.25, 0.5, 0.75), { minLength: 1, maxLength: 6 });
    ignoresOrder(few, (list) => sharesOf(list, 4).map((share) => share.toFixed(12)));
  });

  it('raises what a request is worth, compared with the free model', () => {
    expect(derivePriceFactor(0.8, 0.5)).toBeCloseTo(1.4, 12);
    expect(derivePriceFactor(0.8, 0.5, 0.5)).toBeCloseTo(1.15, 12);
    expect(derivePriceFactor(0.5, 0.5, 0.5)).toBe(1);
    expect(derivePriceFactor(0, 10, 0.5)).toBe(0);
  });
});

describe('a group of models', () => {
  it('shares data as far as they do not teach all, and rounds', () => {
    const learned = { items: 900, rounds: 12 };
    expect(divideLearning(learned, { count: 1, transfer: 0 })).toEqual(learned);
    expect(divideLearning(learned, { count: 3, transfer: 0 })).toEqual({ items: 300, rounds: 4 });
    expect(divideLearning(learned, { count: 3, transfer: 1 })).toEqual({ items: 900, rounds: 4 });
  });

  it('serves one workload after the other, each model one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.nat({ max: 8 }),
        fc.integer({ min: 1, max: 30 }),
        (workloads, at, count) => {
          const first = at % workloads;
          const serving = Array.from({ length: workloads }, (_, kind) =>
            countServing(first, kind, workloads, count),
          );
          expect(serving.reduce((all, models) => all + models, 0)).toBe(count);
          expect(serving[first]).toBe(Math.ceil(count / workloads));
        },
      ),
    );
  });
});
