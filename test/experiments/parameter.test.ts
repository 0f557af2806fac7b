import { describe, expect, it } from 'vitest';
import { listedValue, readDistribution, readParameter } from '../../sim/experiments/parameter.ts';

describe('a value of an uncertain parameter', () => {
  const at = (value: unknown, u: number): string => {
    const parameter = readParameter('x', value);
    if (parameter.kind === 'list') return listedValue(parameter, u).text;
    const { quantile, write } = readDistribution(parameter);
    return write(quantile(u));
  };

  it('has six digits, and no more decimals of its unit than a scenario can count', () => {
    expect(at({ uniform: [0, 1] }, 0.123456789)).toBe('0.123457');
    expect(at({ 'log-uniform': ['0.009 USD', '0.018 USD'] }, 0.3)).toBe('0.0110803 USD');
    expect(at({ 'log-uniform': ['0.03 DGAI/CU', '0.06 DGAI/CU'] }, 0.96)).toMatch(/^0\.05\d{0,4} DGAI\/CU$/);
    expect(at({ uniform: ['0.001 CU', '1 CU'] }, 0.123456789)).toBe('0.124 CU');
    expect(at({ uniform: ['100 DGAI', '1,000 DGAI'] }, 0.123456789)).toBe('211.111 DGAI');
  });

  it('is a multiple of a step that is asked for', () => {
    expect(at({ uniform: [20, 40], step: 1 }, 0.33)).toBe('27');
  });

  it('is one of a list, each for the same share of chances', () => {
    expect([0, 0.49, 0.5, 1].map((u) => at(['0.5', '2'], u))).toEqual(['0.5', '0.5', '2', '2']);
  });
});
