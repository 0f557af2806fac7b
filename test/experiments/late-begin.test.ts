import { describe, expect, it } from 'vitest';
import { compileKpi } from '../../sim/experiments/kpi.ts';
import {
  explainLateBegin,
  type LateReading,
  listBegins,
  looksAtBegin,
} from '../../sim/experiments/late-begin.ts';

const none = Number.NaN;

/** What is said of a figure over 8 weeks whose metric is measured once a week. */
function explain(formula: string, figure: readonly number[], begins: readonly number[]): string | undefined {
  const { readings } = compileKpi({ name: 'k', formula }, new Map([['kl', 'nats']]));
  const late = readings.map((reading): LateReading => {
    expect(looksAtBegin(reading)).toBe(true);
    return { ...reading, everyHours: 168, endHours: Math.min(reading.toHours, 8 * 168) };
  });
  expect(listBegins(late)).toEqual([{ name: 'begins kl', formula: 'begins(kl)', unit: 'h' }]);
  return explainLateBegin(late, { figure, valuesOf: (name) => (name === 'begins kl' ? begins : []) });
}

describe('a figure whose metric begins late', () => {
  it('says from when it has values, in how many runs, and a window that all of them have', () => {
    expect(explain('mean(kl)', [none, none, 3], [336, 504, 168])).toBe(
      'kl has no value before 2 weeks to 3 weeks, in 2 of 3 runs; ask from there on: mean(kl, 3 weeks, 8 weeks)',
    );
    expect(explain('max(kl, 1 week, 4 weeks) - min(kl, 1 week, 4 weeks)', [none], [504])).toBe(
      'kl has no value before 3 weeks, in 1 of 1 runs; ask from there on: max(kl, 3 weeks, 4 weeks); kl has no value before 3 weeks, in 1 of 1 runs; ask from there on: min(kl, 3 weeks, 4 weeks)',
    );
  });

  it('keeps what a figure asks in the window that it proposes', () => {
    expect(explain('share(kl < 0.5)', [none], [504])).toContain('share(kl < 0.5, 3 weeks, 8 weeks)');
    expect(explain('quantile(kl, 0.9)', [none], [504])).toContain('quantile(kl, 0.9, 3 weeks, 8 weeks)');
  });

  it('names no window where none is left', () => {
    expect(explain('sum(kl, 0, 3 weeks)', [none], [504])).toBe(
      'kl has no value before 3 weeks, in 1 of 1 runs',
    );
  });

  it('is silent where it began in time, or never, or all runs have it', () => {
    expect(explain('mean(kl)', [none, none, 1], [168, none, 168])).toBeUndefined();
    expect(explain('mean(kl, 3 weeks)', [none, 1], [504, 672])).toBeUndefined();
  });
});
