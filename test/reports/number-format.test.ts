import { describe, expect, it } from 'vitest';
import { formatCompared, formatExact, formatShort, formatTicks } from '../../reports/kit/number-format.ts';

/** Locales differ; these are the ones whose digits the tests know. */
const isEnglish = Intl.NumberFormat().resolvedOptions().locale.startsWith('en');

describe.runIf(isEnglish)('numbers as people read them', () => {
  it('shows exact values with the digits that find them in the CSV', () => {
    expect(formatExact(258_064_516.129, 'DGAI')).toBe('258,064,516.13\u00a0DGAI');
    expect(formatExact(0.010_812_345, 'USD')).toBe('0.0108123\u00a0USD');
    expect(formatExact(0.612_345, 'share')).toBe('61.2345\u202f%');
    expect(formatExact(42, '1')).toBe('42');
    expect(formatExact(Number.NaN, 'DGAI')).toBe('no data');
  });

  it('shortens large amounts and keeps four digits whole', () => {
    expect([9_876, 98_765, 1_234_567].map((value) => formatShort(value, ''))).toEqual([
      '9,876',
      '98.8K',
      '1.23M',
    ]);
  });

  it('never spells out the zeros of a tiny number', () => {
    expect(formatCompared(1.236e-30, '')).toBe('1.24E-30');
    expect(formatCompared(0, '')).toBe('0');
  });

  it('writes the ticks of one axis alike', () => {
    expect(formatTicks([0, 5_000, 10_000], '')).toEqual(['0', '5K', '10K']);
    expect(formatTicks([0, 0.5, 1], 'share')).toEqual(['0', '50', '100']);
  });
});
