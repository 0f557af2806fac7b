import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov } from '../../sim/workload/kolmogorov-smirnov.ts';

const sample = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 30 });

describe('the Kolmogorov–Smirnov distance', () => {
  it.each([
    [[1, 2, 3], [3, 1, 2], 0],
    [[1, 2], [3, 4], 1],
    [[1, 1, 1, 2], [1, 2, 2, 2], 0.5],
    [[1, 2, 3, 4], [2], 0.5],
    [[10, 9, -1], [10, 9], 1 / 3],
  ])('of %j and %j is %d', (left, right, distance) => {
    expect(kolmogorovSmirnov(left, right)).toBeCloseTo(distance, 15);
  });

  it('is the largest gap between two distribution functions, whichever comes first', () => {
    const share = (values: readonly number[], x: number) =>
      values.filter((value) => value <= x).length / values.length;
    fc.assert(
      fc.property(sample, sample, (left, right) => {
        const gaps = [...left, ...right].map((x) => Math.abs(share(left, x) - share(right, x)));
        expect(kolmogorovSmirnov(left, right)).toBeCloseTo(Math.max(...gaps), 12);
        expect(kolmogorovSmirnov(right, left)).toBe(kolmogorovSmirnov(left, right));
      }),
    );
  });

  it('of nothing is not a number', () => {
    expect(kolmogorovSmirnov([], [1])).toBeNaN();
    expect(kolmogorovSmirnov([1], [1, Number.NaN])).toBeNaN();
  });
});
