import { pow } from '../../portable.ts';
import { factorise, solveLower, solveUpper } from '../search/cholesky.ts';
import type { Point } from '../study.ts';

/** A run that the polynomial is fitted to. */
export interface Fitted {
  readonly point: Point;
  readonly value: number;
}

const termsMax = 120;
const runsPerTerm = 40;
const degreeMax = 10;
const norm = 0.75;
/** Coefficients nearer to 0 than so many standard errors are taken for noise. */
const standardErrors = 3;

/**
 * A polynomial in the parameters that comes near an outcome, of which all variances are known: a sum of products of Legendre
 * polynomials, orthonormal on the unit cube, of low degree and few parameters together (Sudret, Reliability Engineering and
 * System Safety 93, 2008; hyperbolic truncation by Blatman and Sudret 2011), by least squares.
 */
export class PolynomialSurrogate {
  readonly #degrees: readonly (readonly number[])[];
  readonly #coefficients: Float64Array;
  readonly #row: Float64Array;
  readonly #powers: Float64Array;

  /** `values` must have about mean 0: there is no constant. `degrees` as `listTerms` gives them. */
  constructor(degrees: readonly (readonly number[])[], fitted: () => Iterable<Fitted>) {
    const terms = degrees.length;
    this.#degrees = degrees;
    this.#row = new Float64Array(terms);
    this.#powers = new Float64Array((degreeMax + 1) * (degrees[0]?.length ?? 0));
    const products = new Float64Array(terms * terms);
    const right = new Float64Array(terms);
    let runs = 0;
    let squares = 0;
    for (const { point, value } of fitted()) {
      this.#fillRow(point);
      runs += 1;
      squares += value * value;
      for (let i = 0; i < terms; i += 1) {
        const x = this.#row[i];
        right[i] += x * value;
        for (let j = 0; j <= i; j += 1) products[i * terms + j] += x * this.#row[j];
      }
    }
    const sums = right.slice();
    const isDetermined = runs > 0 && factorise(products, terms);
    if (isDetermined) {
      solveLower(products, terms, right);
      solveUpper(products, terms, right);
    }
    const explained = right.reduce((sum, coefficient, i) => sum + coefficient * sums[i], 0);
    const error = Math.sqrt(Math.max(0, squares - explained) / runs / runs);
    this.#coefficients = right.map((c) => (isDetermined && Math.abs(c) > standardErrors * error ? c : 0));
  }

  valueAt(point: Point): number {
    this.#fillRow(point);
    let value = 0;
    for (let i = 0; i < this.#row.length; i += 1) value += this.#coefficients[i] * this.#row[i];
    return value;
  }

  /**
   * The covariance of its values at two points that have the parameters for which `isShared` in common, and no others; or of
   * its value at one and that of another polynomial of the same terms at the other. Of polynomials fitted to independent runs,
   * the errors of both do not add up as they do in a square.
   */
  covariance(isShared: (parameter: number) => boolean, other: PolynomialSurrogate = this): number {
    let sum = 0;
    for (const [i, degrees] of this.#degrees.entries())
      if (degrees.every((degree, d) => degree === 0 || isShared(d)))
        sum += this.#coefficients[i] * other.#coefficients[i];
    return sum;
  }

  #fillRow(point: Point): void {
    const stride = degreeMax + 1;
    const p = this.#powers;
    for (let d = 0; d < point.length; d += 1) {
      const x = 2 * point[d] - 1;
      p[d * stride] = 1;
      p[d * stride + 1] = x;
      for (let n = 1; n < degreeMax; n += 1) {
        const at = d * stride + n;
        p[at + 1] = ((2 * n + 1) * x * p[at] - n * p[at - 1]) / (n + 1);
      }
    }
    for (let i = 0; i < this.#row.length; i += 1) {
      let value = 1;
      const degrees = this.#degrees[i];
      for (let d = 0; d < degrees.length; d += 1)
        if (degrees[d] > 0) value *= p[d * stride + degrees[d]] * Math.sqrt(2 * degrees[d] + 1);
      this.#row[i] = value;
    }
  }
}

/** Degrees of all terms that so many runs bear, by term and parameter. */
export function listTerms(parameters: number, runs: number): readonly (readonly number[])[] {
  const most = Math.min(termsMax, Math.floor(runs / runsPerTerm));
  let terms: readonly (readonly number[])[] = [];
  for (let reach = 1; reach <= degreeMax; reach += 0.5) {
    const more = enumerateTerms(parameters, pow(reach, norm) + 1e-9, most);
    if (more.length > most) break;
    terms = more;
  }
  return terms;
}

/** Terms whose degrees to the power `norm` add up to `budget` at most; no more are listed when they exceed `most`. */
function enumerateTerms(parameters: number, budget: number, most: number): number[][] {
  const costs = Array.from({ length: degreeMax + 1 }, (_, degree) => pow(degree, norm));
  const found: number[][] = [];
  const extend = (from: number, degrees: readonly number[], left: number): void => {
    for (let d = from; d < parameters && found.length <= most; d += 1) {
      for (let degree = 1; degree <= degreeMax && costs[degree] <= left; degree += 1) {
        const term = degrees.with(d, degree);
        found.push(term);
        extend(d + 1, term, left - costs[degree]);
      }
    }
  };
  extend(0, new Array<number>(parameters).fill(0), budget);
  return found;
}
