import { describe, expect, it } from 'vitest';
import { normal } from '../../../sim/random/distributions/normal.ts';
import {
  logChanceWithin,
  logExpectedApproach,
  logExpectedHypervolumeGain,
  logExpectedImprovement,
} from '../../../sim/study/search/acquisition.ts';
import { hypervolume } from '../../../sim/study/search/hypervolume.ts';

const steps = 4_000;
const quantiles = Array.from({ length: steps }, (_, i) => normal((i + 0.5) / steps));
/** A mean over a normal value, by its quantiles. */
const meanOver = (mean: number, sd: number, of: (f: number) => number): number =>
  quantiles.reduce((sum, z) => sum + of(mean + sd * z), 0) / steps;

describe('what a point promises', () => {
  it.each([
    [1, 0.5, 0.7],
    [0, 2, 0.3],
    [-1, 0.4, 0],
  ])('expected improvement at %d ± %d on %d', (mean, sd, best) => {
    const exact = meanOver(mean, sd, (f) => Math.max(0, best - f));
    expect(Math.exp(logExpectedImprovement({ mean, sd }, best, 0))).toBeCloseTo(exact, 3);
  });

  it('falls without a step where the functions themselves are 0', () => {
    const at = (mean: number) => logExpectedImprovement({ mean, sd: 1 }, 0, 0);
    expect(at(29.999) - at(30.001)).toBeCloseTo(0.06, 2);
    expect(at(1e4)).toBeLessThan(at(1e3));
    const chance = (mean: number) => logChanceWithin({ mean, sd: 1 });
    expect(chance(29.999) - chance(30.001)).toBeCloseTo(0.06, 2);
    expect(Math.exp(chance(0))).toBeCloseTo(0.5, 9);
  });

  it.each([
    [1, 0.5, 2, 1.2],
    [2, 1, 2, 0.5],
  ])('expected approach at %d ± %d to %d from %d', (mean, sd, target, best) => {
    const exact = meanOver(mean, sd, (f) => Math.max(0, best - Math.abs(f - target)));
    expect(Math.exp(logExpectedApproach({ mean, sd }, target, best, 0))).toBeCloseTo(exact, 3);
  });

  it('expected gain of hypervolume', () => {
    const front = [
      [0, 3],
      [1, 1],
      [2, 0.5],
    ] as const;
    const reference = [4, 4] as const;
    const whole = hypervolume(front, reference);
    const coarse = quantiles.filter((_, i) => i % 20 === 10);
    let sum = 0;
    for (const z of coarse)
      for (const v of coarse)
        sum += hypervolume([...front, [0.8 + 0.7 * z, 1.2 + 0.6 * v]], reference) - whole;
    const [first, second] = [
      { mean: 0.8, sd: 0.7 },
      { mean: 1.2, sd: 0.6 },
    ];
    const gain = Math.exp(logExpectedHypervolumeGain([first, second], front, reference));
    expect(Math.abs(gain / (sum / coarse.length ** 2) - 1)).toBeLessThan(0.02);
  });

  it('counts for less where an evaluation would not show it', () => {
    const at = (noiseSd: number) => logExpectedImprovement({ mean: 0, sd: 1 }, 0, noiseSd);
    expect(at(1)).toBeLessThan(at(0.1));
    expect(at(0.1)).toBeLessThan(at(0));
  });
});
