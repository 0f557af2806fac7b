import { describe, expect, it } from 'vitest';
import { deriveBcaInterval } from '../../../sim/experiments/statistics/bca-interval.ts';
import { derivePairedInterval } from '../../../sim/experiments/statistics/paired-interval.ts';
import { drawResamples } from '../../../sim/experiments/statistics/resamples.ts';
import { exp } from '../../../sim/portable.ts';
import { normals, shareOf, streamOf } from './repeated.ts';

const plan = drawResamples(streamOf('bca resamples'), 100, 1_000);

describe('the BCa bootstrap interval of 100 pairs', () => {
  it('covers at least as often as the t interval where values are skewed', () => {
    const stream = streamOf('bca log-normal');
    const truth = exp(0.5);
    let t = 0;
    const bca = shareOf(600, (repeat) => {
      const values = normals(stream, repeat, 100).map((z) => exp(z));
      const student = derivePairedInterval(values);
      if (student.low <= truth && truth <= student.high) t += 1;
      const { low, high } = deriveBcaInterval(values, plan);
      return low <= truth && truth <= high;
    });
    expect(bca).toBeGreaterThan(0.9);
    expect(bca).toBeGreaterThan(t / 600 - 0.01);
  });

  it('leans to the side of the long tail', () => {
    const values = normals(streamOf('bca lean'), 0, 100).map((z) => exp(z));
    const mean = values.reduce((sum, value) => sum + value, 0) / 100;
    const { low, high } = deriveBcaInterval(values, plan);
    expect(high - mean).toBeGreaterThan(mean - low);
  });

  it('is that value twice when all are equal', () => {
    expect(deriveBcaInterval(new Float64Array(100), plan)).toEqual({ low: 0, high: 0 });
  });
});
