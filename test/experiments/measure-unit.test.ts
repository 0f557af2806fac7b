import { describe, expect, it } from 'vitest';
import { compileKpi } from '../../sim/experiments/kpi.ts';
import { deriveKpiUnit } from '../../sim/experiments/kpi-unit.ts';
import { parseUnit, quantityIn, showUnit } from '../../sim/experiments/measure-unit.ts';

const units: Readonly<Record<string, string>> = {
  'fees.gross': 'DGAI',
  'dgai.price': 'USD',
  'cu.settled': 'CU',
  'users.active': '1',
  'latency.p95': 's',
  'treasury.runway': 'd',
};

const unitOf = (formula: string): string =>
  showUnit(
    deriveKpiUnit(
      compileKpi({ name: 'k', formula }, new Map(Object.entries(units))),
      (metric) => units[metric],
      'kpis.0',
    ),
  );

describe('the unit of a figure', () => {
  it.each([
    ['sum(fees.gross)', 'DGAI'],
    ['sum(fees.gross) / sum(cu.settled)', 'DGAI/CU'],
    ['sum(fees.gross) / sum(cu.settled) * last(cu.settled)', 'DGAI'],
    ['last(users.active) / first(users.active) - 1', '1'],
    ['max(first(fees.gross), last(fees.gross)) * 2', 'DGAI'],
    ['last(fees.gross) > first(fees.gross)', '1'],
    ['ln(last(users.active))', '1'],
    ['quantile(fees.gross, 0.9) + last(fees.gross)', 'DGAI'],
    ['share(fees.gross < 5 DGAI) * 2', '1'],
    ['when(treasury.runway < 90 d)', 'h'],
  ])('%s is %s', (formula, unit) => {
    expect(unitOf(formula)).toBe(unit);
  });

  it.each([
    ['sum(fees.gross) + last(dgai.price)', 'found DGAI and USD'],
    ['mean(latency.p95) < mean(treasury.runway)', 'found s and d'],
    ['sum(fees.gross) + 1', 'found DGAI and a plain number'],
    ['when(users.active > 5) + share(users.active > 5)', 'found h and a plain number'],
    ['exp(sum(fees.gross))', 'found a plain number and DGAI'],
  ])('%s is refused: %s', (formula, message) => {
    expect(() => unitOf(formula)).toThrow(message);
  });
});

describe('a written quantity', () => {
  it.each([
    ['1,000 DGAI', 'DGAI', 1000],
    ['90 d', 'd', 90],
    ['2 h', 's', 7200],
    ['1 week', 'd', 7],
    ['0.5 %', 'share', 0.005],
    [3, '1', 3],
    ['5 USD', 'DGAI', undefined],
    ['5', 'DGAI', undefined],
    ['5 %', 'DGAI', undefined],
    ['many', '1', undefined],
  ] as const)('%s in %s is %s', (written, unit, value) => {
    const read = quantityIn(written, parseUnit(unit));
    if (value === undefined) expect(read).toBeUndefined();
    else expect(read).toBeCloseTo(value, 9);
  });
});
