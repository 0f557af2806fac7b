import { describe, expect, it } from 'vitest';
import { deriveEquivalence } from '../../../sim/experiments/statistics/equivalence.ts';
import { deriveFinding, derivePairsNeeded } from '../../../sim/experiments/statistics/finding.ts';
import { certainInterval } from '../../../sim/experiments/statistics/interval.ts';
import { derivePairedInterval } from '../../../sim/experiments/statistics/paired-interval.ts';
import { derivePairing } from '../../../sim/experiments/statistics/pairing.ts';
import { drawResamples } from '../../../sim/experiments/statistics/resamples.ts';
import { deriveSample } from '../../../sim/experiments/statistics/sample.ts';
import { deriveSimultaneousIntervals } from '../../../sim/experiments/statistics/simultaneous-intervals.ts';
import { studentQuantile } from '../../../sim/experiments/statistics/student-t.ts';
import { normals, shareOf, streamOf } from './repeated.ts';

const up = { direction: 'up', smallestDifference: 1 } as const;
const between = (low: number, high: number) => ({ low, high, p: low > 0 || high < 0 ? 0.01 : 0.5 });

describe('what a voter is told', () => {
  it.each([
    [3, between(2, 4), 'better'],
    [-3, between(-4, -2), 'worse'],
    [0.2, between(-0.5, 0.9), 'no relevant difference'],
    [0.4, between(0.1, 0.7), 'no relevant difference'],
    [0.5, between(-1, 2), 'cannot tell yet'],
    [0.8, between(0.1, 1.5), 'cannot tell yet'],
    [0, certainInterval(0), 'no relevant difference'],
  ] as const)('a mean of %d within %j is %s', (mean, interval, finding) => {
    expect(deriveFinding(mean, interval, up)).toBe(finding);
  });

  it('turns round where less is better', () => {
    const down = { direction: 'down', smallestDifference: 1 } as const;
    expect(deriveFinding(3, between(2, 4), down)).toBe('worse');
    expect(deriveFinding(-3, between(-4, -2), down)).toBe('better');
  });

  it('that no pair differs is no relevant difference even where every difference matters', () => {
    expect(deriveFinding(0, certainInterval(0), { direction: 'up', smallestDifference: 0 })).toBe(
      'no relevant difference',
    );
  });
});

