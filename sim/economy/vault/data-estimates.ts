import { OPEN_UNIT } from '../../kernel/traits.ts';
import { normal } from '../../random/distributions/normal.ts';
import type { Stream } from '../../random/draws.ts';
import {
  type DataWeights,
  type WeightRule,
  weighByDivergence,
  weighByEstimator,
} from './mechanisms/data-share.ts';
import {
  deriveGaussianKl,
  deriveKnnKl,
  type GaussianMoments,
  mergeGaussians,
  type Samples,
} from './mechanisms/kl-divergence.ts';

/** Where the draws of points of the pool begin: no point is both. */
const POOL_FIRST = 0x1_0000;

/** How data are seen where they are not counted in classes. */
export interface EstimatorRule {
  readonly estimator: 'gaussian' | 'knn';
  /** k of knn. */
  readonly neighbours: number;
  /** Points by which knn knows a contributor's data, and the data that they are compared with. */
  readonly ownPoints: number;
  readonly poolPoints: number;
  /** Distance between neighbouring classes on their grid, in standard deviations of the items of a class. */
  readonly spacing: number;
  readonly classes: number;
  /** Parts of each class that the subnet wants, for the reference `target`. */
  readonly target: ArrayLike<number>;
}

/**
 * The weights of a round by means and variances, or by nearest neighbours (economy.md §4.3). An item is a point in the
 * plane: classes lie on a square grid, their items around them with standard deviation 1. Moments follow from class
 * counts; points are drawn, a bounded number of them, which are a trait of the contributor.
 */
export class DataEstimates {
  readonly #rule: WeightRule;
  readonly #how: EstimatorRule;
  readonly #stream: Stream;
  readonly #side: number;

  constructor(rule: WeightRule, how: EstimatorRule, stream: Stream) {
    this.#rule = rule;
    this.#how = how;
    this.#stream = stream;
    this.#side = Math.ceil(Math.sqrt(how.classes));
  }

  /** Weighs the members `rows[0 … count)`, all of whom have items; returns the sum of weights. `held` are items of earlier rounds by class. */
  weigh(
    counts: Uint32Array,
    rows: Int32Array,
    count: number,
    out: DataWeights,
    held: ArrayLike<number> = [],
  ): number {
    const { classes, estimator } = this.#how;
    const own = Array.from({ length: count }, (_, k) =>
      counts.subarray(rows[k] * classes, (rows[k] + 1) * classes),
    );
    const sizes = Float64Array.from(own, (items) => items.reduce((sum, value) => sum + value, 0));
    const fixed = this.#fixedReference(held);
    if (estimator === 'gaussian') {
      const round = { data: own.map((items) => this.#deriveMoments(items)), sizes };
      const target = fixed === undefined ? undefined : this.#deriveMoments(fixed);
      const rule = { merge: mergeGaussians, divergence: deriveGaussianKl };
      return weighByEstimator(this.#rule, { ...round, target }, rule, out);
    }
    const pool =
      fixed === undefined
        ? this.#drawPool(own, rows, sizes)
        : this.#drawPool([fixed], Int32Array.of(0), Float64Array.of(1));
    const isWithout = fixed === undefined && this.#rule.reference !== 'pool-with';
    const points = Math.max(this.#how.ownPoints, this.#how.neighbours + 1);
    for (let k = 0; k < count; k += 1) {
      const ownPoints = this.#drawPoints(own[k], rows[k], 0, points);
      out.nats[k] = this.#deriveNats(ownPoints, isWithout ? pool.without(k) : pool.all);
    }
    return weighByDivergence(this.#rule, sizes, count, out);
  }

  /** What all are compared with alike, by class: what is wanted, or what is held; undefined where that is each other's data. */
  #fixedReference(held: ArrayLike<number>): ArrayLike<number> | undefined {
    const { reference } = this.#rule;
    if (reference === 'target') return this.#how.target;
    return reference === 'history' && sumOf(held) > 0 ? held : undefined;
  }

  /** Mean and covariance of all items: within classes 1, and between them. */
  #deriveMoments(items: ArrayLike<number>): GaussianMoments {
    let count = 0;
    const sum = [0, 0];
    const squares = [0, 0, 0];
    for (let c = 0; c < items.length; c += 1) {
      const [x, y] = this.#centreOf(c);
      count += items[c];
      sum[0] += items[c] * x;
      sum[1] += items[c] * y;
      squares[0] += items[c] * x * x;
      squares[1] += items[c] * x * y;
      squares[2] += items[c] * y * y;
    }
    const mean = sum.map((value) => value / count);
    const [xx, xy, yy] = squares.map((value) => value / count);
    const covariance = xy - mean[0] * mean[1];
    return {
      count,
      mean,
      cov: [
        [1 + xx - mean[0] * mean[0], covariance],
        [covariance, 1 + yy - mean[1] * mean[1]],
      ],
    };
  }

  #centreOf(c: number): readonly [number, number] {
    const { spacing } = this.#how;
    return [spacing * (c % this.#side), spacing * Math.floor(c / this.#side)];
  }

  /** Too few others to have neighbours among say nothing. */
  #deriveNats(own: Samples, reference: Samples): number {
    const { neighbours } = this.#how;
    const points = reference.values.length / reference.dimensions;
    if (this.#rule.direction === 'forward')
      return points < neighbours ? 0 : deriveKnnKl(own, reference, neighbours);
    return points < neighbours + 1 ? 0 : deriveKnnKl(reference, own, neighbours);
  }

  /** Points of all data together, each member's part by its items; with and without those of one of them. */
  #drawPool(data: readonly ArrayLike<number>[], rows: Int32Array, sizes: Float64Array) {
    const total = sizes.reduce((sum, value) => sum + value, 0);
    const ends = new Int32Array(data.length + 1);
    const { poolPoints } = this.#how;
    const values = new Float64Array(2 * poolPoints);
    let passed = 0;
    for (const [k, items] of data.entries()) {
      passed += sizes[k];
      ends[k + 1] = Math.floor((poolPoints * passed) / total);
      const points = this.#drawPoints(items, rows[k], POOL_FIRST, ends[k + 1] - ends[k]);
      values.set(points.values, 2 * ends[k]);
    }
    const without = (k: number): Samples => {
      const rest = new Float64Array(values.length - 2 * (ends[k + 1] - ends[k]));
      rest.set(values.subarray(0, 2 * ends[k]));
      rest.set(values.subarray(2 * ends[k + 1]), 2 * ends[k]);
      return { values: rest, dimensions: 2 };
    };
    return { all: { values, dimensions: 2 }, without };
  }

  /** Points of a contributor's data: a class by its items, and a place around it. */
  #drawPoints(items: ArrayLike<number>, row: number, first: number, points: number): Samples {
    const size = sumOf(items);
    const values = new Float64Array(2 * points);
    for (let p = 0; p < points; p += 1) {
      let left = this.#stream.uniform(row, first + p, 0) * size;
      let c = 0;
      while (c < items.length - 1 && left >= items[c]) {
        left -= items[c];
        c += 1;
      }
      const [x, y] = this.#centreOf(c);
      values[2 * p] = x + normal(this.#stream.uniform(row, first + p, 1) + OPEN_UNIT);
      values[2 * p + 1] = y + normal(this.#stream.uniform(row, first + p, 2) + OPEN_UNIT);
    }
    return { values, dimensions: 2 };
  }
}

const sumOf = (items: ArrayLike<number>): number => Array.from(items).reduce((sum, value) => sum + value, 0);
