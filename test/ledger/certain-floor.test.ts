import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certainFloor } from '../../sim/ledger/certain-floor.ts';
import { amounts } from '../laws/mechanism-laws.ts';

const positive = amounts().map((amount) => amount + 1);

describe('the floor of an estimate', () => {
  it('is the floor of the exact quotient, or unknown', () => {
    fc.assert(
      fc.property(positive, positive, positive, (a, b, divisor) => {
        const floor = certainFloor((a * b) / divisor);
        if (floor >= 0) expect(BigInt(floor)).toBe((BigInt(a) * BigInt(b)) / BigInt(divisor));
      }),
    );
  });

  it('is known nearly always where amounts are those of a market', () => {
    const usual = fc.integer({ min: 1, max: 1_000_000_000_000 });
    const cases = fc.sample(fc.tuple(usual, usual, usual), { numRuns: 1_000, seed: 1 });
    const known = cases.filter(([a, b, divisor]) => a < divisor && certainFloor((a * b) / divisor) >= 0);
    const asked = cases.filter(([a, , divisor]) => a < divisor);
    expect(known.length).toBeGreaterThan(0.95 * asked.length);
  });

  it('is unknown at a whole number, and for everything past 2^48', () => {
    expect(certainFloor(7)).toBe(-1);
    expect(certainFloor(7.000_000_000_000_001)).toBe(-1);
    expect(certainFloor(7.5)).toBe(7);
    expect(certainFloor(0.5)).toBe(0);
    expect(certainFloor(0x1_0000_0000_0000 + 0.5)).toBe(-1);
  });
});
