import type { Cadence, ReducedSeries, TimeGrid } from './report-data.ts';

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

/** Most buckets in which a metric is drawn: more than a wide screen shows apart. */
const bucketsMax = 1_500;

/** Lengths of a bucket to choose from, in hours; each divides the next, and a week. */
const bucketHours = [1, 6, 24, 168];

/**
 * Reduces a metric to buckets for drawing: the last value, the extremes, the sum and the number of values of each. A
 * metric that has one value a day or week keeps every value. All-missing metrics come back with no buckets.
 */
export function reduceSeries(values: Float64Array, note: MetricNote, grid: TimeGrid): ReducedSeries {
  const bucketRows = deriveBucketRows(note.cadence, grid);
  const head = { ...note, bucketRows };
  if (values.every(Number.isNaN)) return { ...head, last: [] };
  const buckets = Math.ceil(values.length / bucketRows);
  const last: (number | null)[] = [];
  const low: (number | null)[] = [];
  const high: (number | null)[] = [];
  const sum: (number | null)[] = [];
  const count: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const end = Math.min(values.length, (bucket + 1) * bucketRows);
    const found = describe(values, bucket * bucketRows, end);
    const isEmpty = found.count === 0;
    // A week that the run does not finish owes no weekly value.
    if (isEmpty && note.cadence !== 'tick' && end < (bucket + 1) * bucketRows) break;
    last.push(isEmpty ? null : found.last);
    low.push(isEmpty ? null : found.low);
    high.push(isEmpty ? null : found.high);
    sum.push(isEmpty ? null : roundSum(found.sum));
    count.push(found.count);
  }
  return count.every((n) => n <= 1) ? { ...head, last } : { ...head, last, low, high, sum, count };
}

function deriveBucketRows(cadence: Cadence, grid: TimeGrid): number {
  const atLeast = cadence === 'tick' ? grid.rowHours : { day: 24, week: 168 }[cadence];
  const hours = grid.rows * grid.rowHours;
  const wide = bucketHours.find((length) => length >= atLeast && hours / length <= bucketsMax);
  const length = grid.rows * grid.rowHours <= bucketsMax * atLeast ? atLeast : (wide ?? 4 * 168);
  return Math.max(1, Math.round(length / grid.rowHours));
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
