import { describe, expect, it } from 'vitest';
import { directionNumbers } from '../../../sim/experiments/designs/direction-numbers.ts';
import { sobolDesign } from '../../../sim/experiments/designs/sobol.ts';

const sobolDimensionsMax = directionNumbers.length + 1;

/** The first ten points in three dimensions, as Joe and Kuo's own program prints them. */
const published = [
  [0, 0, 0],
  [0.5, 0.5, 0.5],
  [0.75, 0.25, 0.25],
  [0.25, 0.75, 0.75],
  [0.375, 0.375, 0.625],
  [0.875, 0.875, 0.125],
  [0.625, 0.125, 0.875],
  [0.125, 0.625, 0.375],
  [0.1875, 0.3125, 0.9375],
  [0.6875, 0.8125, 0.4375],
];

describe('a Sobol design', () => {
  it('has the published points of Joe and Kuo', () => {
    const { points } = sobolDesign(10, 3);
    expect(points.map((point) => [...point])).toEqual(published);
  });

  it('has every dimension in equal parts after each power of two', () => {
    const { points } = sobolDesign(1_024, sobolDimensionsMax);
    for (let dimension = 0; dimension < sobolDimensionsMax; dimension += 1) {
      for (const n of [16, 256, 1_024]) {
        const parts = new Set(points.slice(0, n).map((point) => Math.floor(point[dimension] * n)));
        expect(parts.size).toBe(n);
      }
    }
  });

  // Property A, which their tables were searched for: a wrong digit in any row would break it.
  it.each([2, 5, 9, 12])(
    'has one point in each of the 2^%d corners of that many dimensions',
    (dimensions) => {
      const n = 2 ** dimensions;
      const { points } = sobolDesign(n, dimensions);
      const corners = points.map((point) => point.map((x) => (x < 0.5 ? 0 : 1)).join(''));
      expect(new Set(corners).size).toBe(n);
    },
  );

  it('keeps property A in all its dimensions: the leading bits of their directions are independent', () => {
    expect(rank(leadingBits(sobolDimensionsMax))).toBe(sobolDimensionsMax);
  });

  it('warns of a number of points that is no power of two', () => {
    expect(sobolDesign(64, 2).warnings).toEqual([]);
    expect(sobolDesign(100, 2).warnings).toEqual([
      '100 points of a Sobol design are not balanced: take a power of two, 64 or 128',
    ]);
  });

  it('refuses more dimensions than its table has', () => {
    expect(() => sobolDesign(4, sobolDimensionsMax + 1)).toThrow('expected at most 64 parameters');
  });
});

/**
 * Bit k of row j is the leading bit of direction k in dimension j, by the recurrence of Bratley and Fox on the table
 * alone: 64 directions where points have 32.
 */
function leadingBits(dimensions: number): bigint[] {
  return Array.from({ length: dimensions }, (_, dimension) => {
    const { bits, m } = dimension === 0 ? { bits: 0, m: [] } : directionNumbers[dimension - 1];
    const degree = m.length;
    const odd = m.map(BigInt);
    let row = 0n;
    for (let k = 0; k < dimensions; k += 1) {
      if (dimension === 0) odd[k] = 1n;
      else if (k >= degree) {
        odd[k] = odd[k - degree] ^ (odd[k - degree] << BigInt(degree));
        for (let term = 1; term < degree; term += 1)
          if (((bits >>> (degree - 1 - term)) & 1) === 1) odd[k] ^= odd[k - term] << BigInt(term);
      }
      // m_k / 2^(k + 1): its leading bit is bit k of m_k.
      row |= ((odd[k] >> BigInt(k)) & 1n) << BigInt(k);
    }
    return row;
  });
}

/** Rank over the field of two elements. */
function rank(rows: readonly bigint[]): number {
  const left = [...rows];
  let found = 0;
  for (let bit = 0n; bit < BigInt(rows.length); bit += 1n) {
    const pivot = left.findIndex((row, index) => index >= found && ((row >> bit) & 1n) === 1n);
    if (pivot < 0) continue;
    [left[found], left[pivot]] = [left[pivot], left[found]];
    for (let index = 0; index < left.length; index += 1)
      if (index !== found && ((left[index] >> bit) & 1n) === 1n) left[index] ^= left[found];
    found += 1;
  }
  return found;
}
