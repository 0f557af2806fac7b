import { InputError } from '../errors.ts';
import { ln } from '../portable.ts';

/** Shares that differ from a whole by more than this do not describe a distribution. */
const WHOLE_TOLERANCE = 1e-9;
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
 * D_KL(p ‖ q) = Σ p ln(p/q), nats: how much the classes of some data would surprise someone who expects q (economy.md
 * §4.3). 0·ln 0 = 0; a class of p that q lacks makes it infinite. Never negative, 0 for equal distributions. Throws
 * `InputError` for lengths that differ, shares that are negative or do not sum to 1 (within 10^−9).
 */
export function deriveDiscreteKl(p: ArrayLike<number>, q: ArrayLike<number>): number {
  requireSameClasses(p, q);
  requireWhole('p', p);
  requireWhole('q', q);
  let sum = 0;
  for (let k = 0; k < p.length; k += 1) sum += surprise(p[k], q[k]);
  return Math.max(0, sum);
}

/**
 * The divergence of counted classes with Dirichlet smoothing, nats: shares (count + alpha) / (N + alpha × classes), so
 * that no class of either is impossible. `alpha` ≥ 0. Throws `InputError` for lengths that differ, negative counts, no
 * items at all or a class that q lacks without smoothing.
 */
export function deriveSmoothedKl(p: ArrayLike<number>, q: ArrayLike<number>, alpha: number): number {
  requireSameClasses(p, q);
  if (!(alpha >= 0 && alpha < Number.POSITIVE_INFINITY))
    refuse('alpha', 'expected 0 or more', alpha, 'the usual smoothing is 0.5');
  const ofP = deriveSmoothedTotal('p', p, alpha);
  const ofQ = deriveSmoothedTotal('q', q, alpha);
  let sum = 0;
  for (let k = 0; k < p.length; k += 1) sum += surprise((p[k] + alpha) / ofP, (q[k] + alpha) / ofQ);
  if (sum === Number.POSITIVE_INFINITY)
    refuse('alpha', 'expected more than 0 where q lacks a class of p', alpha, 'smooth with 0.5');
  return Math.max(0, sum);
}

/** p ln(p/q), with its limits at 0. */
function surprise(p: number, q: number): number {
  if (p === 0) return 0;
  const ratio = p / q;
  // A ratio past the largest double still has a logarithm.
  return p * (ratio < Number.POSITIVE_INFINITY ? ln(ratio) : ln(p) - ln(q));
}

function deriveSmoothedTotal(name: string, counts: ArrayLike<number>, alpha: number): number {
  const total = sumOfShares(name, counts) + alpha * counts.length;
  if (!(total > 0)) refuse(name, 'expected at least one item', 0, 'leave out who has no data');
  return total;
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

/** The points of two samples as one, those of `a` first. */
export function mergeSamples(a: Samples, b: Samples): Samples {
  const values = new Float64Array(a.values.length + b.values.length);
  values.set(a.values);
  values.set(b.values, a.values.length);
  return { values, dimensions: a.dimensions };
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

function requireSameClasses(p: ArrayLike<number>, q: ArrayLike<number>): void {
  if (p.length !== q.length || p.length === 0)
    refuse('q', `expected ${p.length} classes, at least 1`, q.length, 'count the same classes in p and q');
}

function requireWhole(name: string, shares: ArrayLike<number>): void {
  const sum = sumOfShares(name, shares);
  if (!(Math.abs(sum - 1) <= WHOLE_TOLERANCE))
    refuse(name, 'expected shares that sum to 1', sum, 'divide by their sum');
}

function sumOfShares(name: string, shares: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < shares.length; k += 1) {
    if (!(shares[k] >= 0 && shares[k] < Number.POSITIVE_INFINITY))
      refuse(`${name}[${k}]`, 'expected a number from 0', shares[k], 'a class holds no less than nothing');
    sum += shares[k];
  }
  return sum;
}

function requireFinite(path: string, value: number): void {
  if (!Number.isFinite(value)) refuse(path, 'expected a finite number', value, 'leave out what is not known');
}

function refuse(path: string, constraint: string, value: number, hint: string): never {
  throw new InputError({ path, constraint, value: String(value), hint });
}
