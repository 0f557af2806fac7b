import { describe, expect, it } from 'vitest';
import { gridDesign } from '../../../sim/experiments/designs/grid.ts';
import { type Uncertainty, uncertainValue } from '../../../sim/experiments/designs/uncertainty.ts';
import { zipDesign } from '../../../sim/experiments/designs/zip.ts';

describe('a grid', () => {
  it('has every combination, the last list turning fastest', () => {
    expect(
      gridDesign([
        ['a', 'b'],
        ['x', 'y', 'z'],
      ]),
    ).toEqual([
      ['a', 'x'],
      ['a', 'y'],
      ['a', 'z'],
      ['b', 'x'],
      ['b', 'y'],
      ['b', 'z'],
    ]);
    expect(gridDesign([])).toEqual([[]]);
  });
});

describe('a zip', () => {
  it('takes values of one place together', () => {
    expect(
      zipDesign([
        ['a', 'b'],
        ['x', 'y'],
      ]),
    ).toEqual([
      ['a', 'x'],
      ['b', 'y'],
    ]);
  });

  it('refuses lists of different lengths', () => {
    expect(() => zipDesign([['a', 'b'], ['x']])).toThrow(
      'expected lists of one length, 2 as the first, got 1 values in list 2',
    );
  });
});

describe('an uncertain parameter', () => {
  const kinds: [Uncertainty, number, number][] = [
    [{ kind: 'uniform', low: 2, high: 6 }, 4, 4],
    [{ kind: 'log-uniform', low: 1, high: 100 }, 10, 99 / Math.log(100)],
    [{ kind: 'triangular', low: 0, mode: 1, high: 4 }, 4 - Math.sqrt(6), 5 / 3],
    [{ kind: 'normal', mean: 5, sd: 2 }, 5, 5],
    [{ kind: 'log-normal', mean: 5, cv: 1 }, 5 / Math.SQRT2, 5],
  ];

  it.each(kinds)('%j has the median %d and the mean %d', (uncertainty, median, mean) => {
    expect(uncertainValue(uncertainty, 0.5)).toBeCloseTo(median, 10);
    const n = 20_000;
    let sum = 0;
    for (let k = 0; k < n; k += 1) sum += uncertainValue(uncertainty, (k + 0.5) / n);
    expect(sum / n / mean).toBeCloseTo(1, 2);
  });

  it.each(kinds)('%j rises with its share, from the first to the last', (uncertainty) => {
    const values = [0, 1e-9, 0.1, 0.3, 0.7, 0.999, 1 - 2 ** -53].map((u) => uncertainValue(uncertainty, u));
    expect(values.every(Number.isFinite)).toBe(true);
    expect([...values].sort((a, b) => a - b)).toEqual(values);
  });
});
