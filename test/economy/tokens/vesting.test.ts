import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveVested } from '../../../sim/economy/tokens/mechanisms/vesting.ts';
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
