import { describe, expect, it } from 'vitest';
import { Draws } from '../../sim/random/draws.ts';
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
const stream = new Draws('laws', 0).stream('uniform');
const uniform = takeSample(N, (i) => stream.uniform(i, 0, 0));

describe('the laws hold for the right distribution and fail for one a little off', () => {
  it('mean: 1 % of the spread is too much', () => {
    expectMean(uniform, { mean: 1 / 2, variance: 1 / 12 });
    expect(() => expectMean(uniform, { mean: 0.505, variance: 1 / 12 })).toThrow('standard errors');
  });

  it('variance: 3 % is too much', () => {
    expectVariance(uniform, { variance: 1 / 12, excessKurtosis: -1.2 });
    expect(() => expectVariance(uniform, { variance: 1.03 / 12, excessKurtosis: -1.2 })).toThrow('variance');
  });

  it('distribution: a bend of 1 % is too much', () => {
    expectCdf(uniform, (x) => x);
    expect(() => expectCdf(uniform, (x) => x + 0.04 * x * (1 - x))).toThrow('Kolmogorov');
  });

  it('frequencies: one face of a die 5 % too frequent is too much, and so is one seventh face', () => {
    const faces = countOutcomes(
      uniform.map((x) => Math.floor(6 * x)),
      6,
    );
    expectFrequencies(faces, { probabilities: new Float64Array(5).fill(1 / 6), n: N });
    const loaded = [1.05, 0.95, 1, 1, 1].map((weight) => weight / 6);
    expect(() => expectFrequencies(faces, { probabilities: loaded, n: N })).toThrow('chi-square');
    const sixth = new Float64Array(6).fill(1 / 6);
    expect(() => expectFrequencies(faces, { probabilities: sixth, n: N + 1 })).toThrow('impossible');
  });

  it('correlation: 2 % shared is too much', () => {
    const other = takeSample(N, (i) => stream.uniform(i, 0, 1));
    expectUncorrelated(uniform, other);
    expect(() =>
      expectUncorrelated(
        uniform,
        other.map((x, i) => x + 0.02 * uniform[i]),
      ),
    ).toThrow('correlation');
  });
});

describe('the reference distributions agree with tables', () => {
  it('normal', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 9);
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316301, 10);
  });

  it('gamma: shape 1 is exponential, shape 3 has a closed form', () => {
    expect(gammaCdf(1, 0.7)).toBeCloseTo(1 - Math.exp(-0.7), 9);
    expect(gammaCdf(3, 5)).toBeCloseTo(1 - Math.exp(-5) * (1 + 5 + 12.5), 9);
  });
});
