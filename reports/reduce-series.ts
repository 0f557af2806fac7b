import type { Cadence, ReducedSeries, TimeGrid } from './charts/report-data.ts';

/** Columns of metrics.csv: one array per metric, NaN where a value is missing. */
export interface MetricTable {
  readonly grid: TimeGrid;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/** What a manifest says about a metric. */
export interface MetricNote {
  readonly name: string;
  readonly unit: string;
  readonly group: string;
  readonly doc: string;
  readonly cadence: Cadence;
}

const cadenceHours = { tick: 0, day: 24, week: 168 } as const;

/**
 * Reduces a metric for drawing to buckets of at least `hours`: the last value, the extremes, the sum and the number of
 * values of each. A metric that has one value a day or week keeps every value. All-missing metrics come back with no
 * buckets.
 */
export function reduceSeries(
  values: Float64Array,
  note: MetricNote,
  grid: TimeGrid,
  hours: number,
): ReducedSeries {
  const bucketRows = Math.max(1, Math.round(Math.max(hours, cadenceHours[note.cadence]) / grid.rowHours));
  const head = { ...note, bucketRows };
  if (values.every(Number.isNaN)) return { ...head, last: new Float64Array() };
  if (bucketRows === 1) return { ...head, last: values };
  const buckets = Math.ceil(values.length / bucketRows);
  const column = () => new Float64Array(buckets).fill(Number.NaN);
  const made = {
    last: column(),
    low: column(),
    high: column(),
    sum: column(),
    count: new Float64Array(buckets),
  };
  let length = 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const end = Math.min(values.length, (bucket + 1) * bucketRows);
    const found = describe(values, bucket * bucketRows, end);
    // A week that the run does not finish owes no weekly value.
    if (found.count === 0 && note.cadence !== 'tick' && end < (bucket + 1) * bucketRows) break;
    length = bucket + 1;
    if (found.count === 0) continue;
    made.last[bucket] = found.last;
    made.low[bucket] = found.low;
    made.high[bucket] = found.high;
    made.sum[bucket] = roundSum(found.sum);
    made.count[bucket] = found.count;
  }
  if (made.count.every((n) => n <= 1)) return { ...head, last: made.last.slice(0, length) };
  return { ...head, ...made };
}

function describe(values: Float64Array, from: number, to: number) {
  let last = Number.NaN;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  for (let i = from; i < to; i += 1) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    last = value;
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
    count += 1;
  }
  return { last, low, high, sum, count };
}

/** Twelve significant digits: far more than is printed, and without the noise of adding fractions. */
function roundSum(sum: number): number {
  return Number(sum.toPrecision(12));
}
