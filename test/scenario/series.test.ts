import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSeries, type Series, valueAt } from '../../sim/scenario/series.ts';
import { minimalScenario, nextLine, problemsOf, resolveFiles } from './minimal-scenario.ts';

const step = { time: 'hours', value: 'value', between: 'step' } as const;
const linear = { ...step, between: 'linear' } as const;
const csv = 'hours,note,value\n0,a,10\n\n24,b,20\n48,c,5\n';

describe('an outside series', () => {
  const dates = { time: 'date', value: 'close', between: 'step' } as const;
  const datedOf = (...lines: readonly string[]) =>
    parseSeries(`date,close\n${lines.join('\n')}\n`, 's.csv', dates);

  it.each([
    ['2026-01-31', '2026-02-01'],
    ['2026/01/31 00:00', '2026/02/01 00:00'],
    ['2026-01-31T00:00:00Z', '2026-01-31T19:00:00-05:00'],
    ['2026-01-31 00:00:00 UTC', '2026-02-01 00:00:00 UTC'],
    ['31.1.2026', '1.2.2026'],
    ['"Jan 31, 2026"', '"Feb 1, 2026"'],
    ['31 Jan 2026', '01-Feb-2026'],
    ['1769817600', '1769904000'],
    ['1769817600000', '1769904000000'],
  ])('with %s as time counts from its first date', (first, second) => {
    const series = datedOf(`${first},0.1`, `${second},0.2`);
    expect([...series.hours]).toEqual([0, 24]);
    expect(series.dated?.begins).toBe(Date.UTC(2026, 0, 31) / 1000);
  });

  it('with the latest date on top is turned round, and begins at a date that is stated', () => {
    const series = parseSeries('date,close\n2026-01-03,3\n2026-01-02,2\n2026-01-01,1\n', 's.csv', {
      ...dates,
      begins: '2026-01-02',
    });
    expect([[...series.hours], [...series.values]]).toEqual([
      [-24, 0, 24],
      [1, 2, 3],
    ]);
  });

  it('has its gaps where dates are missing, or have no value', () => {
    const series = datedOf(
      '2026-01-01,1',
      '2026-01-02,2',
      '2026-01-03,null',
      '2026-01-04,4',
      '2026-01-05,',
      '2026-01-06,6',
      '2026-01-07,7',
    );
    expect([...series.hours]).toEqual([0, 24, 72, 120, 144]);
    expect(series.dated?.stepHours).toBe(24);
    const day = (date: number) => Date.UTC(2026, 0, date) / 1000;
    expect(series.dated?.gaps).toEqual([
      { from: day(2), to: day(4) },
      { from: day(4), to: day(6) },
    ]);
  });

  it.each([
    [['1/31/26,1'], 'expected hours, or a date that can be read in one way', '1/31/26', 2],
    [['2026-02-30,1'], 'expected a date', '2026-02-30', 2],
    [['2025-02-29,1'], 'expected a date', '2025-02-29', 2],
    [['31.4.2026,1'], 'expected a date', '31.4.2026', 2],
    [['2026-01-01,1', '7,2'], 'expected a date', '7', 3],
    [
      ['2026-01-01,1', '2026-01-02,2', '2026-01-02,3'],
      'expected a time after 2026-01-02, the one before',
      '2026-01-02',
      4,
    ],
    [
      ['2026-01-05,1', '2026-01-04,2', '2026-01-04,3'],
      'expected a time before 2026-01-04, the one before',
      '2026-01-04',
      4,
    ],
    [['2026-01-01,abc'], 'expected a number', 'abc', 2],
  ])('%j is refused with its line', (lines, constraint, value, line) => {
    expect(problemsOf(() => datedOf(...lines))[0]).toMatchObject({ constraint, value, line });
  });

  it.each(['abc', '1,5', '5 USD', '10:30'])('with %s as time is no date', (text) => {
    const [problem] = problemsOf(() => parseSeries(`hours,value\n"${text}",1\n`, 's.csv', step));
    expect(problem.constraint).toBe('expected a number');
  });

  it('is read by the names of its columns', () => {
    const series = parseSeries(csv, 's.csv', step);
    expect([...series.hours]).toEqual([0, 24, 48]);
    expect([...series.values]).toEqual([10, 20, 5]);
    const renamed = parseSeries('t;x,usd\r\n1,3\r\n', 's.csv', {
      time: 't;x',
      value: 'usd',
      between: 'step',
    });
    expect([...renamed.values]).toEqual([3]);
  });

  it.each([
    [-5, 10, 10],
    [0, 10, 10],
    [6, 10, 12.5],
    [24, 20, 20],
    [36, 20, 12.5],
    [48, 5, 5],
    [1e6, 5, 5],
  ])('at hour %d holds %d in steps, %d in lines', (hours, held, between) => {
    expect(valueAt(parseSeries(csv, 's.csv', step), hours)).toBe(held);
    expect(valueAt(parseSeries(csv, 's.csv', linear), hours)).toBe(between);
  });

  it('never leaves the range of its points', () => {
    const points = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(points, fc.double({ min: -10, max: 1_010, noNaN: true }), (hours, at) => {
        const sorted = Float64Array.from(hours).sort();
        const values = sorted.map((hour) => (hour * 7919) % 101);
        const series: Series = { hours: sorted, values, between: 'linear' };
        expect(valueAt(series, at)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(valueAt(series, at)).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
    );
  });

  it.each([
    ['hours,value\n0,1\n24,\n', 'value', 'expected a number', 'nothing', 3],
    ['hours,value\n0,1\n24\n', 'value', 'expected a number', 'nothing', 3],
    ['hours,value\n0,1\n24,n/a\n', 'value', 'expected a number', 'n/a', 3],
    ['hours,value\n0,NaN\n', 'value', 'expected a number', 'NaN', 2],
    ['hours,value\n,1\n', 'hours', 'expected a number', 'nothing', 2],
    ['hours,value\n5,1\n5,2\n', 'hours', 'expected a time after 5', '5', 3],
    ['hours,value\n5,1\n4,2\n', 'hours', 'expected a time after 5', '4', 3],
    ['hours,value\n0,1\n5,1,2\n', 'record', 'expected 2 fields as in the header', '3 in 5,1,2', 3],
    ['hours,values\n5,1\n', 'value', 'expected a column value', 'hours, values', 1],
    ['hours,value\n', 'record', 'expected at least one point', 'none', 1],
    ['', 'record', 'expected at least one point', 'none', 1],
  ])('%j is refused with its line', (text, path, constraint, value, line) => {
    const [problem] = problemsOf(() => parseSeries(text, 's.csv', step));
    expect(problem).toMatchObject({ path, value, file: 's.csv', line });
    expect(problem.constraint).toContain(constraint);
  });
});

describe('a scenario with a series', () => {
  const withSeries = (text: string, more = 'price: { series: usd }\n') =>
    resolveFiles({
      'x.yaml': `${minimalScenario}series: { usd: { file: data/usd.csv } }\n${more}`,
      'data/usd.csv': text,
    });

  it('has it by name', () => {
    const { series } = withSeries('hours,value\n0,0.01\n');
    expect(valueAt(series.get('usd') as Series, 5)).toBe(0.01);
  });

  it('with dates is warned about gaps, and where it begins and ends', () => {
    const of = (text: string, more: string) =>
      resolveFiles({
        'x.yaml': `${minimalScenario}clock: { horizon: 1 week }\nprice: { series: px }\nseries: { px: { file: px.csv, time: date, value: close${more} } }\n`,
        'px.csv': text,
      }).warnings;
    const px = 'date,close\n2026-01-01,0.1\n2026-01-02,0.12\n2026-01-04,0.11\n';
    expect(of(px, '')).toEqual([
      'series.px has a gap from 2026-01-02 to 2026-01-04, where a point comes every 24 h: the value before holds until the next',
      'series.px ends at 2026-01-04, 72 h into the run: its last value holds from then on',
    ]);
    expect(of(px, ', begins: 2025-12-31, between: linear')[0]).toContain(
      'a straight line leads until the next',
    );
    expect(of(px, ', begins: 2025-12-31')[1]).toBe(
      'series.px begins at 2026-01-01, 24 h into the run: its first value holds before',
    );
    expect(problemsOf(() => of(px, ', begins: 2025-02-29'))[0].hint).toBe(
      'that month has 28 days: write for instance 2025-02-28',
    );
    expect(problemsOf(() => of('date,close\n2026-13-01,1\n', ''))[0].hint).toContain(
      'months go from 1 to 12',
    );
    expect(problemsOf(() => of(px, ', begins: soon'))[0]).toMatchObject({
      path: 'series.px.begins',
      constraint: 'expected a date',
      hint: 'write for instance 2026-01-31',
    });
  });

  it('is refused for a missing value, with the line in the series', () => {
    expect(problemsOf(() => withSeries('hours,value\n0,0.01\n1,\n'))).toEqual([
      {
        path: 'value',
        constraint: 'expected a number',
        value: 'nothing',
        hint: 'a series has no gaps: fill it, or leave the line out',
        file: 'data/usd.csv',
        line: 3,
      },
    ]);
  });

  it('is refused for a price that is not above 0, or a demand below 0', () => {
    expect(problemsOf(() => withSeries('hours,value\n0,1\n7,0\n'))[0]).toMatchObject({
      path: 'price.series',
      constraint: 'expected values above 0 and at most 1,000,000 in the series usd',
      value: '0 at hour 7',
      line: nextLine + 1,
    });
    const demand = problemsOf(() => withSeries('hours,value\n0,-1\n', 'users: { demandSeries: usd }\n'));
    expect(demand[0]).toMatchObject({ path: 'users.demandSeries', value: '-1 at hour 0' });
  });

  it('is refused when the file is not there', () => {
    const more = 'series: { usd: { file: usd.csv } }\n';
    expect(problemsOf(() => resolveFiles({ 'x.yaml': minimalScenario + more }))[0]).toMatchObject({
      path: 'series.usd.file',
      constraint: 'expected a file that exists',
      value: 'usd.csv',
      file: 'x.yaml',
      line: nextLine,
    });
  });
});
