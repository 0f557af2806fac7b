import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberBytesMax, writeNumber } from '../../sim/store/number-bytes.ts';

/** Text of a number, written between other bytes that must stay. */
function textOf(value: number): string {
  const bytes = new Uint8Array(numberBytesMax + 2).fill(0x2a);
  const end = writeNumber(bytes, 1, value);
  expect(bytes[0]).toBe(0x2a);
  expect(end).toBeLessThanOrEqual(numberBytesMax + 1);
  return Buffer.from(bytes.subarray(1, end)).toString('latin1');
}

const isAsString = (value: number): void => {
  expect(textOf(value)).toBe(String(value));
};

/** Whole numbers of all lengths alike, with as many decimals as a power of ten has zeros. */
const decimals = (power: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 15 }))
    .map(([digits, fewer]) => Math.trunc(digits / 10 ** fewer) / power);

describe('the text of a number', () => {
  it.each([
    ['counts', 1],
    ['amounts of tokens', 1e6],
    ['shares that were rounded', 1e3],
    ['what has more decimals than a token', 1e9],
  ])('is that of every reader: %s', (_, power) => {
    fc.assert(fc.property(decimals(power), isAsString), { numRuns: 5_000 });
  });

  it('is that of every reader: any double', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), isAsString), { numRuns: 5_000 });
  });

  it('is that of every reader: what lies beside an amount of tokens', () => {
    const beside = fc.tuple(decimals(1e6), fc.constantFrom(1 - 2 ** -52, 1 + 2 ** -52));
    fc.assert(
      fc.property(
        beside.map(([value, factor]) => value * factor),
        isAsString,
      ),
      { numRuns: 5_000 },
    );
  });

  it.each([
    0,
    -0,
    1e-6,
    1e-7,
    0.1,
    999_999_999.999999,
    1e9,
    1e15,
    2 ** 53,
    1e21,
    -123_456.000001,
    5e-324,
    -Number.MAX_VALUE,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ])('is that of every reader: %d', isAsString);

  it('is empty for what is missing', () => {
    expect(textOf(Number.NaN)).toBe('');
  });
});