describe('how many pairs would settle it', () => {
  /** Normal values of just this mean and standard deviation. */
  function valuesOf(name: string, { n, mean, sd }: { n: number; mean: number; sd: number }): Float64Array {
    const drawn = normals(streamOf(name), 0, n);
    const seen = deriveSample(drawn);
    return drawn.map((z) => mean + (sd * (z - seen.mean)) / seen.sd);
  }

  const standing = { n: 12, mean: 0.55, sd: 1, critical: 40, family: 1 };

  it("is, for one figure, the least number whose Student's t interval leaves 0 out", () => {
    const needed = derivePairsNeeded(standing, 0) ?? Number.NaN;
    const isSettled = (n: number) =>
      derivePairedInterval(valuesOf('pairs needed', { ...standing, n })).low > 0;
    expect(isSettled(needed)).toBe(true);
    expect(isSettled(needed - 1)).toBe(false);
  });

  it('is, for seven figures that few pairs know little of, about what then settles all at once', () => {
    const few = Array.from({ length: 7 }, (_, kpi) => valuesOf(`few ${kpi}`, standing));
    const plan = drawResamples(streamOf('few'), 5, 1_999);
    const { critical } = deriveSimultaneousIntervals(
      few.map((values) => values.slice(0, 5)),
      plan,
    );
    const needed = derivePairsNeeded({ ...standing, n: 5, critical, family: 7 }, 0) ?? Number.NaN;
    // Today's tails, which more pairs do not have, would ask for ten times as many.
    expect((critical / standing.mean) ** 2).toBeGreaterThan(5 * needed);
    const lowOf = (n: number) => {
      const lists = Array.from({ length: 7 }, (_, kpi) => valuesOf(`then ${kpi}`, { ...standing, n }));
      const { intervals } = deriveSimultaneousIntervals(lists, drawResamples(streamOf('then'), n, 1_999));
      return intervals[0]?.low ?? Number.NaN;
    };
    expect(lowOf(Math.ceil(1.15 * needed))).toBeGreaterThan(0);
    expect(lowOf(Math.floor(0.85 * needed))).toBeLessThan(0);
  });

  it('settles about half of the cases that are what they seem, and nearly all with twice as many', () => {
    const settled = (n: number) =>
      shareOf(400, (repeat) => {
        const values = normals(streamOf(`power ${n}`), repeat, n).map((z) => z + standing.mean);
        return derivePairedInterval(values).low > 0;
      });
    const needed = derivePairsNeeded(standing, 0) ?? Number.NaN;
    expect(Math.abs(settled(needed) - 0.5)).toBeLessThan(0.1);
    expect(settled(2 * needed)).toBeGreaterThan(0.75);
  });

  it('is where the interval fits within what would matter, of a mean that does not', () => {
    const near = { ...standing, mean: 0.1, family: 4 };
    const needed = derivePairsNeeded(near, 0.5) ?? Number.NaN;
    const reach = (n: number) => studentQuantile(1 - 0.05 / 8, n - 1) / Math.sqrt(n);
    expect(reach(needed)).toBeLessThanOrEqual(0.4);
    expect(reach(needed - 1)).toBeGreaterThan(0.4);
  });

  it('is less for figures that move together, and more than there are', () => {
    const apart = derivePairsNeeded({ ...standing, n: 100, mean: 0.1, critical: 2.8, family: 7 }, 0);
    const together = derivePairsNeeded({ ...standing, n: 100, mean: 0.1, critical: 2, family: 7 }, 0);
    expect(together).toBe(400);
    expect(apart).toBeGreaterThan(700);
    expect(derivePairsNeeded({ ...standing, mean: 5 }, 0)).toBe(13);
  });

  it('is unknown on the very line and all but on it', () => {
    expect(derivePairsNeeded({ ...standing, mean: 0 }, 0)).toBeUndefined();
    expect(derivePairsNeeded({ ...standing, mean: 0.5 * (1 - 1e-15) }, 0.5)).toBeUndefined();
  });
});

describe('the equivalence test', () => {
  it('rejects at 5 % where and only where the 90 % interval fits within the margin', () => {
    const stream = streamOf('equivalence');
    for (let repeat = 0; repeat < 300; repeat += 1) {
      const differences = normals(stream, repeat, 25).map((z) => z + 0.2);
      const { low, high } = derivePairedInterval(differences, 0.9);
      expect(deriveEquivalence(differences, 0.5) < 0.05).toBe(low > -0.5 && high < 0.5);
    }
  });

  it('errs in 5 % of repeats when the truth lies on the margin', () => {
    const stream = streamOf('equivalence size');
    const wrong = shareOf(
      2_000,
      (repeat) =>
        deriveEquivalence(
          normals(stream, repeat, 40).map((z) => z + 1),
          1,
        ) < 0.05,
    );
    expect(wrong).toBeGreaterThan(0.035);
    expect(wrong).toBeLessThan(0.065);
  });

  it('is certain of differences that are all 0, and of none from one pair', () => {
    expect(deriveEquivalence([0, 0, 0], 0.1)).toBe(0);
    expect(deriveEquivalence([0], 0.1)).toBe(1);
  });
});

describe('what pairing gains', () => {
  it('is how many times less a paired difference varies', () => {
    const shared = normals(streamOf('pairing shared'), 0, 4_000);
    const own = normals(streamOf('pairing own'), 0, 4_000);
    const other = normals(streamOf('pairing own'), 1, 4_000);
    const before = shared.map((z, i) => 3 * z + own[i]);
    const after = shared.map((z, i) => 3 * z + other[i]);
    const { correlation, varianceReduction } = derivePairing(before, after);
    expect(correlation).toBeCloseTo(0.9, 1);
    expect(varianceReduction).toBeCloseTo(10, -0.5);
  });

  it('is not a number where the arms are the same', () => {
    expect(derivePairing([1, 2, 3], [1, 2, 3])).toEqual({ correlation: 1, varianceReduction: undefined });
    expect(studentQuantile(0.5, 10)).toBeCloseTo(0, 12);
  });
});
