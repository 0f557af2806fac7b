import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../sim/errors.ts';
import { dirichlet } from '../../sim/random/distributions/dirichlet.ts';
import { gamma, logOfGamma } from '../../sim/random/distributions/gamma.ts';
import { type Cursor, Draws } from '../../sim/random/draws.ts';
import {
  countOutcomes,
  expectCdf,
  expectFrequencies,
  expectMean,
  expectUncorrelated,
  expectVariance,
  takeSample,
} from '../laws/distribution-laws.ts';
import { gammaCdf, normalCdf } from './reference-cdf.ts';

const N = 100_000;
const sample = (name: string, of: (cursor: Cursor) => number) => {
  const stream = new Draws('cursor', 0).stream(name);
  return takeSample(N, (i) => of(stream.at(i, 0)));
};

describe('a gamma value', () => {
  it.each([0.05, 0.5, 1, 2.5, 30, 1000])('follows its law at shape %d', (shape) => {
    const values = sample(`gamma ${shape}`, (cursor) => gamma(cursor, shape));
    expectMean(values, { mean: shape, variance: shape });
    expectVariance(values, { variance: shape, excessKurtosis: 6 / shape });
    expectCdf(values, (x) => gammaCdf(shape, x));
  });

  it.each([1e9, 1e15])('keeps its mean and spread at shape %d', (shape) => {
    const values = sample(`gamma ${shape}`, (cursor) => (gamma(cursor, shape) - shape) / Math.sqrt(shape));
    expectMean(values, { mean: 0, variance: 1 });
    expectVariance(values, { variance: 1, excessKurtosis: 0 });
    expectCdf(values, normalCdf);
  });

  it('has the exact logarithm where shapes are too small for the value: −shape × ln g is exponential', () => {
    const values = sample('gamma 1e-9', (cursor) => -1e-9 * logOfGamma(cursor, 1e-9));
    expectCdf(values, (x) => -Math.expm1(-x));
    const stream = new Draws('cursor', 0).stream('tiny');
    expect(gamma(stream.at(0, 0), 1e-300)).toBe(0);
    expect(logOfGamma(stream.at(0, 0), 1e-300)).toBeLessThan(-1e290);
  });

  it('is finite, never negative, and the exponential of its logarithm', () => {
    const stream = new Draws('cursor', 1).stream('gamma');
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.01, max: 1e6, noNaN: true }), (entity, shape) => {
        const value = gamma(stream.at(entity, 0), shape);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(Number.POSITIVE_INFINITY);
        if (value > 1e-300) expect(Math.log(value)).toBeCloseTo(logOfGamma(stream.at(entity, 0), shape), 9);
      }),
    );
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses shape %d', (shape) => {
    const cursor = new Draws('cursor', 0).stream('gamma').at(0, 0);
    expect(() => gamma(cursor, shape)).toThrow(InvariantError);
    expect(() => logOfGamma(cursor, shape)).toThrow(InvariantError);
  });
});

describe('Dirichlet shares', () => {
  const stream = new Draws('cursor', 0).stream('dirichlet');
  const draw = (entity: number, alpha: readonly number[]) => {
    const out = new Float64Array(alpha.length);
    dirichlet(stream, entity, 0, Float64Array.from(alpha), out);
    return out;
  };

  it('have the means, variances and covariances of their law', () => {
    const alpha = [0.5, 2, 3.5];
    const total = 6;
    const draws = Array.from({ length: N }, (_, entity) => draw(entity, alpha));
    const shares = alpha.map((_, k) => Float64Array.from(draws, (out) => out[k]));
    const covariance = (i: number, j: number) =>
      ((i === j ? total * alpha[i] : 0) - alpha[i] * alpha[j]) / (total * total * (total + 1));
    for (const [k, sampled] of shares.entries()) {
      expectMean(sampled, { mean: alpha[k] / total, variance: covariance(k, k) });
    }
    const pairSum = shares[0].map((x, i) => x + shares[1][i]);
    expectVariance(pairSum, {
      variance: covariance(0, 0) + covariance(1, 1) + 2 * covariance(0, 1),
      excessKurtosis: betaExcessKurtosis(2.5, 3.5),
    });
  });

  it('are uniform on the simplex when all concentrations are 1', () => {
    const draws = Array.from({ length: N }, (_, entity) => draw(entity, [1, 1, 1]));
    expectCdf(
      Float64Array.from(draws, ([share]) => share),
      (x) => 1 - (1 - x) ** 2,
    );
    const first = Float64Array.from(draws, ([share]) => share);
    const restSplit = Float64Array.from(draws, ([, second, third]) => second / (second + third));
    expectUncorrelated(first, restSplit);
    expectCdf(restSplit, (x) => x);
  });

  it('go to one owner, in proportion, when concentrations are tiny', () => {
    const alpha = [1e-300, 3e-300, 0, 6e-300];
    const owners = takeSample(N, (entity) => draw(entity, alpha).indexOf(1));
    expectFrequencies(countOutcomes(owners, 4), { probabilities: [0.1, 0.3, 0, 0.6], n: N });
  });

  it('lie in [0, 1], sum to 1 and are 0 for a concentration of 0, whatever the concentrations', () => {
    const concentration = fc.oneof(
      fc.constant(0),
      fc.double({ min: 1e-300, max: 1e-3, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.nat(), fc.array(concentration, { minLength: 1, maxLength: 20 }), (entity, alpha) => {
        fc.pre(alpha.some((a) => a > 0));
        const shares = draw(entity, alpha);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        for (const [k, share] of shares.entries()) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          if (alpha[k] === 0) expect(share).toBe(0);
        }
      }),
    );
  });

  it('keep their ratios when a class is added: the others’ draws stay', () => {
    const [a, b] = draw(7, [2, 3]);
    const [c, d] = draw(7, [2, 3, 4]);
    expect(c / d).toBeCloseTo(a / b, 12);
  });

  it.each([
    ['all zero', [0, 0]],
    ['negative', [1, -1]],
    ['not a number', [1, Number.NaN]],
    ['infinite', [1, Number.POSITIVE_INFINITY]],
    ['none', []],
  ])('refuse concentrations: %s', (_, alpha) => {
    expect(() => draw(0, alpha)).toThrow(InvariantError);
  });

  it('refuse an output of another length', () => {
    expect(() => dirichlet(stream, 0, 0, Float64Array.of(1, 1), new Float64Array(3))).toThrow(
      '2 concentrations',
    );
  });
});

/** Excess kurtosis of the beta law, which sums of Dirichlet shares follow. */
function betaExcessKurtosis(a: number, b: number): number {
  const s = a + b;
  return (6 * ((a - b) ** 2 * (s + 1) - a * b * (s + 2))) / (a * b * (s + 2) * (s + 3));
}
