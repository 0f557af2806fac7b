import { InvariantError } from '../../errors.ts';
import { deriveSample } from '../../experiments/statistics/sample.ts';
import { exp, ln } from '../../portable.ts';
import type { Point } from '../study.ts';
import { factorise, invert, solveLower, solveUpper } from './cholesky.ts';
import { minimiseSmooth } from './quasi-newton.ts';

/** What is known of the error of observed values. */
export interface Noise {
  /** Runs that each value is the mean of. */
  readonly runs: ArrayLike<number>;
  /** Variance of one run's own error, in the square of the values' unit; undefined when the data must tell. */
  readonly own: number | undefined;
  /** Variance of what luck does to all points alike: two means of p and q ≥ p runs share its part 1 / q. */
  readonly shared: number;
}

/** Parameters of the process as logarithms: length scales of each dimension, variance of the signal, and of one run's error. */
export type Hyperparameters = Float64Array;

/** What the process says of one place. */
export interface Prediction {
  readonly mean: number;
  /** Standard deviation of the true value there, without the error of a run. */
  readonly sd: number;
}

const lengthCentre = ln(0.5);
const lengthSpread = 1;
const signalSpread = 1.5;
const noiseCentre = ln(1e-3);
const noiseSpread = 3;
const jitter = 1e-8;
const starts = [0.2, 0.6];
const iterationsMax = 40;

/**
 * A Gaussian process with a constant mean and Matérn's kernel of smoothness 5/2, a length scale for each dimension
 * (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, chapters 2, 4 and 5). Values are brought to mean 0
 * and variance 1 first; hyperparameters maximise the marginal likelihood times log-normal priors, from fixed starts.
 */
export class GaussianProcess {
  readonly hyperparameters: Hyperparameters;
  readonly #points: readonly Point[];
  readonly #place: number;
  readonly #scale: number;
  readonly #inverseLengths: Float64Array;
  readonly #signal: number;
  readonly #lower: Float64Array;
  readonly #weights: Float64Array;
  readonly #mean: number;
  readonly #covariances: Float64Array;

