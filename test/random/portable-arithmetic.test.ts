import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, expm1, ln, log1p, logistic, pow } from '../../sim/portable.ts';

const { NEGATIVE_INFINITY, NaN: NOT_A_NUMBER, POSITIVE_INFINITY } = Number;
const ULPS_MAX = 2;

/** Distance in units of the last place; both implementations may be off by one in either direction. */
function ulpsBetween(left: number, right: number): number {
  if (Object.is(left, right) || left === right) return 0;
  const bits = (x: number) => {
    const [raw] = new BigInt64Array(Float64Array.of(x).buffer);
    return raw < 0n ? -(raw & 0x7fffffffffffffffn) : raw;
  };
  return Math.abs(Number(bits(left) - bits(right)));
}

const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('portable arithmetic agrees with the engine’s to the last places', () => {
  it.each([
    { name: 'exp', ours: exp, theirs: Math.exp, from: double(-745, 709.7) },
    { name: 'expm1', ours: expm1, theirs: Math.expm1, from: double(-50, 709.7) },
    { name: 'ln', ours: ln, theirs: Math.log, from: double(0, Number.MAX_VALUE) },
    { name: 'ln near 1', ours: ln, theirs: Math.log, from: double(0.5, 2) },
    { name: 'log1p', ours: log1p, theirs: Math.log1p, from: double(-1, 1e12) },
    { name: 'log1p near 0', ours: log1p, theirs: Math.log1p, from: double(-1e-3, 1e-3) },
  ])('$name', ({ ours, theirs, from }) => {
    fc.assert(
      fc.property(from, (x) => {
        expect(ulpsBetween(ours(x), theirs(x))).toBeLessThanOrEqual(ULPS_MAX);
      }),
      { numRuns: 2000 },
    );
  });

  it('pow', () => {
    fc.assert(
      fc.property(double(1e-3, 1e3), double(-40, 40), (base, exponent) => {
        expect(ulpsBetween(pow(base, exponent), base ** exponent)).toBeLessThanOrEqual(ULPS_MAX);
      }),
      { numRuns: 2000 },
    );
  });

  it('pow of whole numbers is exact while the result is', () => {
    for (let exponent = 0; exponent <= 33; exponent++)
      expect(pow(3, exponent)).toBe(Number(3n ** BigInt(exponent)));
    for (let exponent = -1074; exponent <= 1023; exponent++) expect(pow(2, exponent)).toBe(2 ** exponent);
    for (let exponent = 0; exponent <= 22; exponent++)
      expect(pow(10, exponent)).toBe(Number(`1e${exponent}`));
  });
});

describe('portable arithmetic is exact at special values', () => {
  it.each([
    ['exp(0)', exp(0), 1],
    ['exp(−∞)', exp(NEGATIVE_INFINITY), 0],
    ['exp(∞)', exp(POSITIVE_INFINITY), POSITIVE_INFINITY],
    ['exp(710)', exp(710), POSITIVE_INFINITY],
    ['exp(−746)', exp(-746), 0],
    ['exp(NaN)', exp(NOT_A_NUMBER), NOT_A_NUMBER],
    ['expm1(0)', expm1(0), 0],
    ['expm1(−0)', expm1(-0), -0],
    ['expm1(−∞)', expm1(NEGATIVE_INFINITY), -1],
    ['ln(1)', ln(1), 0],
    ['ln(0)', ln(0), NEGATIVE_INFINITY],
    ['ln(∞)', ln(POSITIVE_INFINITY), POSITIVE_INFINITY],
    ['ln(−1)', ln(-1), NOT_A_NUMBER],
    ['ln of the least double', ln(5e-324), -744.4400719213812],
    ['log1p(0)', log1p(0), 0],
    ['log1p(−0)', log1p(-0), -0],
    ['log1p(−1)', log1p(-1), NEGATIVE_INFINITY],
    ['log1p(−2)', log1p(-2), NOT_A_NUMBER],
    ['log1p(1e−300)', log1p(1e-300), 1e-300],
    ['pow(NaN, 0)', pow(NOT_A_NUMBER, 0), NOT_A_NUMBER],
    ['pow(0, 0)', pow(0, 0), 1],
    ['pow(0, 2)', pow(0, 2), 0],
    ['pow(0, −1)', pow(0, -1), POSITIVE_INFINITY],
    ['pow(−2, 3)', pow(-2, 3), -8],
    ['pow(−2, 0.5)', pow(-2, 0.5), NOT_A_NUMBER],
    ['pow(0.5, ∞)', pow(0.5, POSITIVE_INFINITY), 0],
    ['pow(4, 0.5)', pow(4, 0.5), 2],
    ['logistic(0)', logistic(0), 0.5],
    ['logistic(1000)', logistic(1000), 1],
    ['logistic(−1000)', logistic(-1000), 0],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe('portable arithmetic has the same bits on every platform', () => {
  it.each([
    { name: 'exp', of: (x: number) => exp(20 * x - 10), digest: 3115004594 },
    { name: 'expm1', of: (x: number) => expm1(4 * x - 2), digest: 1999216904 },
    { name: 'ln', of: (x: number) => ln(100 * x + 1e-9), digest: 3473319539 },
    { name: 'log1p', of: (x: number) => log1p(x - 0.5), digest: 3741284339 },
    { name: 'pow', of: (x: number) => pow(x + 0.1, 8 * x - 3), digest: 3075532253 },
    { name: 'logistic', of: (x: number) => logistic(20 * x - 10), digest: 292819863 },
  ])('$name over 4,096 points', ({ of, digest }) => {
    const values = Float64Array.from({ length: 4096 }, (_, i) => of(i / 4096));
    const words = new Uint32Array(values.buffer);
    expect(words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193) >>> 0, 0x811c9dc5)).toBe(digest);
  });
});
