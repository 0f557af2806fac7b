import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MetricNote, reduceSeries } from '../../reports/reduce-series.ts';

const note = (cadence: MetricNote['cadence']): MetricNote => ({
  name: 'utilisation',
  unit: 'share',
  group: 'service',
  doc: '',
  cadence,
});
const hourly = (rows: number) => ({ start: 0, rowHours: 1, rows });

describe('reducing a metric for drawing', () => {
  it('keeps every value of a metric that is drawn', () => {
    const values = Float64Array.from([3, 1, Number.NaN, 2]);
    const { bucketRows, last, low } = reduceSeries(values, note('tick'), hourly(4), 0);
    expect({ bucketRows, last: [...last], low }).toEqual({
      bucketRows: 1,
      last: [3, 1, Number.NaN, 2],
      low: undefined,
    });
  });

  it('never loses an extreme, a total or a missing hour', () => {
    const value = fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: -1e9, max: 1e9, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
    );
    const cells = fc.array(value, { minLength: 2_000, maxLength: 2_600 });
    fc.assert(
      fc.property(cells, (written) => {
        const values = Float64Array.from(written);
        const { low, high, sum, count } = reduceSeries(values, note('tick'), hourly(values.length), 24);
        const present = written.filter((number) => !Number.isNaN(number));
        const numbers = (column: Float64Array = new Float64Array()) =>
          column.filter((number) => !Number.isNaN(number));
        expect(Math.min(...numbers(low))).toBe(Math.min(...present));
        expect(Math.max(...numbers(high))).toBe(Math.max(...present));
        expect(Array.from(count ?? []).reduce((a, b) => a + b, 0)).toBe(present.length);
        const total = present.reduce((a, b) => a + b, 0);
        expect(Math.abs(Array.from(numbers(sum)).reduce((a, b) => a + b, 0) - total)).toBeLessThan(1);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps weekly values one by one; a missing week is a gap, a week that the run does not finish is not', () => {
    const values = new Float64Array(4 * 168 + 48).fill(Number.NaN);
    for (const week of [1, 2, 4]) values[week * 168 - 1] = week;
    expect(reduceSeries(values, note('week'), hourly(values.length), 0).last).toEqual(
      Float64Array.from([1, 2, Number.NaN, 4]),
    );
  });

  it('says of a metric that was never measured that it has no buckets', () => {
    expect(
      reduceSeries(new Float64Array(50).fill(Number.NaN), note('tick'), hourly(50), 24).last,
    ).toHaveLength(0);
  });
});
