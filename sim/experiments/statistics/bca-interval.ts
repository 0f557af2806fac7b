import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { normal } from '../../random/distributions/normal.ts';
import type { Resamples } from './resamples.ts';
import { deriveSample, keepKnown } from './sample.ts';

/** Fewest values from which percentiles of resampled means are trusted. */
export const bcaPairsMin = 100;

/**
 * Bias-corrected and accelerated bootstrap interval of a mean (Efron, "Better bootstrap confidence intervals", JASA 82,
 * 1987): it leans to the side to which skewed values pull. Equal values give that value twice. NaN stands for a value that
 * is missing: a resample counts those of its values that there are.
 */
export function deriveBcaInterval(
  values: ArrayLike<number>,
  { n, count, indices }: Resamples,
  confidence = 0.95,
): { readonly low: number; readonly high: number } {
  const known = keepKnown(values);
  const { mean, sd } = deriveSample(known);
  if (sd === 0) return { low: mean, high: mean };
  const means = new Float64Array(count);
  for (let resample = 0; resample < count; resample += 1) {
    let drawn = 0;
    let sum = 0;
    for (let i = resample * n; i < (resample + 1) * n; i += 1) {
      const value = values[indices[i]];
      if (Number.isNaN(value)) continue;
      drawn += 1;
      sum += value;
    }
    means[resample] = drawn === 0 ? mean : sum / drawn;
  }
  means.sort();
  const bias = normal(clampShare(shareBelow(means, mean), count));
  const acceleration = deriveAcceleration(known, mean);
  const at = (p: number): number => {
    const z = bias + normal(p);
    const place = normalCdf(bias + z / (1 - acceleration * z), 0, 1) * (count - 1);
    const below = Math.min(count - 1, Math.max(0, Math.floor(place)));
    const above = Math.min(count - 1, below + 1);
    return means[below] + (place - below) * (means[above] - means[below]);
  };
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}

/** Part of sorted values below `limit`; equal ones count by half. */
function shareBelow(sorted: Float64Array, limit: number): number {
  let below = 0;
  let equal = 0;
  for (const value of sorted) {
    if (value < limit) below += 1;
    else if (value === limit) equal += 1;
  }
  return (below + equal / 2) / sorted.length;
}

/** Away from 0 and 1, where no normal deviate is. */
const clampShare = (share: number, count: number): number =>
  Math.min(1 - 0.5 / count, Math.max(0.5 / count, share));

/** Of a mean: the jackknife values differ from it as the values themselves, turned round. */
function deriveAcceleration(values: ArrayLike<number>, mean: number): number {
  let cubes = 0;
  let squares = 0;
  for (const value of Array.from(values)) {
    const distance = value - mean;
    squares += distance * distance;
    cubes += distance * distance * distance;
  }
  return cubes / (6 * squares * Math.sqrt(squares));
}
