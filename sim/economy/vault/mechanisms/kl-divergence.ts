import { InputError } from '../../../errors.ts';
import { ln } from '../../../portable.ts';

/** A pivot below this part of its variance is what rounding leaves of zero, for each dimension. */
const PIVOT_TOLERANCE = 1e-15;
/** Covariances that differ across the diagonal by more than this part of their deviations are not symmetric. */
const SYMMETRY_TOLERANCE = 1e-12;

/** A normal distribution: `mean[i]`, and `cov[i][j]` symmetric and positive definite. */
export interface Gaussian {
  readonly mean: readonly number[];
  readonly cov: readonly (readonly number[])[];
}

/** A normal distribution fitted to `count` items: their mean and their covariance (mean square, not n − 1). */
export interface GaussianMoments extends Gaussian {
  readonly count: number;
}

/** Points one after the other: point i has coordinates `values[i × dimensions …]`. */
export interface Samples {
  readonly values: Float64Array;
  readonly dimensions: number;
}

/**
 * D_KL(p ‖ q) of two normal distributions, nats: ½ (tr(Σq⁻¹Σp) + (μq − μp)ᵀ Σq⁻¹ (μq − μp) − d + ln(det Σq / det Σp)),
 * by Cholesky. Throws `InputError` for dimensions that differ and a covariance that is not symmetric or is singular.
 */
export function deriveGaussianKl(p: Gaussian, q: Gaussian): number {
  const d = p.mean.length;
  if (q.mean.length !== d || d === 0)
    refuse('q.mean', `expected ${d} dimensions, at least 1`, q.mean.length, 'measure p and q alike');
  const rootP = deriveCholesky('p', p);
  const rootQ = deriveCholesky('q', q);
  const shift = solveLower(
    rootQ,
    q.mean.map((mean, i) => mean - p.mean[i]),
  );
  let sum = -d;
  for (const z of shift) sum += z * z;
  for (let j = 0; j < d; j += 1) {
    const column = rootP.map((row) => row[j]);
    for (const z of solveLower(rootQ, column)) sum += z * z;
    sum += 2 * (ln(rootQ[j][j]) - ln(rootP[j][j]));
  }
  return Math.max(0, sum / 2);
}

/** The lower triangle L with L Lᵀ = covariance, zeros above. */
function deriveCholesky(name: string, { mean, cov }: Gaussian): number[][] {
  requireCovariance(name, mean, cov);
  const d = mean.length;
  const root = cov.map(() => new Array<number>(d).fill(0));
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < i; j += 1) root[i][j] = (cov[i][j] - dot(root[i], root[j], j)) / root[j][j];
    const pivot = cov[i][i] - dot(root[i], root[i], i);
    if (!(pivot > d * PIVOT_TOLERANCE * cov[i][i])) {
      const hint = 'leave out dimensions that follow from others or do not vary';
      refuse(`${name}.cov[${i}][${i}]`, 'expected a positive definite covariance', cov[i][i], hint);
    }
    root[i][i] = Math.sqrt(pivot);
  }
  return root;
}

function requireCovariance(name: string, mean: readonly number[], cov: readonly (readonly number[])[]): void {
  const d = mean.length;
  if (cov.length !== d || cov.some((row) => row.length !== d))
    refuse(`${name}.cov`, `expected ${d} × ${d} numbers`, cov.length, 'one row for each dimension');
  for (let i = 0; i < d; i += 1) {
    requireFinite(`${name}.mean[${i}]`, mean[i]);
    for (let j = 0; j <= i; j += 1) {
      requireFinite(`${name}.cov[${i}][${j}]`, cov[i][j]);
      const scale = Math.sqrt(Math.abs(cov[i][i] * cov[j][j]));
      if (!(Math.abs(cov[i][j] - cov[j][i]) <= SYMMETRY_TOLERANCE * scale))
        refuse(`${name}.cov[${i}][${j}]`, `expected ${cov[j][i]}`, cov[i][j], 'a covariance is symmetric');
    }
  }
}

function dot(a: readonly number[], b: readonly number[], length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k += 1) sum += a[k] * b[k];
  return sum;
}

/** x with L x = right, L lower triangular. */
function solveLower(root: readonly (readonly number[])[], right: readonly number[]): number[] {
  const x: number[] = [];
  for (let i = 0; i < right.length; i += 1) x.push((right[i] - dot(root[i], x, i)) / root[i][i]);
  return x;
}

