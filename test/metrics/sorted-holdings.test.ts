import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortHoldings } from '../../sim/metrics/sorted-holdings.ts';

describe('holdings in order', () => {
  it('rise from the least to the most, whatever their size, and leave those they are of as they were', () => {
    const holding = fc.oneof(
      fc.nat().map(Number),
      fc.double({ min: 0, noNaN: true }).map((value) => value + 0),
      fc.constantFrom(0, 1, 2 ** 53 - 1, 5e-324, Number.POSITIVE_INFINITY),
    );
    fc.assert(
      fc.property(fc.array(holding), (list) => {
        const holdings = Float64Array.from(list);
        expect([...sortHoldings(holdings)]).toEqual([...list].sort((a, b) => a - b));
        expect([...holdings]).toEqual(list);
      }),
    );
  });

  it('are those of a part of a column alone', () => {
    expect([...sortHoldings(Float64Array.of(9, 3, 1, 0).subarray(1, 3))]).toEqual([1, 3]);
  });
});
