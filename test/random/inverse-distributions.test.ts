import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../sim/errors.ts';
import { bernoulliThreshold } from '../../sim/random/distributions/bernoulli-threshold.ts';
import { exponential } from '../../sim/random/distributions/exponential.ts';
import { geometricGap } from '../../sim/random/distributions/geometric-gap.ts';
import { logNormal } from '../../sim/random/distributions/log-normal.ts';
import { normal } from '../../sim/random/distributions/normal.ts';
import { uniform } from '../../sim/random/distributions/uniform.ts';
import { Draws } from '../../sim/random/draws.ts';
import {
  countOutcomes,
  expectCdf,
  expectFrequencies,
  expectMean,
  expectVariance,
  takeSample,
} from '../laws/distribution-laws.ts';
import { normalCdf } from './reference-cdf.ts';

const N = 100_000;
const LAST_U = 1 - 2 ** -53;
const sample = (name: string, of: (u: number) => number) => {
  const stream = new Draws('inverse', 0).stream(name);
  return takeSample(N, (i) => of(stream.at(i, 0).open01()));
};
const unit = fc.double({ min: 2 ** -53, max: LAST_U, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A larger u never gives a smaller value: with common random numbers, agents keep their order. */
function expectRising(of: (u: number) => number, left: number, right: number): void {
  expect(of(Math.max(left, right))).toBeGreaterThanOrEqual(of(Math.min(left, right)));
}

describe('uniform over a range', () => {
  it('is spread evenly', () => {
    const values = sample('uniform', (u) => uniform(u, { min: -2, max: 6 }));
    expectMean(values, { mean: 2, variance: 64 / 12 });
    expectVariance(values, { variance: 64 / 12, excessKurtosis: -1.2 });
    expectCdf(values, (x) => (x + 2) / 8);
  });

  it('stays within its ends and rises with u', () => {
    const end = fc.double({ min: -1e300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(end, end, unit, unit, (a, b, left, right) => {
        const range = { min: Math.min(a, b), max: Math.max(a, b) };
        expect(uniform(left, range)).toBeGreaterThanOrEqual(range.min);
        expect(uniform(left, range)).toBeLessThanOrEqual(range.max);
        expectRising((u) => uniform(u, range), left, right);
      }),
    );
  });

  it('may be a point, and refuses ends that are turned round, infinite or not numbers', () => {
    expect(uniform(0.3, { min: 5, max: 5 })).toBe(5);
    for (const [min, max] of [
      [1, 0],
      [0, Number.POSITIVE_INFINITY],
      [Number.NaN, 1],
    ]) {
      expect(() => uniform(0.5, { min, max })).toThrow(InvariantError);
    }
  });
});

describe('the threshold of a Bernoulli decision', () => {
  it.each([0.05, 0.5, 0.9975, 1 / 3])('accepts words with probability %d', (p) => {
    const stream = new Draws('bernoulli', 0).stream(`p=${p}`);
    const threshold = bernoulliThreshold(p);
    const accepted = takeSample(N, (i) => (stream.at(i, 0).bits() < threshold ? 1 : 0));
    expectMean(accepted, { mean: p, variance: p * (1 - p) });
  });

  it('accepts every word at 1 and none at 0', () => {
    expect(bernoulliThreshold(1) > 0xffffffff).toBe(true);
    expect(bernoulliThreshold(0) > 0).toBe(false);
  });

  it('is within 2^−33 of p and never falls when p rises', () => {
    fc.assert(
      fc.property(share, share, (p, q) => {
        expect(Math.abs(bernoulliThreshold(p) / 2 ** 32 - p)).toBeLessThanOrEqual(2 ** -33);
        expect(Number.isInteger(bernoulliThreshold(p))).toBe(true);
        expectRising(bernoulliThreshold, p, q);
      }),
    );
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses p = %d', (p) => {
    expect(() => bernoulliThreshold(p)).toThrow('bernoulli: p in [0, 1]');
  });
});

describe('an exponential waiting time', () => {
  it('has its mean, its variance and no memory', () => {
    const values = sample('exponential', (u) => exponential(u, 720));
    expectMean(values, { mean: 720, variance: 720 ** 2 });
    expectVariance(values, { variance: 720 ** 2, excessKurtosis: 6 });
    expectCdf(values, (x) => -Math.expm1(-x / 720));
  });

  it('is never negative, rises with u and with the mean', () => {
    const mean = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(unit, unit, mean, mean, (left, right, some, other) => {
        expect(exponential(left, some)).toBeGreaterThanOrEqual(0);
        expectRising((u) => exponential(u, some), left, right);
        expectRising((m) => exponential(left, m), some, other);
      }),
    );
  });

  it('is 0 for a mean of 0 and finite for the last u', () => {
    expect(exponential(0.9, 0)).toBe(0);
    expect(exponential(0, 5)).toBe(0);
    expect(exponential(LAST_U, 1)).toBeCloseTo(53 * Math.LN2, 9);
  });

  it.each([
    [0.5, -1],
    [0.5, Number.NaN],
    [0.5, Number.POSITIVE_INFINITY],
    [1, 1],
    [Number.NaN, 1],
  ])('refuses u = %d with mean %d', (u, mean) => {
    expect(() => exponential(u, mean)).toThrow(InvariantError);
  });
});

describe('a geometric gap', () => {
  it.each([0.05, 0.5, 0.9])('counts the trials up to the first success: p = %d', (p) => {
    const values = sample(`geometric ${p}`, (u) => geometricGap(u, p));
    const variance = (1 - p) / (p * p);
    expectMean(values, { mean: 1 / p, variance });
    expectVariance(values, { variance, excessKurtosis: 6 + 1 / variance });
    const probabilities = Array.from({ length: 400 }, (_, k) => (k === 0 ? 0 : p * (1 - p) ** (k - 1)));
    expectFrequencies(countOutcomes(values, 400), { probabilities, n: N });
  });

  it('is a whole number ≥ 1 that rises with u and falls with p', () => {
    const p = fc.double({ min: 1e-9, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, p, p, (left, right, some, other) => {
        expect(geometricGap(left, some)).toBeGreaterThanOrEqual(1);
        expect(Number.isSafeInteger(geometricGap(left, some))).toBe(true);
        expectRising((u) => geometricGap(u, some), left, right);
        expectRising((q) => -geometricGap(left, q), some, other);
      }),
    );
  });

  it('is 1 when every trial succeeds, never comes when none does, and is 1 for u = 0', () => {
    expect(geometricGap(LAST_U, 1)).toBe(1);
    expect(geometricGap(0.5, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(geometricGap(0, 0.01)).toBe(1);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses p = %d', (p) => {
    expect(() => geometricGap(0.5, p)).toThrow('geometric: p in [0, 1]');
  });
});

describe('a normal value', () => {
  it('follows the normal law', () => {
    const values = sample('normal', normal);
    expectMean(values, { mean: 0, variance: 1 });
    expectVariance(values, { variance: 1, excessKurtosis: 0 });
    expectCdf(values, normalCdf);
  });

  // Quantiles found from the complementary error function in 60-digit arithmetic.
  it.each([
    [2 ** -53, -8.209536151601387],
    [1e-12, -7.034483825301132],
    [1e-6, -4.753424308822899],
    [0.001, -3.0902323061678136],
    [0.02, -2.053748910631823],
    [0.074, -1.4466320671589785],
    [0.0751, -1.43882539275254],
    [0.25, -0.6744897501960817],
    [0.4, -0.2533471031357997],
    [0.5, 0],
    [0.75, 0.6744897501960817],
    [0.925001, 1.4395385353452304],
    [0.999, 3.090232306167813],
    [LAST_U, 8.209536151601387],
  ])('has %d of its mass below %d', (u, quantile) => {
    expect(Math.abs(normal(u) - quantile)).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(quantile)));
  });

  it('rises with u and mirrors at one half', () => {
    fc.assert(
      fc.property(unit, unit, (left, right) => {
        expectRising(normal, left, right);
        const grid = Math.round(left * 2 ** 52) / 2 ** 52;
        if (grid > 0 && grid < 1) expect(normal(1 - grid)).toBe(-normal(grid) + 0);
      }),
    );
  });

  it.each([0, 1, -1, Number.NaN])('refuses u = %d', (u) => {
    expect(() => normal(u)).toThrow('normal: u in (0, 1)');
  });
});

describe('a log-normal value', () => {
  it('has the stated mean and coefficient of variation, and a normal logarithm', () => {
    const values = sample('log-normal', (u) => logNormal(u, { mean: 100, cv: 0.5 }));
    const variance = 50 ** 2;
    const w = 1.25;
    expectMean(values, { mean: 100, variance });
    expectVariance(values, { variance, excessKurtosis: w ** 4 + 2 * w ** 3 + 3 * w ** 2 - 6 });
    const sigma = Math.sqrt(Math.log(w));
    expectCdf(values, (x) => normalCdf((Math.log(x / 100) + sigma ** 2 / 2) / sigma));
  });

  it('is positive and rises with u and with the mean', () => {
    const mean = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    const cv = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(unit, unit, mean, mean, cv, (left, right, some, other, spread) => {
        expect(logNormal(left, { mean: some, cv: spread })).toBeGreaterThan(0);
        expectRising((u) => logNormal(u, { mean: some, cv: spread }), left, right);
        expectRising((m) => logNormal(left, { mean: m, cv: spread }), some, other);
      }),
    );
  });

  it('is its mean without spread, and 0 for a mean of 0', () => {
    expect(logNormal(0.01, { mean: 42, cv: 0 })).toBe(42);
    expect(logNormal(0.99, { mean: 0, cv: 3 })).toBe(0);
  });

  it.each([
    { mean: -1, cv: 1 },
    { mean: Number.NaN, cv: 1 },
    { mean: 1, cv: -1 },
    { mean: 1, cv: Number.POSITIVE_INFINITY },
  ])('refuses $mean with cv $cv', (shape) => {
    expect(() => logNormal(0.5, shape)).toThrow(InvariantError);
  });
});
