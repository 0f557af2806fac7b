import { describe, expect, it } from 'vitest';
import { deriveEquivalence } from '../../../sim/experiments/statistics/equivalence.ts';
import { deriveFinding, derivePairsNeeded } from '../../../sim/experiments/statistics/finding.ts';
import { certainInterval } from '../../../sim/experiments/statistics/interval.ts';
import { derivePairedInterval } from '../../../sim/experiments/statistics/paired-interval.ts';
import { derivePairing } from '../../../sim/experiments/statistics/pairing.ts';
import { deriveSample } from '../../../sim/experiments/statistics/sample.ts';
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
  it('is about what then settles it', () => {
    const stream = streamOf('pairs needed');
    const first = normals(stream, 0, 30).map((z) => 3 + 10 * z);
    const { n, mean, sd } = deriveSample(first);
    const needed = derivePairsNeeded({ n, mean, sd, critical: 2.05 }, 1) ?? Number.NaN;
    expect(Math.abs(mean)).toBeGreaterThan((2.05 * sd) / Math.sqrt(needed));
    expect(Math.abs(mean)).toBeLessThan((2.05 * sd) / Math.sqrt(needed - 2));
  });

  it('is unknown on the very line', () => {
    expect(derivePairsNeeded({ n: 30, mean: 0, sd: 1, critical: 2 }, 0)).toBeUndefined();
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
