import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import { compileKpi, type MetricReading, ReadingGauge } from '../../sim/experiments/kpi.ts';

const metrics = ['fees.gross', 'nodes.active', '2pm.price', 'rt.subnet-1.price', 'slashes'];

/** A KPI's value when each metric goes through the values given, one a day, from the end of day 1 on. */
function evaluate(formula: string, days: Readonly<Record<string, readonly number[]>>): number {
  const kpi = compileKpi({ name: 'k', formula }, metrics);
  const values = kpi.readings.map((reading) => read(reading, days[reading.metric] ?? []));
  return kpi.evaluate(Float64Array.from(values));
}

function read(reading: MetricReading, days: readonly number[]): number {
  const gauge = new ReadingGauge(reading);
  for (const [day, value] of days.entries()) gauge.add((day + 1) * 24, value);
  return gauge.value;
}

const refusal = (formula: string): string => {
  try {
    compileKpi({ name: 'k', formula }, metrics);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('a KPI reads metrics over time', () => {
  const days = { 'fees.gross': [1, 4, 2, 5], 'nodes.active': [10, 10, 20, 20], slashes: [0, 1, 0, 3] };

  it.each([
    ['first(fees.gross)', 1],
    ['last(fees.gross)', 5],
    ['mean(fees.gross)', 3],
    ['min(fees.gross)', 1],
    ['max(fees.gross)', 5],
    ['sum(slashes)', 4],
    ['mean(fees.gross, 2)', 3.5],
    ['mean(fees.gross, 1, 3)', 3],
    ['at(fees.gross, 2)', 4],
    ['at(fees.gross, 2.5)', 4],
    ['sum(fees.gross) / mean(nodes.active)', 0.8],
    ['max(last(fees.gross), 7) - min(2, 3)', 5],
    ['sum( slashes , 2 ) > 2 ? 1 : 0', 1],
  ])('%s', (formula, value) => {
    expect(evaluate(formula, days)).toBe(value);
  });

  it('leaves out what was not measured, and has no value where nothing was or where the formula has none', () => {
    expect(evaluate('mean(fees.gross)', { 'fees.gross': [Number.NaN, 2, Number.NaN, 4] })).toBe(3);
    expect(evaluate('mean(2pm.price)', {})).toBeNaN();
    expect(evaluate('sum(fees.gross) / sum(slashes)', { 'fees.gross': [1], slashes: [0] })).toBeNaN();
  });

  it('reads metrics whose names have digits, dots and hyphens', () => {
    expect(
      evaluate('last(2pm.price) + last(rt.subnet-1.price)', { '2pm.price': [1], 'rt.subnet-1.price': [2] }),
    ).toBe(3);
  });

  it('adds up a long run as exactly as its values are', () => {
    const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        const exact = list.reduce((sum, value) => sum + value, 0);
        expect(evaluate('sum(fees.gross)', { 'fees.gross': list.map((value) => value / 1024) })).toBe(
          exact / 1024,
        );
      }),
    );
    expect(evaluate('sum(fees.gross)', { 'fees.gross': [1e16, ...Array(100).fill(1), -1e16] })).toBe(100);
  });
});

describe('a KPI is refused', () => {
  it.each([
    ['mean(fees.gros)', 'did you mean fees.gross?'],
    ['fees.gross', 'how to read a metric over time'],
    ['mean(fees.gross) / slashes', 'how to read a metric over time'],
    ['3 + 4', 'read from a metric'],
    ['at(fees.gross)', 'the time to read at'],
    ['mean(fees.gross, 30, 30)', 'ends after it begins'],
    ['mean(fees.gross) +', 'expected a formula'],
    ['mean(fees.gross).constructor', 'expected'],
    ['import("fs") + mean(fees.gross)', 'no such character'],
  ])('%s', (formula, why) => {
    expect(refusal(formula)).toContain(why);
    expect(refusal(formula)).toContain('kpis.k');
  });
});
