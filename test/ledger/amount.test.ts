import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError, OutgrownError } from '../../sim/errors.ts';
import { AMOUNT_MAX, charge, mulDiv, PPM, portion } from '../../sim/ledger/amount.ts';
import { amounts, roundsDown, roundsUp, shares } from '../laws/mechanism-laws.ts';

/** Factors and a divisor whose quotient is an amount, so that there is a right answer. */
const quotients = fc
  .tuple(amounts(), amounts(), amounts())
  .map(([a, b, divisor]) => ({ a, b, divisor: Math.max(1, divisor) }))
  .filter(({ a, b, divisor }) => (BigInt(a) * BigInt(b)) / BigInt(divisor) < BigInt(AMOUNT_MAX));

function exactly(a: number, b: number, divisor: number, to: 'down' | 'up'): number {
  const [product, by] = [BigInt(a) * BigInt(b), BigInt(divisor)];
  return Number(to === 'down' ? product / by : (product + by - 1n) / by);
}

describe('a · b / divisor', () => {
  it('is exact, rounded down, for any amounts', () => {
    roundsDown(quotients, ({ a, b, divisor }) => ({
      result: mulDiv(a, b, divisor, 'down'),
      numerator: BigInt(a) * BigInt(b),
      denominator: BigInt(divisor),
    }));
  });

  it('is exact, rounded up, for any amounts', () => {
    roundsUp(quotients, ({ a, b, divisor }) => ({
      result: mulDiv(a, b, divisor, 'up'),
      numerator: BigInt(a) * BigInt(b),
      denominator: BigInt(divisor),
    }));
  });

  it('is exact where a product in doubles is one off', () => {
    const odd = 94_906_267;
    expect(Math.floor((odd * odd) / odd)).toBe(odd - 1);
    expect(mulDiv(odd, odd, odd, 'down')).toBe(odd);
    expect(mulDiv(AMOUNT_MAX, AMOUNT_MAX, AMOUNT_MAX, 'up')).toBe(AMOUNT_MAX);
  });

  it('is exact where the quotient is whole, and where it is next to a whole number', () => {
    const large = fc.integer({ min: 2 ** 27, max: 2 ** 49 });
    const small = fc.integer({ min: 2, max: 2 ** 12 });
    const rounding = fc.constantFrom('down', 'up');
    fc.assert(
      fc.property(
        large,
        small,
        fc.integer({ min: 2 ** 27, max: 2 ** 41 }),
        rounding,
        (part, whole, b, to) => {
          const a = Math.floor(part / whole) * whole;
          expect(mulDiv(a, b, b, to)).toBe(a);
          expect(mulDiv(a, b, a / whole, to)).toBe(b * whole);
          expect(mulDiv(a, b, b + 1, to)).toBe(exactly(a, b, b + 1, to));
          expect(mulDiv(a, b, b - 1, to)).toBe(exactly(a, b, b - 1, to));
        },
      ),
    );
  });

  it.each([
    ['a zero divisor', 1, 1, 0],
    ['a negative divisor', 1, 1, -1],
    ['a fraction', AMOUNT_MAX, 1.5, 2],
    ['a result that is not exact', AMOUNT_MAX, 2, 1],
    ['NaN', Number.NaN, 1, 1],
  ])('refuses %s', (_, a, b, divisor) => {
    const kind = a === AMOUNT_MAX && b === 2 ? OutgrownError : InvariantError;
    expect(() => mulDiv(a, b, divisor, 'down')).toThrow(kind);
  });
});

describe('a share', () => {
  it('of an amount is rounded down', () => {
    roundsDown(fc.tuple(amounts(), shares), ([amount, ppm]) => ({
      result: portion(amount, ppm),
      numerator: BigInt(amount) * BigInt(ppm),
      denominator: BigInt(PPM),
    }));
  });

  it('that is charged is rounded up', () => {
    roundsUp(fc.tuple(amounts(), shares), ([amount, ppm]) => ({
      result: charge(amount, ppm),
      numerator: BigInt(amount) * BigInt(ppm),
      denominator: BigInt(PPM),
    }));
  });
});
