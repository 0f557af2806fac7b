import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveGaussianKl,
  deriveKnnKl,
  deriveRawKnnKl,
  type GaussianMoments,
  mergeGaussians,
  type Samples,
} from '../../../sim/economy/vault/mechanisms/kl-divergence.ts';
import { InputError, type Problem } from '../../../sim/errors.ts';
import { normal } from '../../../sim/random/distributions/normal.ts';
import { Draws } from '../../../sim/random/draws.ts';
import vectors from '../../vectors/kl-divergence.json' with { type: 'json' };
import { deriveDiscreteKl, deriveSmoothedKl } from './class-divergence.ts';

const line = (...values: number[]): Samples => ({ values: Float64Array.from(values), dimensions: 1 });

/** The one problem that `act` is refused for. */
function refusalOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError && error.problems.length === 1) return error.problems[0];
    throw error;
  }
  throw new Error('expected a refusal');
}

/** Counts of the same classes in two pools, each with at least one item. */
const counted = fc
  .integer({ min: 1, max: 12 })
  .chain((classes) => fc.tuple(countsOf(classes), countsOf(classes)));

function countsOf(classes: number): fc.Arbitrary<number[]> {
  const count = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1e9 }));
  return fc
    .array(count, { minLength: classes, maxLength: classes })
    .filter((list) => list.some((items) => items > 0));
}

function toShares(counts: readonly number[]): number[] {
  const whole = counts.reduce((sum, items) => sum + items, 0);
  return counts.map((items) => items / whole);
}

describe('published values of divergence', () => {
  const { tolerance } = vectors;

  it.each(vectors.discrete)('of classes: $source', ({ p, q, kl }) => {
    const derived = deriveDiscreteKl(p, q);
    if (typeof kl === 'string') expect(derived).toBe(Number.POSITIVE_INFINITY);
    else expect(Math.abs(derived - kl)).toBeLessThanOrEqual(tolerance);
  });

  it.each(vectors.smoothedCounts)('of counts smoothed by $alpha', ({ p, q, alpha, kl }) => {
    expect(Math.abs(deriveSmoothedKl(p, q, alpha) - kl)).toBeLessThanOrEqual(tolerance);
  });

  it.each(vectors.gaussian)('of normal distributions $p and $q', ({ p, q, kl }) => {
    expect(Math.abs(deriveGaussianKl(p, q) - kl)).toBeLessThanOrEqual(tolerance);
  });

  it.each(vectors.knn)('by nearest neighbours: $source', ({ x, y, k, kl }) => {
    expect(Math.abs(deriveRawKnnKl(line(...x), line(...y), k) - kl)).toBeLessThanOrEqual(tolerance);
    expect(deriveKnnKl(line(...x), line(...y), k)).toBe(0);
  });
});

