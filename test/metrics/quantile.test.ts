import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveQuantile } from '../../sim/metrics/quantile.ts';

const quantile = (q: number, ...values: number[]): number => deriveQuantile(Float64Array.from(values), q);

describe('a quantile', () => {
  it('is linear between order statistics', () => {
    expect([0, 0.25, 0.5, 0.9, 1].map((q) => quantile(q, 40, 10, 30, 20))).toEqual([10, 17.5, 25, 37, 40]);
    expect(quantile(0.5, 3)).toBe(3);
  });

  it('of nothing is not a number', () => {
    expect(quantile(0.5)).toBeNaN();
  });

  it('lies within the values, rises with q, and leaves its argument as it was', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (list, a, b) => {
        const array = Float64Array.from(list);
        const [low, high] = [deriveQuantile(array, Math.min(a, b)), deriveQuantile(array, Math.max(a, b))];
        expect(low).toBeGreaterThanOrEqual(Math.min(...list));
        expect(high).toBeLessThanOrEqual(Math.max(...list));
        // Interpolation may be off by the last bit.
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect([...array]).toEqual(list);
      }),
    );
  });
});
