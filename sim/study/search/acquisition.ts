import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { exp, ln } from '../../portable.ts';
import type { Prediction } from './gaussian-process.ts';

const rootTwoPi = Math.sqrt(2 * Math.PI);
/** Below this many standard deviations tails are taken from their series: the functions themselves are 0 in doubles. */
const tail = -30;
const smallest = 1e-300;

/** E[max(0, f − limit)] for a normal f: how much of it is expected above the limit. */
function expectedAbove({ mean, sd }: Prediction, limit: number): number {
  const z = (mean - limit) / sd;
  return sd * (exp((-z * z) / 2) / rootTwoPi + z * normalCdf(z, 0, 1));
}

/**
 * Logarithm of the expected improvement on `best`, the lowest value so far (Jones, Schonlau and Welch 1998; as a logarithm
 * by Ament et al. 2023). `noiseSd` is the error of the value that a further evaluation would give: improvement that an
 * evaluation would not show counts for less (augmented expected improvement; Huang, Allen, Notz and Zeng 2006).
 */
export function logExpectedImprovement({ mean, sd }: Prediction, best: number, noiseSd: number): number {
  const z = (best - mean) / sd;
  const gain =
    z > tail
      ? ln(exp((-z * z) / 2) / rootTwoPi + z * normalCdf(z, 0, 1))
      : (-z * z) / 2 - ln(rootTwoPi * z * z);
  return ln(sd) + gain + logShown(sd, noiseSd);
}

/** How much of an improvement a noisy evaluation would show. */
const logShown = (sd: number, noiseSd: number): number =>
  noiseSd === 0 ? 0 : ln(Math.max(smallest, 1 - noiseSd / Math.sqrt(sd * sd + noiseSd * noiseSd)));

/** Logarithm of the expected improvement of |f − target| on `best`, its lowest value so far. */
export function logExpectedApproach(
  prediction: Prediction,
  target: number,
  best: number,
  noiseSd: number,
): number {
  const { mean, sd } = prediction;
  // (best − |f − target|)⁺ is a tent over the target, the sum of three bends.
  const gain =
    expectedAbove(prediction, target - best) -
    2 * expectedAbove(prediction, target) +
    expectedAbove(prediction, target + best);
  return ln(Math.max(gain, smallest)) - (1e-6 * Math.abs(mean - target)) / sd + logShown(sd, noiseSd);
}

/**
 * Logarithm of the expected gain of hypervolume from two independent objectives, both to be small (Emmerich, Deutz and
 * Klinkenberg 2011): the area below the reference and not yet below the front, as strips between neighbours of the front.
 *
 * @param front points that do not dominate each other and are below `reference`, by rising first objective
 */
export function logExpectedHypervolumeGain(
  [first, second]: readonly [Prediction, Prediction],
  front: readonly (readonly [number, number])[],
  reference: readonly [number, number],
): number {
  // E[(limit − f)⁺], from the mirrored normal.
  const below = ({ mean, sd }: Prediction, limit: number) => expectedAbove({ mean: -mean, sd }, -limit);
  let gain = 0;
  let left = 0;
  let height = reference[1];
  for (const [x, y] of [...front, [reference[0], 0] as const]) {
    const right = below(first, x);
    gain += Math.max(0, right - left) * below(second, height);
    left = right;
    height = y;
  }
  return ln(Math.max(gain, smallest));
}

/** Logarithm of the chance that a value is at most 0. */
export function logChanceWithin({ mean, sd }: Prediction): number {
  const z = -mean / sd;
  return z > tail ? ln(normalCdf(z, 0, 1)) : (-z * z) / 2 - ln(-z * rootTwoPi);
}
