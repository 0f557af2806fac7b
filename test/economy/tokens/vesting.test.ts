import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveUnlocked,
  deriveVested,
  vestingShapes,
} from '../../../sim/economy/tokens/mechanisms/vesting.ts';
import { amounts, roundsDown } from '../../laws/mechanism-laws.ts';

const times = fc.integer({ min: 1, max: 1_000_000_000 });

describe('a vesting lot', () => {
  it('has released min(A, A · t / D), rounded down', () => {
    roundsDown(fc.tuple(amounts(), fc.nat({ max: 2_000_000_000 }), times), ([amount, elapsed, duration]) => {
      const passed = BigInt(Math.min(elapsed, duration));
      return {
        result: deriveVested(amount, elapsed, duration),
        numerator: BigInt(amount) * passed,
        denominator: BigInt(duration),
      };
    });
  });

  it('has released nothing before it starts and everything once it ends', () => {
    expect(deriveVested(1_000, -5, 10)).toBe(0);
    expect(deriveVested(1_000, 0, 0)).toBe(0);
    expect(deriveVested(1_000, 10, 10)).toBe(1_000);
    expect(deriveVested(1_000, 11, 10)).toBe(1_000);
  });

  it('paid in parts is the whole, whenever the parts are claimed', () => {
    fc.assert(
      fc.property(amounts(), times, fc.array(fc.nat({ max: 2_000_000_000 })), (amount, duration, at) => {
        let paid = 0;
        for (const elapsed of [...at.sort((a, b) => a - b), 2_000_000_000]) {
          const due = deriveVested(amount, elapsed, duration) - paid;
          expect(due).toBeGreaterThanOrEqual(0);
          paid += due;
        }
        expect(paid).toBe(amount);
      }),
    );
  });
});

describe('a lot with a cliff', () => {
  const lot = { amount: 1_000, cliff: 25, vesting: 100 } as const;
  const at = (shape: (typeof vestingShapes)[number], times: readonly number[]): number[] =>
    times.map((elapsed) => deriveUnlocked({ ...lot, shape }, elapsed));

  it('comes free by its shape', () => {
    const looks = [0, 24, 25, 50, 100, 125];
    expect(at('linear', looks)).toEqual([0, 0, 250, 500, 1_000, 1_000]);
    expect(at('after-cliff', looks)).toEqual([0, 0, 0, 250, 750, 1_000]);
    expect(at('end', looks)).toEqual([0, 0, 0, 0, 1_000, 1_000]);
    const quarter = 7_884_000;
    const quarterly = { amount: 1_000, cliff: 0, vesting: 4 * quarter, shape: 'quarterly' } as const;
    expect([1, 1.9, 2, 4].map((quarters) => deriveUnlocked(quarterly, quarters * quarter))).toEqual([
      250, 250, 500, 1_000,
    ]);
  });

  it('never falls, gives nothing before the cliff, and in the end all, whatever its shape', () => {
    const whole = fc.nat({ max: 100_000_000 });
    const rules = fc.record({
      amount: amounts(),
      cliff: whole,
      vesting: whole,
      shape: fc.constantFrom(...vestingShapes),
    });
    fc.assert(
      fc.property(rules, fc.array(fc.nat({ max: 250_000_000 })), (rule, looks) => {
        let free = 0;
        for (const elapsed of looks.sort((a, b) => a - b)) {
          const now = deriveUnlocked(rule, elapsed);
          expect(now).toBeGreaterThanOrEqual(free);
          expect(now).toBeLessThanOrEqual(rule.amount);
          if (elapsed < rule.cliff) expect(now).toBe(0);
          free = now;
        }
        expect(deriveUnlocked(rule, Math.max(1, rule.cliff + rule.vesting))).toBe(rule.amount);
      }),
    );
  });
});
