import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindQuoteBase, deriveBase } from '../../../sim/economy/inference/mechanisms/price.ts';
import { amounts, roundsUp } from '../../laws/mechanism-laws.ts';

const quotes = fc.tuple(amounts(1_000_000_000_000), amounts(9_000_000));

describe('the base cost', () => {
  it('is compute units × base price, rounded up to a base unit', () => {
    roundsUp(quotes, ([cuMilli, basePrice]) => ({
      result: deriveBase(cuMilli, basePrice),
      numerator: BigInt(cuMilli) * BigInt(basePrice),
      denominator: 1_000n,
    }));
  });

  it('is 5 DGAI for 100 CU at 0.05 DGAI', () => {
    expect(deriveBase(100_000, 50_000)).toBe(5_000_000);
  });

  it('is quoted for a batch as for each request by itself', () => {
    fc.assert(
      fc.property(fc.array(amounts(1_000_000_000_000)), amounts(9_000_000), (sizes, basePrice) => {
        const columns = { cuMilli: Float64Array.from(sizes), base: new Float64Array(sizes.length) };
        bindQuoteBase(columns)(Int32Array.from(sizes.keys()), sizes.length, basePrice);
        expect([...columns.base]).toEqual(sizes.map((cuMilli) => deriveBase(cuMilli, basePrice)));
      }),
    );
  });
});