/** The moments of two sets of data as one: what a pool of contributors looks like as a normal distribution. */
export function mergeGaussians(a: GaussianMoments, b: GaussianMoments): GaussianMoments {
  const count = a.count + b.count;
  const [ofA, ofB] = [a.count / count, b.count / count];
  const apart = b.mean.map((mean, i) => mean - a.mean[i]);
  const mean = a.mean.map((own, i) => own + ofB * apart[i]);
  const cov = a.cov.map((row, i) =>
    row.map((own, j) => ofA * own + ofB * b.cov[i][j] + ofA * ofB * (apart[i] * apart[j])),
  );
  return { count, mean, cov };
}

/** D_KL by nearest neighbours as in `deriveRawKnnKl`, clamped at 0: an estimate below it says no more than "alike". */
export function deriveKnnKl(x: Samples, y: Samples, k: number): number {
  return Math.max(0, deriveRawKnnKl(x, y, k));
}

/**
 * D̂_KL(x ‖ y) = d/n Σ ln(ν_k(i) / ρ_k(i)) + ln(m / (n − 1)), nats, may be negative: ρ_k(i) is the distance from point i
 * of the n in x to its k-th nearest other there, ν_k(i) to its k-th nearest of the m in y (Wang, Kulkarni and Verdú,
 * "Divergence estimation for multidimensional densities via k-nearest-neighbor distances", 2009, eq. 5). −∞ when x
 * repeats points of y. Takes n (n + m) distances. Throws `InputError` for dimensions that differ, n < k + 1, m < k, or a point that x
 * itself repeats k times.
 */
export function deriveRawKnnKl(x: Samples, y: Samples, k: number): number {
  if (!(Number.isInteger(k) && k >= 1)) refuse('k', 'expected a whole number from 1', k, 'k = 1 is usual');
  if (x.dimensions !== y.dimensions)
    refuse('y', `expected points of ${x.dimensions} dimensions`, y.dimensions, 'measure x and y alike');
  const n = countPoints('x', x, k + 1);
  const m = countPoints('y', y, k);
  const nearest = new Float64Array(k);
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    const within = deriveKthSquare(x, i, x, nearest);
    if (within === 0) refuse(`x[${i}]`, `expected fewer than ${k} equal points`, i, 'raise k');
    sum += ln(deriveKthSquare(x, i, y, nearest)) - ln(within);
  }
  // Distances are squared throughout, hence the half.
  return (x.dimensions * sum) / (2 * n) + ln(m / (n - 1));
}

/** Squared distance from point `i` of `from` to its k-th nearest in `to`, not counting itself; k = `nearest.length`. */
function deriveKthSquare(from: Samples, i: number, to: Samples, nearest: Float64Array): number {
  const d = from.dimensions;
  const points = to.values.length / d;
  const last = nearest.length - 1;
  nearest.fill(Number.POSITIVE_INFINITY);
  for (let j = 0; j < points; j += 1) {
    if (from === to && i === j) continue;
    let square = 0;
    for (let a = 0; a < d; a += 1) {
      const apart = from.values[i * d + a] - to.values[j * d + a];
      square += apart * apart;
    }
    if (!(square < nearest[last])) continue;
    let place = last;
    while (place > 0 && nearest[place - 1] > square) {
      nearest[place] = nearest[place - 1];
      place -= 1;
    }
    nearest[place] = square;
  }
  return nearest[last];
}

function countPoints(name: string, { values, dimensions }: Samples, least: number): number {
  const points = values.length / dimensions;
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && Number.isInteger(points)))
    refuse(name, `expected ${dimensions} coordinates for each point`, values.length, 'fill every point');
  if (points < least) refuse(name, `expected at least ${least} points`, points, 'lower k or bring more data');
  for (let i = 0; i < values.length; i += 1)
    requireFinite(`${name}[${Math.floor(i / dimensions)}]`, values[i]);
  return points;
}

function requireFinite(path: string, value: number): void {
  if (!Number.isFinite(value)) refuse(path, 'expected a finite number', value, 'leave out what is not known');
}

function refuse(path: string, constraint: string, value: number, hint: string): never {
  throw new InputError({ path, constraint, value: String(value), hint });
}
