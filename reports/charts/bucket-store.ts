import type { ReducedSeries, TimeGrid } from './report-data.ts';

/** A metric in buckets: `last` value, extremes, sum and number of the values in each; NaN where there are none. */
export interface Buckets {
  /** Hours of a bucket; the last may be cut short by the end of the run. */
  readonly hours: number;
  readonly last: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly sum: Float64Array;
  readonly count: Float64Array;
  /** Whether some bucket holds more than one value. */
  readonly isCoarse: boolean;
}

/** The metrics of a run in buckets of any length, each made once, when it is first asked for. */
export class BucketStore {
  readonly #grid: TimeGrid;
  readonly #series: ReadonlyMap<string, ReducedSeries>;
  readonly #made = new Map<string, Buckets>();

  constructor(series: readonly ReducedSeries[], grid: TimeGrid) {
    this.#grid = grid;
    this.#series = new Map(series.map((one) => [one.name, one]));
  }

  series(name: string): ReducedSeries | undefined {
    return this.#series.get(name);
  }

  names(): string[] {
    return [...this.#series.keys()];
  }

  /** The metric in buckets of `hours`, or of its own where those are longer; undefined for one that was not measured. */
  buckets(name: string, hours: number): Buckets | undefined {
    const series = this.#series.get(name);
    if (series === undefined || series.last.length === 0) return undefined;
    const own = series.bucketRows * this.#grid.rowHours;
    const size = Math.max(1, Math.round(hours / own));
    const key = `${size} ${name}`;
    const made = this.#made.get(key) ?? joinBuckets(series, size, own);
    this.#made.set(key, made);
    return made;
  }
}

/** Joins `size` buckets of a metric into one; as they are where `size` is 1. */
function joinBuckets(series: ReducedSeries, size: number, ownHours: number): Buckets {
  const { last, low = last, high = last, sum = last, count } = series;
  const length = Math.ceil(last.length / size);
  const made = {
    last: new Float64Array(length).fill(Number.NaN),
    low: new Float64Array(length).fill(Number.NaN),
    high: new Float64Array(length).fill(Number.NaN),
    sum: new Float64Array(length).fill(Number.NaN),
    count: new Float64Array(length),
  };
  let isCoarse = false;
  for (let i = 0; i < last.length; i += 1) {
    if (Number.isNaN(last[i])) continue;
    const k = Math.floor(i / size);
    const values = count?.[i] ?? 1;
    if (made.count[k] === 0) {
      made.low[k] = low[i];
      made.high[k] = high[i];
      made.sum[k] = sum[i];
    } else {
      if (low[i] < made.low[k]) made.low[k] = low[i];
      if (high[i] > made.high[k]) made.high[k] = high[i];
      made.sum[k] += sum[i];
    }
    made.last[k] = last[i];
    made.count[k] += values;
    isCoarse ||= made.count[k] > 1;
  }
  return { hours: ownHours * size, ...made, isCoarse };
}