  /** Throws InvariantError without points. Given `hyperparameters` are used as they are. */
  constructor(
    points: readonly Point[],
    values: ArrayLike<number>,
    noise: Noise,
    hyperparameters?: Hyperparameters,
  ) {
    if (points.length === 0) throw new InvariantError('gaussian process: no points');
    const { mean, sd } = deriveSample(values);
    this.#points = points;
    this.#place = mean;
    this.#scale = sd > 0 ? sd : 1;
    const data = new Data(
      points,
      Float64Array.from(values, (value) => (value - mean) / this.#scale),
      scaleNoise(noise, this.#scale),
    );
    this.hyperparameters = hyperparameters ?? maximise(data);
    const fitted = data.condition(this.hyperparameters);
    if (fitted === undefined)
      throw new InvariantError('gaussian process: covariance is not positive definite');
    this.#lower = fitted.lower;
    this.#weights = fitted.weights;
    this.#mean = fitted.mean;
    const dimensions = points[0].length;
    this.#inverseLengths = this.hyperparameters.slice(0, dimensions).map((l) => exp(-l));
    this.#signal = exp(this.hyperparameters[dimensions]);
    this.#covariances = new Float64Array(points.length);
  }

  /** Variance of one run's own error as the data tell it, in the square of the values' unit; 0 when it was given. */
  get noiseVariance(): number {
    const own = this.hyperparameters[this.#points[0].length + 1];
    return own === undefined ? 0 : exp(own) * this.#scale * this.#scale;
  }

  predict(point: Point): Prediction {
    const covariances = this.#covariances;
    const n = this.#points.length;
    let mean = this.#mean;
    for (let i = 0; i < n; i += 1) {
      covariances[i] = this.#covariance(point, this.#points[i]);
      mean += covariances[i] * this.#weights[i];
    }
    solveLower(this.#lower, n, covariances);
    let variance = this.#signal;
    for (let i = 0; i < n; i += 1) variance -= covariances[i] * covariances[i];
    return {
      mean: this.#place + this.#scale * mean,
      sd: this.#scale * Math.sqrt(Math.max(variance, jitter * jitter)),
    };
  }

  #covariance(a: Point, b: Point): number {
    let squares = 0;
    for (let d = 0; d < a.length; d += 1) {
      const distance = (a[d] - b[d]) * this.#inverseLengths[d];
      squares += distance * distance;
    }
    const r = Math.sqrt(5 * squares);
    return this.#signal * (1 + r + (r * r) / 3) * exp(-r);
  }
}

const scaleNoise = ({ runs, own, shared }: Noise, scale: number): Noise => ({
  runs,
  own: own === undefined ? undefined : own / (scale * scale),
  shared: shared / (scale * scale),
});

/** The most probable hyperparameters. */
function maximise(data: Data): Hyperparameters {
  const results = starts.map((length) => {
    const start = [...new Array<number>(data.dimensions).fill(ln(length)), 0];
    if (data.noise.own === undefined) start.push(noiseCentre);
    return minimiseSmooth((x, gradient) => data.negativeLog(x, gradient), start, iterationsMax);
  });
  return results.reduce((best, one) => (one.value < best.value ? one : best)).x;
}

interface Conditioned {
  readonly lower: Float64Array;
  readonly weights: Float64Array;
  readonly mean: number;
  readonly logDeterminant: number;
}

/** Observations, and what hyperparameters make of them. */
class Data {
  readonly dimensions: number;
  readonly noise: Noise;
  readonly #n: number;
  readonly #values: Float64Array;
  /** Squared distances of each pair j < i by dimension. */
  readonly #squares: Float64Array;
  /** Of each pair j < i: the kernel, and what its logarithmic length scales multiply in its gradient. */
  readonly #kernel: Float64Array;
  readonly #slope: Float64Array;

  constructor(points: readonly Point[], values: Float64Array, noise: Noise) {
    const n = points.length;
    const dimensions = points[0].length;
    this.#n = n;
    this.dimensions = dimensions;
    this.noise = noise;
    this.#values = values;
    const pairs = (n * (n - 1)) / 2;
    this.#squares = new Float64Array(pairs * dimensions);
    this.#kernel = new Float64Array(pairs);
    this.#slope = new Float64Array(pairs);
    let at = 0;
    for (let i = 0; i < n; i += 1)
      for (let j = 0; j < i; j += 1)
        for (let d = 0; d < dimensions; d += 1, at += 1)
          this.#squares[at] = square(points[i][d] - points[j][d]);
  }

  /** Factor of the covariance, generalised least squares for the mean, and weights; undefined where there is no factor. */
  condition(x: Hyperparameters): Conditioned | undefined {
    const n = this.#n;
    const lower = this.#covariances(x);
    if (!factorise(lower, n)) return undefined;
    const solve = (right: Float64Array): Float64Array => {
      solveLower(lower, n, right);
      solveUpper(lower, n, right);
      return right;
    };
    const ofOnes = solve(new Float64Array(n).fill(1));
    const ofValues = solve(this.#values.slice());
    const sum = (list: Float64Array): number => list.reduce((total, value) => total + value, 0);
    const mean = sum(ofValues) / sum(ofOnes);
    let logDeterminant = 0;
    for (let i = 0; i < n; i += 1) logDeterminant += 2 * ln(lower[i * n + i]);
    return { lower, weights: ofValues.map((value, i) => value - mean * ofOnes[i]), mean, logDeterminant };
  }

  /** Negative logarithm of marginal likelihood times priors, less a constant, and its gradient. */
  negativeLog(x: Hyperparameters, gradient: Float64Array): number {
    const n = this.#n;
    const conditioned = this.condition(x);
    if (conditioned === undefined) return Number.POSITIVE_INFINITY;
    const { lower, weights, mean, logDeterminant } = conditioned;
    let fitted = 0;
    for (let i = 0; i < n; i += 1) fitted += (this.#values[i] - mean) * weights[i];
    this.#slopeOfLikelihood(x, weights, invert(lower, n), gradient);
    return (fitted + logDeterminant) / 2 + this.#addPriors(x, gradient);
  }

  #covariances(x: Hyperparameters): Float64Array {
    const { dimensions: D, noise } = this;
    const n = this.#n;
    const matrix = new Float64Array(n * n);
    const precision = x.slice(0, D).map((l) => exp(-2 * l));
    const signal = exp(x[D]);
    const own = noise.own ?? exp(x[D + 1]);
    let pair = 0;
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < i; j += 1, pair += 1) {
        let squares = 0;
        for (let d = 0; d < D; d += 1) squares += this.#squares[pair * D + d] * precision[d];
        const r = Math.sqrt(5 * squares);
        const decay = signal * exp(-r);
        this.#kernel[pair] = decay * (1 + r + (r * r) / 3);
        this.#slope[pair] = (decay * (1 + r) * 5) / 3;
        matrix[i * n + j] = this.#kernel[pair] + noise.shared / Math.max(noise.runs[i], noise.runs[j]);
      }
      matrix[i * n + i] = signal * (1 + jitter) + (noise.shared + own) / noise.runs[i];
    }
    return matrix;
  }

  /** −½ tr((w wᵀ − K⁻¹) ∂K) by each hyperparameter. */
  #slopeOfLikelihood(
    x: Hyperparameters,
    w: Float64Array,
    inverse: Float64Array,
    gradient: Float64Array,
  ): void {
    const { dimensions: D, noise } = this;
    const n = this.#n;
    const precision = x.slice(0, D).map((l) => exp(-2 * l));
    const signal = exp(x[D]);
    gradient.fill(0);
    let pair = 0;
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < i; j += 1, pair += 1) {
        const weight = w[i] * w[j] - inverse[i * n + j];
        gradient[D] -= weight * this.#kernel[pair];
        const slope = weight * this.#slope[pair];
        for (let d = 0; d < D; d += 1) gradient[d] -= slope * this.#squares[pair * D + d] * precision[d];
      }
      const weight = w[i] * w[i] - inverse[i * n + i];
      gradient[D] -= (weight * signal * (1 + jitter)) / 2;
      if (noise.own === undefined) gradient[D + 1] -= (weight * exp(x[D + 1])) / noise.runs[i] / 2;
    }
  }

  #addPriors(x: Hyperparameters, gradient: Float64Array): number {
    let value = 0;
    for (let k = 0; k < x.length; k += 1) {
      const [centre, spread] = priorOf(k, this.dimensions);
      const distance = (x[k] - centre) / spread;
      value += (distance * distance) / 2;
      gradient[k] += distance / spread;
    }
    return value;
  }
}

/** Centre and spread of a hyperparameter's logarithm. */
function priorOf(k: number, dimensions: number): readonly [number, number] {
  if (k < dimensions) return [lengthCentre, lengthSpread];
  return k === dimensions ? [0, signalSpread] : [noiseCentre, noiseSpread];
}

const square = (value: number): number => value * value;
