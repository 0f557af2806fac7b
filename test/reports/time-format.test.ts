import { describe, expect, it } from 'vitest';
import { deriveTimeTicks, describeLength, describeSpan } from '../../reports/kit/time-format.ts';

describe('simulated time in words', () => {
  it('counts days and weeks from one', () => {
    expect(describeSpan(0, 168)).toBe('week 1');
    expect(describeSpan(168, 192)).toBe('day 8 (week 2)');
    expect(describeSpan(30, 31)).toBe('day 2, hour 7');
    expect(describeSpan(6, 12)).toBe('day 1, hours 7–12');
    expect(describeSpan(17_472, 17_520)).toBe('days 729–730 (week 105)');
    expect(describeSpan(0, 672)).toBe('weeks 1–4');
  });

  it('names a length by the largest whole unit', () => {
    expect([17_520, 2_016, 36, 1, 0.5].map(describeLength)).toEqual([
      '2 years',
      '12 weeks',
      '36 hours',
      '1 hour',
      '30 minutes',
    ]);
  });

  it('ticks two years in quarters, and half-years on a phone', () => {
    const inWeeks = (widthPx: number) => deriveTimeTicks(0, 17_520, widthPx).map((hours) => hours / 168);
    expect(inWeeks(800)).toEqual([0, 13, 26, 39, 52, 65, 78, 91, 104]);
    expect(inWeeks(320)).toEqual([0, 26, 52, 78, 104]);
  });
});