describe('the divergence of classes', () => {
  it('is never negative, and 0 for equal distributions', () => {
    fc.assert(
      fc.property(counted, ([p, q]) => {
        expect(deriveDiscreteKl(toShares(p), toShares(q))).toBeGreaterThanOrEqual(0);
        expect(deriveDiscreteKl(toShares(p), toShares(p))).toBe(0);
        expect(deriveSmoothedKl(p, q, 0.5)).toBeGreaterThanOrEqual(0);
        expect(deriveSmoothedKl(p, p, 0.5)).toBe(0);
      }),
    );
  });

  it('is 0 for no others: at least half the square of what lies between them (Pinsker)', () => {
    fc.assert(
      fc.property(counted, ([p, q]) => {
        const [ofP, ofQ] = [toShares(p), toShares(q)];
        const between = ofP.reduce((sum, share, k) => sum + Math.abs(share - ofQ[k]), 0);
        expect(deriveDiscreteKl(ofP, ofQ)).toBeGreaterThanOrEqual((between * between) / 2 - 1e-12);
      }),
    );
  });

  it('takes 0 ln 0 for 0, and is infinite exactly where q lacks a class of p', () => {
    expect(deriveDiscreteKl([1, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 14);
    expect(deriveDiscreteKl([0, 1, 0], [0, 1, 0])).toBe(0);
    fc.assert(
      fc.property(counted, ([p, q]) => {
        const isMissing = p.some((items, k) => items > 0 && q[k] === 0);
        expect(deriveDiscreteKl(toShares(p), toShares(q)) === Number.POSITIVE_INFINITY).toBe(isMissing);
      }),
    );
  });

  it('stays finite however rare a class of q is', () => {
    expect(deriveDiscreteKl([1, 0], [5e-324, 1])).toBeCloseTo(744.44, 2);
  });

  it('is finite once smoothed', () => {
    fc.assert(
      fc.property(counted, fc.double({ min: 1e-6, max: 10, noNaN: true }), ([p, q], alpha) => {
        expect(deriveSmoothedKl(p, q, alpha)).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
    );
  });

  it('without smoothing is that of the shares', () => {
    expect(deriveSmoothedKl([3, 1], [1, 3], 0)).toBeCloseTo(deriveDiscreteKl([0.75, 0.25], [0.25, 0.75]), 14);
  });
});

/** A normal distribution of d dimensions with a covariance that is A Aᵀ and something on the diagonal. */
function gaussians(d: number): fc.Arbitrary<GaussianMoments> {
  const number = fc.integer({ min: -9, max: 9 });
  const row = fc.array(number, { minLength: d, maxLength: d });
  return fc
    .record({
      count: fc.integer({ min: 1, max: 50 }),
      mean: row,
      root: fc.array(row, { minLength: d, maxLength: d }),
    })
    .map(({ count, mean, root }) => {
      const cov = root.map((a, i) =>
        root.map((b, j) => a.reduce((sum, x, k) => sum + x * b[k], i === j ? 1 : 0)),
      );
      return { count, mean, cov };
    });
}

const pairs = fc.integer({ min: 1, max: 4 }).chain((d) => fc.tuple(gaussians(d), gaussians(d)));

describe('the divergence of normal distributions', () => {
  it('is never negative, and 0 for equal ones', () => {
    fc.assert(
      fc.property(pairs, ([p, q]) => {
        expect(deriveGaussianKl(p, q)).toBeGreaterThanOrEqual(0);
        expect(deriveGaussianKl(p, p)).toBe(0);
      }),
    );
  });

  it('of two dimensions is that of the written-out formula', () => {
    fc.assert(
      fc.property(gaussians(2), gaussians(2), (p, q) => {
        const det = ([[a, b], [c, d]]: GaussianMoments['cov']) => a * d - b * c;
        const [[a, b], [, d]] = q.cov;
        const of = det(q.cov);
        const trace = (d * p.cov[0][0] - 2 * b * p.cov[0][1] + a * p.cov[1][1]) / of;
        const [x, y] = [q.mean[0] - p.mean[0], q.mean[1] - p.mean[1]];
        const shift = (d * x * x - 2 * b * x * y + a * y * y) / of;
        const expected = (trace + shift - 2 + Math.log(of / det(p.cov))) / 2;
        expect(Math.abs(deriveGaussianKl(p, q) - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected));
      }),
    );
  });

  it('of independent dimensions is the sum of theirs', () => {
    const p = {
      mean: [1, 5],
      cov: [
        [1, 0],
        [0, 9],
      ],
    };
    const q = {
      mean: [4, 3],
      cov: [
        [2, 0],
        [0, 4],
      ],
    };
    const apart = [0, 1].map((i) =>
      deriveGaussianKl(
        { mean: [p.mean[i]], cov: [[p.cov[i][i]]] },
        { mean: [q.mean[i]], cov: [[q.cov[i][i]]] },
      ),
    );
    expect(deriveGaussianKl(p, q)).toBeCloseTo(apart[0] + apart[1], 13);
  });

  it('does not depend on the unit of measurement', () => {
    const inches = (g: GaussianMoments) => ({
      mean: g.mean.map((x) => x / 2.54),
      cov: g.cov.map((row) => row.map((x) => x / (2.54 * 2.54))),
    });
    fc.assert(
      fc.property(pairs, ([p, q]) => {
        const metric = deriveGaussianKl(p, q);
        expect(Math.abs(deriveGaussianKl(inches(p), inches(q)) - metric)).toBeLessThan(1e-9 * (1 + metric));
      }),
    );
  });

  const unit = {
    mean: [0, 0],
    cov: [
      [1, 0],
      [0, 1],
    ],
  };
  it.each([
    [
      'a singular covariance',
      {
        ...unit,
        cov: [
          [1, 1],
          [1, 1],
        ],
      },
      'q.cov[1][1]',
    ],
    [
      'one that is singular but for rounding',
      {
        ...unit,
        cov: [
          [0.01, 0.03],
          [0.03, 0.09],
        ],
      },
      'q.cov[1][1]',
    ],
    [
      'a dimension that does not vary',
      {
        ...unit,
        cov: [
          [0, 0],
          [0, 1],
        ],
      },
      'q.cov[0][0]',
    ],
    [
      'one that is not positive',
      {
        ...unit,
        cov: [
          [1, 2],
          [2, 1],
        ],
      },
      'q.cov[1][1]',
    ],
    [
      'one that is not symmetric',
      {
        ...unit,
        cov: [
          [1, 0.5],
          [0.4, 1],
        ],
      },
      'q.cov[1][0]',
    ],
    ['one with a hole', { ...unit, cov: [[1, 0], [0]] }, 'q.cov'],
    [
      'one that is no number',
      {
        ...unit,
        cov: [
          [Number.NaN, 0],
          [0, 1],
        ],
      },
      'q.cov[0][0]',
    ],
    ['a mean that is no number', { ...unit, mean: [0, Number.NaN] }, 'q.mean[1]'],
    ['other dimensions', { mean: [0], cov: [[1]] }, 'q.mean'],
  ])('refuses %s', (_, q, path) => {
    const problem = refusalOf(() => deriveGaussianKl(unit, q));
    expect(problem.path).toBe(path);
    expect(problem.hint).toBeDefined();
  });
});

describe('a pool of normal data', () => {
  it('has the moments of all items together', () => {
    const items = [1, 4, 4, 7, 12, 3, 3.5];
    const moments = (list: readonly number[]): GaussianMoments => {
      const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
      const variance = list.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / list.length;
      return { count: list.length, mean: [mean], cov: [[variance]] };
    };
    const pool = mergeGaussians(moments(items.slice(0, 2)), moments(items.slice(2)));
    const whole = moments(items);
    expect(pool.count).toBe(7);
    expect(pool.mean[0]).toBeCloseTo(whole.mean[0], 13);
    expect(pool.cov[0][0]).toBeCloseTo(whole.cov[0][0], 13);
  });

  it('is symmetric, so that it has a divergence', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(deriveGaussianKl(a, mergeGaussians(a, b))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

const grids = fc.integer({ min: 1, max: 3 }).chain((dimensions) => {
  const point = fc.array(fc.integer({ min: -1000, max: 1000 }), {
    minLength: dimensions,
    maxLength: dimensions,
  });
  const points = fc.uniqueArray(point, { minLength: 5, maxLength: 12, selector: String });
  return fc.tuple(points, points, fc.integer({ min: 1, max: 4 }));
});

const toSamples = (points: readonly (readonly number[])[]): Samples => ({
  values: Float64Array.from(points.flat()),
  dimensions: points[0].length,
});

describe('the divergence by nearest neighbours', () => {
  it('is the formula of the paper, in any dimension and for any k', () => {
    fc.assert(
      fc.property(grids, ([x, y, k]) => {
        const distances = (from: readonly number[], to: readonly (readonly number[])[]) =>
          to.map((point) => Math.hypot(...point.map((a, i) => a - from[i]))).sort((a, b) => a - b);
        const logs = x.map((point) => Math.log(distances(point, y)[k - 1] / distances(point, x)[k]));
        const sum = logs.reduce((a, b) => a + b, 0);
        const expected = (x[0].length / x.length) * sum + Math.log(y.length / (x.length - 1));
        const derived = deriveRawKnnKl(toSamples(x), toSamples(y), k);
        if (expected === Number.NEGATIVE_INFINITY) expect(derived).toBe(expected);
        else expect(derived).toBeCloseTo(expected, 10);
        expect(deriveKnnKl(toSamples(x), toSamples(y), k)).toBe(Math.max(0, derived));
      }),
    );
  });

  it('comes near that of the distributions the points are from', () => {
    const stream = new Draws('points', 0).stream('knn');
    const draw = (set: number, mean: number, deviation: number): Samples => ({
      values: Float64Array.from(
        { length: 2_000 },
        (_, i) => mean + deviation * normal(stream.at(i, set).open01()),
      ),
      dimensions: 2,
    });
    const [x, alike, shifted] = [draw(0, 0, 1), draw(1, 0, 1), draw(2, 1, 1)];
    expect(deriveKnnKl(x, alike, 5)).toBeLessThan(0.1);
    expect(Math.abs(deriveKnnKl(x, shifted, 5) - 1)).toBeLessThan(0.15);
  });

  it('does not depend on the order of points', () => {
    fc.assert(
      fc.property(grids, ([x, y, k]) => {
        const straight = deriveRawKnnKl(toSamples(x), toSamples(y), k);
        expect(deriveRawKnnKl(toSamples(x), toSamples(y.toReversed()), k)).toBe(straight);
      }),
    );
  });

  it('finds nothing new in points that the pool has', () => {
    expect(deriveKnnKl(line(1, 2, 3), line(1, 2, 3, 9), 1)).toBe(0);
  });

  it.each([
    ['fewer than k + 1 points', () => deriveKnnKl(line(1, 2), line(1, 2, 3), 2), 'x'],
    ['fewer than k points to compare with', () => deriveKnnKl(line(1, 2, 3), line(1), 2), 'y'],
    ['k = 0', () => deriveKnnKl(line(1, 2), line(1, 2), 0), 'k'],
    ['half a neighbour', () => deriveKnnKl(line(1, 2), line(1, 2), 1.5), 'k'],
    ['points that repeat', () => deriveKnnKl(line(1, 2, 2), line(1, 3), 1), 'x[1]'],
    ['a point that is no number', () => deriveKnnKl(line(1, Number.NaN), line(1, 3), 1), 'x[1]'],
    [
      'other dimensions',
      () => deriveKnnKl(line(1, 2), { values: Float64Array.of(1, 2), dimensions: 2 }, 1),
      'y',
    ],
    [
      'half a point',
      () => {
        const half = { values: Float64Array.of(1, 2, 3), dimensions: 2 };
        return deriveKnnKl(half, half, 1);
      },
      'x',
    ],
  ])('refuses %s', (_, act, path) => {
    expect(refusalOf(act).path).toBe(path);
  });
});
