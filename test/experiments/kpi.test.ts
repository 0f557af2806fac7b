import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import { explainAbsence } from '../../sim/experiments/absence.ts';
import { compileKpi, type MetricReading } from '../../sim/experiments/kpi.ts';
import { deriveMeasuredTimes, requireWindows } from '../../sim/experiments/kpi-window.ts';
import { ReadingGauge } from '../../sim/experiments/reading-gauge.ts';

const metrics = new Map([
  ['fees.gross', 'DGAI'],
  ['fees.burned', 'DGAI'],
  ['nodes.active', '1'],
  ['2pm.price', 'USD'],
  ['rt.subnet-1.price', 'USD'],
  ['slashes', '1'],
  ['treasury.runway', 'd'],
  ['price', 'DGAI/CU'],
  ['utilisation', 'share'],
]);

/** A KPI's value when each metric goes through the values given, one a day, from the end of day 1 on. */
function evaluate(formula: string, days: Readonly<Record<string, readonly number[]>>): number {
  const kpi = compileKpi({ name: 'k', formula }, metrics);
  const values = kpi.readings.map((reading) =>
    read(reading, days[reading.metric] ?? [], days[String(reading.condition?.line)]),
  );
  return kpi.evaluate(Float64Array.from(values));
}

function read(reading: MetricReading, days: readonly number[], others?: readonly number[]): number {
  const gauge = new ReadingGauge(reading, { everyHours: 24, horizonHours: days.length * 24 });
  for (const [day, value] of days.entries()) gauge.add((day + 1) * 24, value, others?.[day]);
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
  const days = {
    'fees.gross': [1, 4, 2, 5],
    'fees.burned': [2, 4, 3, 6],
    'nodes.active': [10, 10, 20, 20],
    slashes: [0, 1, 0, 3],
  };

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
    ['at(fees.gross, 60 h)', 4],
    ['mean(fees.gross, 1 d, 72 h)', 3],
    ['sum(fees.gross, 1 d, 1 week)', 11],
    ['sum(fees.gross) / mean(nodes.active)', 0.8],
    ['max(last(fees.gross), 7) - min(2, 3)', 5],
    ['sum( slashes , 2 ) > 2 ? 1 : 0', 1],
    ['begins(fees.gross) / 24', 1],
    ['begins(fees.gross, 2)', 72],
    ['quantile(fees.gross, 0.5)', 3],
    ['quantile(fees.gross, 90 %)', 4.7],
    ['quantile(fees.gross, 0, 2 d)', 2],
    ['quantile(fees.gross, 1, 0, 3)', 4],
    ['share(fees.gross < 4)', 0.5],
    ['share(fees.gross <= 4 DGAI)', 0.75],
    ['share(fees.gross>1, 0, 2)', 0.5],
    ['share(fees.gross >= fees.burned)', 0.25],
    ['share(fees.gross < 1,000 DGAI, 1 d, 3 d) * 2', 2],
    ['share(fees.gross < 1,000, 30 h)', 1],
    ['when(fees.gross >= 4)', 48],
    ['when(fees.gross > 1, 2)', 72],
    ['when(fees.gross > 5)', 96],
    ['when(fees.gross > 5, 1, 3)', 72],
    ['when(fees.gross < fees.burned)', 24],
    ['when(fees.gross > -1) / 24', 1],
  ])('%s', (formula, value) => {
    expect(evaluate(formula, days)).toBe(value);
  });

  it('has no value where nothing was measured or where the formula has none', () => {
    expect(evaluate('mean(2pm.price)', {})).toBeNaN();
    expect(evaluate('sum(fees.gross) / sum(slashes)', { 'fees.gross': [1], slashes: [0] })).toBeNaN();
  });

  it.each([
    'sum(fees.gross)/sum(slashes) > 0.1 ? 1 : 0',
    'sum(fees.gross)/sum(slashes) < 0.1 or 1 == 1',
    '1 / (1 + mean(nodes.active)/sum(slashes))',
    'max(1, 0 * last(2pm.price)) > 0',
    'last(2pm.price) ? 1 : 0',
    'not last(2pm.price)',
    'last(2pm.price)^0',
    'step(last(2pm.price))',
    'sign(ln(sum(slashes) - 1)) == 1',
    'exp(ln(sum(slashes)))',
    'logistic(1 / sum(slashes))',
    'clamp(1 / sum(slashes), 0, 1)',
    'min(1, max(2, mean(nodes.active)/sum(slashes)))',
    '(sum(slashes) == 0 ? 1/sum(slashes) : 0) > 0.5',
  ])('has no value where a part of it has none: %s', (formula) => {
    expect(evaluate(formula, { 'fees.gross': [0], slashes: [0], 'nodes.active': [3] })).toBeNaN();
  });

  it('has a value where the part that has none is not looked at', () => {
    const dead = { 'fees.gross': [0], slashes: [0] };
    expect(evaluate('sum(slashes) > 0 ? sum(fees.gross)/sum(slashes) : 7', dead)).toBe(7);
    expect(evaluate('sum(slashes) == 0 ? 1 : last(2pm.price)', dead)).toBe(1);
  });

  /** A reading of a metric that is due every `everyHours` over ten days, and measured at `hours` alone: value 5 + hours. */
  const measured = (formula: string, hours: readonly number[], everyHours = 1): number => {
    const [reading] = compileKpi({ name: 'k', formula }, metrics).readings;
    const gauge = new ReadingGauge(reading, { everyHours, horizonHours: 240 });
    for (let hour = everyHours; hour <= 240; hour += everyHours)
      gauge.add(hour, hours.includes(hour) ? 5 + hour : Number.NaN);
    return gauge.value;
  };
  const span = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);

  const subjects = { quantile: 'fees.gross, 0.5', share: 'fees.gross > 9,000', when: 'fees.gross > 9,000' };
  it.each(['first', 'last', 'mean', 'min', 'max', 'sum', 'quantile', 'share', 'when'] as const)(
    '%s looks past gaps of a day at most',
    (reading) => {
      const formula = `${reading}(${{ ...subjects }[reading as 'share'] ?? 'fees.gross'})`;
      expect(measured(formula, [...span(24, 100), ...span(124, 216)])).not.toBeNaN();
      const begun = reading === 'first';
      const ended = reading === 'last';
      expect(Number.isNaN(measured(formula, span(25, 240)))).toBe(!ended);
      expect(Number.isNaN(measured(formula, span(1, 215)))).toBe(!begun);
      expect(Number.isNaN(measured(formula, [...span(1, 100), ...span(125, 240)]))).toBe(!begun && !ended);
    },
  );

  it('knows a value at a time for a day, or until its metric is due again', () => {
    expect(measured('at(fees.gross, 124 h)', span(1, 100))).toBe(105);
    expect(measured('at(fees.gross, 125 h)', span(1, 100))).toBeNaN();
    expect(measured('at(fees.gross, 200 h)', [168], 168)).toBe(173);
    expect(measured('last(fees.gross)', [168], 168)).toBe(173);
    expect(measured('last(fees.gross)', [48, 96, 144], 48)).toBeNaN();
    expect(measured('mean(fees.gross, 2 d, 4 d)', span(50, 90))).not.toBeNaN();
    expect(measured('mean(fees.gross, 2 d, 5 d)', span(50, 90))).toBeNaN();
  });

  it('takes a time without a value for one at which no condition holds', () => {
    const hours = [...span(1, 100), ...span(121, 240)];
    expect(measured('share(fees.gross > 0)', hours)).toBe(220 / 240);
    expect(measured('share(fees.gross > 0, 4 d, 6 d)', hours)).toBe(28 / 48);
    expect(measured('share(fees.gross > 0)', [24, 48, 72, 96, 120, 144, 168, 192, 216, 240], 24)).toBe(1);
  });

  it('knows when something first held where nothing was missed before, whatever comes after', () => {
    expect(measured('when(fees.gross > 60)', span(1, 100))).toBe(56);
    expect(measured('when(fees.gross > 60)', [...span(1, 20), ...span(50, 240)])).toBeNaN();
    expect(measured('when(fees.gross > 60, 2 d)', span(50, 70))).toBe(56);
    expect(measured('when(fees.gross > 60)', [])).toBeNaN();
  });

  it('takes what is held against a metric without a value for not measured', () => {
    expect(
      evaluate('share(fees.gross < fees.burned)', { 'fees.gross': [1], 'fees.burned': [Number.NaN] }),
    ).toBeNaN();
  });

  it('knows which of its readings are of today', () => {
    const formula = 'sum(fees.gross) / today(sum(fees.gross) + max(fees.burned, 1)) - last(slashes)';
    const { readings, evaluate: compute } = compileKpi({ name: 'k', formula }, metrics);
    expect(readings.map(({ written, ofToday }) => [written, ofToday])).toEqual([
      ['sum(fees.gross)', undefined],
      ['sum(fees.gross)', true],
      ['max(fees.burned, 1)', true],
      ['last(slashes)', undefined],
    ]);
    expect(compute(Float64Array.of(12, 2, 4, 1))).toBe(1);
  });

  it('takes what is infinite for no value', () => {
    expect(evaluate('max(fees.gross)', { 'fees.gross': [1, Number.POSITIVE_INFINITY] })).toBe(1);
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
    ['mean(fees.gross, 2 weeks, 1 week)', 'ends after it begins'],
    ['mean(fees.gross, 1 month)', 'months differ in length'],
    ['mean(fees.gross, 2026-01-01, 5)', 'expected a time of the run'],
    ['mean(fees.gross, 0, 1e400)', 'write for instance mean(fees.gross)'],
    ['mean(fees.gross', 'closing parenthesis'],
    ['last(fees.gross)+', 'got last(fees.gross)+'],
    ['1e999*last(fees.gross)', 'numbers go up to 1.79e308'],
    ['at(fees.gross, -1)', 'times count from the start of the run'],
    ['at(fees.gross, 13 d 23 h)', 'write it in one unit: "335 h"'],
    ['at(fees.gross, 0)', 'a time after the start'],
    ['median(fees.gross)', 'one of first, last, mean, min, max, sum, at'],
    ['quantile(fees.gross)', 'quantile(fees.gross, 0.9)'],
    ['sum(fees.gross) / today(sum(fees.gross)', 'closing parenthesis'],
    ['today(today(sum(fees.gross)))', 'no today(…) in another'],
    ['sum(fees.gross) / today(3)', 'a figure in today(…)'],
    ['sum(fees.gross) / today(fees.gross)', 'a figure in today(…)'],
    ['sum(fees.gross) / today(sum(fees.gros))', 'did you mean fees.gross?'],
    ['quantile(fees.gross, 90)', 'a share of the values, from 0 to 1'],
    ['mean(fees.gross, 1, 2, 3)', 'a begin and an end at most'],
    ['share(fees.gross)', 'expected a condition'],
    ['mean(fees.gross < 5)', 'share(fees.gross < 5)'],
    ['share(fees.gross < 5 USD)', 'fees.gross < 5 DGAI'],
    ['share(fees.gross < 5 %)', 'expected a number in DGAI, as fees.gross is'],
    ['when(treasury.runway < 90 CU)', 'when(treasury.runway < 90 d)'],
    ['when(utilisation < 5 h)', 'a number without a unit'],
    ['share(fees.gross < slashes)', 'fees.gross is, and slashes is in a plain number'],
    ['share(fees.gross < fees.gross)', 'another metric, or a line'],
    ['share(fees.gross < many)', 'not “many”'],
    ['share(fees.gross == 5)', 'how to read a metric over time'],
    ['share(fees.gros < 5)', 'did you mean fees.gross?'],
    ['mean(fees.gross) +', 'expected a formula'],
    ['mean(fees.gross).constructor', 'expected'],
    ['import("fs") + mean(fees.gross)', 'no such character'],
  ])('%s', (formula, why) => {
    expect(refusal(formula)).toContain(why);
    expect(refusal(formula)).toContain('kpis.k');
  });
});

