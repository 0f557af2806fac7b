import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../sim/errors.ts';
import { exponential } from '../../sim/random/distributions/exponential.ts';
import { logNormal } from '../../sim/random/distributions/log-normal.ts';
import { normal } from '../../sim/random/distributions/normal.ts';
import { uniform } from '../../sim/random/distributions/uniform.ts';
import { Draws } from '../../sim/random/draws.ts';
import { expectCdf, expectMean, expectVariance, takeSample } from '../laws/distribution-laws.ts';
import { normalCdf } from './reference-cdf.ts';

const N = 100_000;
const LAST_U = 1 - 2 ** -53;
const sample = (name: string, of: (u: number) => number) => {
  const stream = new Draws('inverse', 0).stream(name);
  return takeSample(N, (i) => of(stream.at(i, 0).open01()));
};
const unit = fc.double({ min: 2 ** -53, max: LAST_U, noNaN: true });

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
