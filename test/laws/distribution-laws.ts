import { expect } from 'vitest';

/*
 * What a sample must look like if it comes from the distribution it claims. Draws are addressed, so a sample is the
 * same on every run: a law holds or fails for good. The bounds are passed by about 999 right generators of 1,000
 * (means and variances: 9,999 of 10,000), and by none whose error is a few times 1/√n.
 */

const ERRORS_MAX = 3.9;
const KOLMOGOROV_MAX = 1.95;
const NORMAL_QUANTILE = 3.1;
const EXPECTED_PER_BIN_MIN = 10;
const EXPECTED_TO_OCCUR_MIN = 0.001;
const ROUNDING = 1e-9;

/** `n` draws; the draw is told its number, from 0. */
export function takeSample(n: number, draw: (index: number) => number): Float64Array {
  return Float64Array.from({ length: n }, (_, index) => draw(index));
}

/** The sample mean is within 3.9 standard errors of `mean`; `variance` is that of one draw. */
export function expectMean(
  sample: Float64Array,
  law: { readonly mean: number; readonly variance: number },
): void {
  const error = Math.sqrt(law.variance / sample.length);
  const distance = Math.abs(meanOf(sample) - law.mean) / error;
  expect(distance, `standard errors between the mean ${meanOf(sample)} and ${law.mean}`).toBeLessThan(
    ERRORS_MAX,
  );
}

/**
 * The sample variance is within 3.9 standard errors of `variance`; `excessKurtosis` is 0 for a normal law.
 */
export function expectVariance(
  sample: Float64Array,
  law: { readonly variance: number; readonly excessKurtosis: number },
): void {
  const centre = meanOf(sample);
  const variance = meanOf(sample.map((x) => (x - centre) * (x - centre)));
  const error = law.variance * Math.sqrt((law.excessKurtosis + 2) / sample.length);
  const distance = Math.abs(variance - law.variance) / error;
  expect(distance, `standard errors between the variance ${variance} and ${law.variance}`).toBeLessThan(
    ERRORS_MAX,
  );
}

/**
 * Kolmogorov–Smirnov: √n × the greatest distance between the sample's distribution and the continuous `cdf`.
 */
export function expectCdf(sample: Float64Array, cdf: (x: number) => number): void {
  const sorted = sample.slice().sort();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const p = cdf(sorted[i]);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  }
  expect(distance * Math.sqrt(n), `Kolmogorov statistic (distance ${distance})`).toBeLessThan(KOLMOGOROV_MAX);
}

/**
 * Chi-square: `counts[i]` draws fell on outcome i of probability `probabilities[i]`. What the probabilities
 * leave to 1 is one more outcome, on which the rest of the `n` draws fell. Neighbours are pooled until a bin
 * expects 10 draws; an outcome that `n` draws should meet less than 0.001 times must not occur at all.
 */
export function expectFrequencies(
  counts: ArrayLike<number>,
  law: { readonly probabilities: ArrayLike<number>; readonly n: number },
): void {
  const bins = poolBins(counts, law);
  const statistic = bins.reduce((sum, bin) => sum + (bin.found - bin.expected) ** 2 / bin.expected, 0);
  expect(statistic, `chi-square over ${bins.length} bins`).toBeLessThan(chiSquareMax(bins.length - 1));
}

/** How often each of the outcomes 0, 1… below `outcomes` occurs in the sample. */
export function countOutcomes(sample: Float64Array, outcomes: number): Float64Array {
  const counts = new Float64Array(outcomes);
  for (const outcome of sample) if (outcome < outcomes) counts[outcome]++;
  return counts;
}

/** The two samples, paired, have a correlation within 3.9 standard errors of 0. */
export function expectUncorrelated(left: Float64Array, right: Float64Array): void {
  const [meanLeft, meanRight] = [meanOf(left), meanOf(right)];
  const covariance = meanOf(left.map((x, i) => (x - meanLeft) * (right[i] - meanRight)));
  const varianceLeft = meanOf(left.map((x) => (x - meanLeft) ** 2));
  const varianceRight = meanOf(right.map((x) => (x - meanRight) ** 2));
  const distance = Math.abs(covariance / Math.sqrt(varianceLeft * varianceRight)) * Math.sqrt(left.length);
  expect(distance, 'standard errors between the correlation and 0').toBeLessThan(ERRORS_MAX);
}

export function meanOf(sample: Float64Array): number {
  return sample.reduce((sum, x) => sum + x, 0) / sample.length;
}

interface Bin {
  found: number;
  expected: number;
}

function poolBins(
  counts: ArrayLike<number>,
  { probabilities, n }: { readonly probabilities: ArrayLike<number>; readonly n: number },
): Bin[] {
  const bins: Bin[] = [];
  let open: Bin = { found: 0, expected: 0 };
  const rest: Bin = { found: n, expected: n };
  for (let i = 0; i < probabilities.length; i++) {
    expectPossible({ found: counts[i], expected: n * probabilities[i] });
    open.found += counts[i];
    open.expected += n * probabilities[i];
    rest.found -= counts[i];
    rest.expected -= n * probabilities[i];
    if (open.expected >= EXPECTED_PER_BIN_MIN) {
      bins.push(open);
      open = { found: 0, expected: 0 };
    }
  }
  expectPossible(rest);
  const last = bins[bins.length - 1];
  last.found += open.found + rest.found;
  last.expected += open.expected + rest.expected;
  return bins;
}

function expectPossible({ found, expected }: Bin): void {
  if (expected < EXPECTED_TO_OCCUR_MIN) expect(found, 'draws of an impossible outcome').toBe(0);
}

/** The value that chi-square with these degrees of freedom passes once in 1,000 (Wilson and Hilferty). */
function chiSquareMax(freedom: number): number {
  if (freedom === 0) return ROUNDING;
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + NORMAL_QUANTILE * Math.sqrt(spread)) ** 3;
}