describe('a window lies inside the run, and holds something that is measured', () => {
  const specs = [
    { name: 'fees.gross', cadence: 'tick' },
    { name: 'nodes.active', cadence: 'week' },
    { name: 'slashes', cadence: 'tick' },
  ] as const;
  const scenario = { clock: { horizon: 14 * 24 }, record: { metricsEvery: 12 } };
  const times = deriveMeasuredTimes({ scenario } as never, specs);
  const fault = (formula: string): string => {
    try {
      requireWindows(compileKpi({ name: 'k', formula }, metrics), times, 'kpis.k');
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
    return 'accepted';
  };

  it.each([
    'mean(fees.gross)',
    'sum(fees.gross, 7, 14)',
    'at(fees.gross, 2 weeks)',
    'last(nodes.active, 3)',
    'mean(nodes.active, 6, 7)',
    'mean(fees.gross, 13.5)',
    'share(fees.gross < 90 DGAI, 7, 14)',
    'when(fees.gross > fees.burned)',
  ])('%s does', (formula) => {
    expect(fault(formula)).toBe('accepted');
  });

  it.each([
    [
      'at(fees.gross, 30)',
      'expected a time inside the run, which ends after 2 weeks',
      'at(fees.gross, 2 weeks)',
    ],
    ['sum(fees.gross, 7, 30)', 'expected a window inside the run', 'sum(fees.gross, 1 week, 2 weeks)'],
    ['mean(fees.gross, 20, 30)', 'expected a window inside the run', 'mean(fees.gross)'],
    ['mean(fees.gross, 14 d)', 'expected a window inside the run', 'mean(fees.gross)'],
    ['mean(fees.gross, 1 h, 11 h)', 'which is every 12 h', 'a multiple of 12 h'],
    ['mean(nodes.active, 8, 13)', 'which is every 1 week', 'a multiple of 1 week'],
    ['quantile(fees.gross, 0.5, 7, 30)', 'inside the run', 'quantile(fees.gross, 0.5, 1 week, 2 weeks)'],
    ['share(fees.gross < 1,000, 20)', 'inside the run', 'share(fees.gross < 1,000)'],
    ['when(nodes.active > slashes)', 'every 1 week, slashes every 12 h', 'record.metricsEvery: 1 week'],
    ['at(nodes.active, 6)', 'which is every 1 week', 'a multiple of 1 week'],
  ])('%s is refused', (formula, why, hint) => {
    expect(fault(formula)).toContain(why);
    expect(fault(formula)).toContain(hint);
  });

  it.each([
    'last(fees.gross) + fees.gross',
    'median(nodes.active)',
    'quantile(nodes.active, 2)',
    'quantile(nodes.active, 0.5, 30 d, 20 d)',
    'share(nodes.active)',
    'share(fees.gross < 5 USD)',
    'when(fees.gross < 5 USD, 1)',
    'share(fees.gross < nodes.active)',
    'share(fees.gross < 5, 2 d, 2 d)',
    'min(fees.gross < 5)',
    'mean(nodes.active',
    'at(fees.gross)',
    'at(nodes.active, 0)',
    'mean(fees.gross, 0, 1e400)',
    'mean(fees.gross, 0, 2026-01-01)',
    'mean(nodes.active, 0, half)',
    'mean(nodes.active, 10 moons)',
    'mean(fees.gross, -1 d)',
    'mean(fees.gross, 3 d, 1 d)',
    'mean(fees.gross, 30 d, 20 d)',
    'mean(fees.gross, 2 d, 2 d)',
  ])('what is proposed for %s does', (formula) => {
    const proposed = (() => {
      try {
        compileKpi({ name: 'k', formula }, metrics, 'kpis.k', times);
      } catch (error) {
        const [{ hint }] = (error as InputError).problems;
        return hint.match(/\b(?:first|last|mean|min|max|sum|at|begins|quantile|share|when)\([^()]*\)/g) ?? [];
      }
      return [];
    })();
    expect(proposed).not.toEqual([]);
    for (const reading of proposed) expect([reading, fault(reading)]).toEqual([reading, 'accepted']);
  });

  it('tells of every window of a formula, and at which point', () => {
    const kpi = compileKpi({ name: 'k', formula: 'at(fees.gross, 30) - at(fees.gross, 40)' }, metrics);
    try {
      requireWindows(kpi, times, 'kpis.k', 'horizon = 2 weeks');
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).problems).toHaveLength(2);
      expect((error as InputError).message).toContain('2 weeks at horizon = 2 weeks');
    }
  });
});

describe('what it means that a figure has no value', () => {
  const absence = (formula: string): string | undefined =>
    explainAbsence({ formula, readings: compileKpi({ name: 'k', formula }, metrics).readings }, (metric) =>
      metric === '2pm.price' ? 'never traded' : undefined,
    );

  it('is what its metrics say, and what it divides by', () => {
    expect(absence('last(2pm.price) + max(2pm.price)')).toBe('never traded');
    expect(absence('sum(fees.gross) / sum(slashes)')).toBe('sum(slashes) was 0');
    expect(absence('last(2pm.price) / (1 + sum(slashes))')).toBe('never traded, or what it divides by was 0');
    expect(absence('sum(fees.gross)')).toBeUndefined();
  });
});
