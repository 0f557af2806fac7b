import { deriveQuantile } from '../metrics/quantile.ts';
import { DAY_HOURS } from '../units.ts';
import { isCrossed } from './guardrail.ts';
import type { MetricReading } from './kpi.ts';

/** When a run measures a metric, and when the run ends, in hours. */
export interface MeasuredRun {
  readonly everyHours: number;
  readonly horizonHours: number;
}

/** Hours for which a value stands, or until its metric is next measured where that is later: after that nothing is known. */
export const valueStandsHours = DAY_HOURS;
/** Hours add up in floats. */
const roundingHours = 1e-6;

/**
 * One reading of a metric, gathered row by row. A row has no value where it is NaN or infinite. A few such rows are left out,
 * and are time at which no condition holds; where they last for more than a day (`valueStandsHours`), the reading has no
 * value either. A network that dies on day 4 of 28 has no latency at the end, and no mean of it.
 */
export class ReadingGauge {
  readonly #reading: MetricReading;
  /** The line of a condition, where it is a number. */
  readonly #line: number;
  /** Values so far, where all are needed. */
  readonly #values: number[] = [];
  readonly #everyHours: number;
  readonly #endHours: number;
  readonly #standsHours: number;
  #count = 0;
  #sum = 0;
  #lost = 0;
  #first = Number.NaN;
  #last = Number.NaN;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #firstHours = 0;
  #lastHours = 0;
  /** Rows at which the condition held, and the first of them. */
  #held = 0;
  #heldHours = Number.NaN;
  /** Longest time between two values. */
  #gapHours = 0;

  constructor(reading: MetricReading, { everyHours, horizonHours }: MeasuredRun) {
    this.#reading = reading;
    this.#line = typeof reading.condition?.line === 'number' ? reading.condition.line : Number.NaN;
    this.#everyHours = everyHours;
    this.#endHours = Math.min(reading.toHours, horizonHours);
    this.#standsHours = Math.max(valueStandsHours, everyHours) + roundingHours;
  }

  /** Takes the value of a row that ends `hours` after the start, and that of the metric it is held against, if there is one. */
  add(hours: number, value: number, other = this.#line): void {
    const { fromHours, toHours, condition, reading } = this.#reading;
    if (!Number.isFinite(value) || hours <= fromHours || hours > toHours) return;
    if (condition !== undefined) {
      // When something began to hold is known by then; what is measured later cannot change it.
      if (!Number.isFinite(other) || (reading === 'when' && this.#held > 0)) return;
      if (isCrossed(value, condition.crossed, other)) {
        if (this.#held === 0) this.#heldHours = hours;
        this.#held += 1;
      }
    } else if (reading === 'quantile') this.#values.push(value);
    if (this.#count === 0) {
      this.#first = value;
      this.#firstHours = hours;
    } else this.#gapHours = Math.max(this.#gapHours, hours - this.#lastHours);
    this.#count += 1;
    this.#last = value;
    this.#lastHours = hours;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    // Neumaier: a sum of a year of hours is as exact as one value.
    const sum = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }

  /** NaN where too little was measured to say it. */
  get value(): number {
    if (this.#count === 0 || this.#longestLack() > this.#standsHours) return Number.NaN;
    const sum = this.#sum + this.#lost;
    switch (this.#reading.reading) {
      case 'first':
        return this.#first;
      case 'begins':
        return this.#firstHours;
      case 'min':
        return this.#min;
      case 'max':
        return this.#max;
      case 'sum':
        return sum;
      case 'mean':
        return sum / this.#count;
      case 'quantile':
        return deriveQuantile(Float64Array.from(this.#values), this.#reading.order ?? Number.NaN);
      case 'share':
        return this.#held / this.#countRows();
      case 'when':
        return this.#held === 0 ? this.#endHours : this.#heldHours;
      default:
        return this.#last;
    }
  }

  /** Rows in which the metric was due. */
  #countRows(): number {
    const rowsBy = (hours: number): number => Math.floor(hours / this.#everyHours + 1e-9);
    return rowsBy(this.#endHours) - rowsBy(this.#reading.fromHours);
  }

  /** The longest time without a value, in hours, of all that the reading looks at. */
  #longestLack(): number {
    const before = this.#firstHours - this.#reading.fromHours;
    const after = this.#endHours - this.#lastHours;
    switch (this.#reading.reading) {
      case 'first':
        return before;
      case 'begins':
        return 0;
      case 'last':
      case 'at':
        return after;
      case 'when':
        return Math.max(before, this.#gapHours, this.#held === 0 ? after : 0);
      default:
        return Math.max(before, this.#gapHours, after);
    }
  }
}
