import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packData, unpackData } from '../../reports/page/packed-data.ts';
import { packNumbers, unpackNumbers } from '../../reports/page/packed-numbers.ts';

const roundTrip = (values: readonly number[]): number[] => [
  ...unpackNumbers(packNumbers(Float64Array.from(values)), 0).values,
];
const missing = { weight: 1, arbitrary: fc.constant(Number.NaN) };

describe('numbers packed for a page', () => {
  it('gives amounts, counts and missing values back exactly', () => {
    const amount = fc
      .integer({ min: -9_000_000_000_000, max: 9_000_000_000_000 })
      .map((units) => units / 1_000_000);
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: amount }, missing)), (values) => {
        expect(roundTrip(values)).toEqual(values.map((value) => value + 0));
      }),
    );
  });

  it('prints anything else as the number itself would print, to eleven digits', () => {
    const real = fc.oneof(
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      fc.double({ min: -1, max: -1e-6, noNaN: true }),
      fc.double({ min: 0.1, max: 10, noNaN: true }).map((value) => Number(value.toPrecision(8)) + 5e-9),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: real }, missing)), (values) => {
        const back = roundTrip([...values, Math.PI]);
        for (const digits of [3, 6, 7, 11])
          expect(back.slice(0, -1).map((value) => value.toPrecision(digits))).toEqual(
            values.map((value) => value.toPrecision(digits)),
          );
      }),
    );
  });

  it('keeps a series that hardly moves in a byte or two for each value', () => {
    const level = Float64Array.from({ length: 10_000 }, (_, i) => 1_000_000 + 3 * i);
    expect(packNumbers(level).length).toBeLessThan(10_100);
  });

  it('finds its arrays again wherever they stand in the data', () => {
    const data = {
      name: '$numbers',
      list: [{ at: Float64Array.of(1, Number.NaN) }, 2],
      empty: new Float64Array(),
    };
    expect(unpackData(packData(data))).toEqual(data);
  });
});
