import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveKind,
  deriveReach,
  deriveTranche,
} from '../../../sim/economy/grants/mechanisms/grant-effects.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

describe('what projects in use bring', () => {
  it('is 63 % of the most at the scale, and nothing without any', () => {
    expect(deriveReach(10, { most: 0.2, scale: 10 })).toBeCloseTo(0.2 * (1 - 1 / Math.E), 12);
    expect(deriveReach(0, { most: 0.2, scale: 10 })).toBe(0);
  });

  it('grows with each by less than with the one before, and never beyond the most', () => {
    const rules = fc.record({
      most: fc.double({ min: 0, max: 10, noNaN: true }),
      scale: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.nat(1_000), rules, (inUse, rule) => {
        const [one, two, three] = [0, 1, 2].map((more) => deriveReach(inUse + more, rule));
        expect(three).toBeLessThanOrEqual(rule.most);
        expect(two).toBeGreaterThanOrEqual(one);
        expect(three - two).toBeLessThanOrEqual(two - one + 1e-12);
      }),
    );
  });
});

describe('the weekly pay of a project', () => {
  it('comes to what it was awarded, to the unit, in any number of weeks', () => {
    fc.assert(
      fc.property(amounts(), fc.integer({ min: 1, max: 520 }), (ask, weeks) => {
        const paid = Array.from({ length: weeks }, (_, week) => deriveTranche(ask, week + 1, weeks));
        expect(paid.reduce((sum, one) => sum + BigInt(one), 0n)).toBe(BigInt(ask));
        expect(Math.max(...paid) - Math.min(...paid)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the kind of a project', () => {
  it('is drawn by weights, and never one without', () => {
    expect([0, 0.24, 0.26, 0.99].map((u) => deriveKind([1, 3], u))).toEqual([0, 0, 1, 1]);
    const weights = fc
      .array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 3 })
      .filter((all) => all.some((weight) => weight > 0));
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (all, u) => {
        expect(all[deriveKind(all, u)]).toBeGreaterThan(0);
      }),
    );
  });
});
