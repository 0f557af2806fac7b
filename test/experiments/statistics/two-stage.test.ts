import { describe, expect, it } from 'vitest';
import {
  deriveTwoStageInterval,
  deriveTwoStagePairs,
  firstStagePairs,
} from '../../../sim/experiments/statistics/two-stage.ts';
import { normals, repeats, shareOf, streamOf } from './repeated.ts';

describe('stopping by two stages', () => {
  it.each([0.15, 0.25, 1])(
    'covers in at least 94 %% of repeats at precision %d, and is as precise',
    (precision) => {
      const stream = streamOf(`two-stage ${precision}`);
      const coverage = shareOf(repeats, (repeat) => {
        const all = normals(stream, repeat, 600);
        const n = deriveTwoStagePairs(all.subarray(0, firstStagePairs), precision);
        expect(n).toBeLessThanOrEqual(600);
        const { low, high } = deriveTwoStageInterval(all.subarray(0, n), firstStagePairs);
        expect((high - low) / 2).toBeLessThanOrEqual(precision * (1 + 1e-12));
        return low <= 0 && high >= 0;
      });
      expect(coverage).toBeGreaterThanOrEqual(0.94);
    },
  );

  it('stops after the first stage where nothing varies', () => {
    expect(deriveTwoStagePairs(new Float64Array(30), 0.1)).toBe(30);
  });
});
