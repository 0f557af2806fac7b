import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveNodeWeight, deriveStakingChance } from '../../sim/agents/delegators.ts';

const yields = fc.double({ min: 0, max: 10, noNaN: true });

describe('a delegator', () => {
  it('stakes with chance one half at the yield it could have elsewhere, and more above it', () => {
    expect(deriveStakingChance(0.05, 0.05, 10)).toBe(0.5);
    expect(deriveStakingChance(0.15, 0.05, 10)).toBeCloseTo(Math.E / (1 + Math.E), 12);
    expect(deriveStakingChance(0, 0.05, 10)).toBeLessThan(0.5);
  });

  it('prefers nodes by logit over net yield', () => {
    expect(deriveNodeWeight(0.3, 0.3, 10)).toBe(1);
    expect(deriveNodeWeight(0.2, 0.3, 10)).toBeCloseTo(1 / Math.E, 12);
  });

  it('finds a best node however sharp its eye and however small all yields are', () => {
    fc.assert(
      fc.property(
        fc.array(yields, { minLength: 1 }),
        fc.double({ min: 0, max: 1_000, noNaN: true }),
        (list, eye) => {
          const best = Math.max(...list);
          const weights = list.map((one) => deriveNodeWeight(one, best, eye));
          expect(Math.max(...weights)).toBe(1);
          expect(weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
        },
      ),
    );
  });

  it('does not believe in more than 500 % a year, so that an empty pool is not worth everything', () => {
    expect(deriveNodeWeight(5, 1_000, 10)).toBe(1);
  });
});
