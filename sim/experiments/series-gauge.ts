/** Which metrics of each run are kept over time, and how finely. */
export interface SeriesSpec {
  readonly metrics: readonly string[];
  /** Length of a period in hours, above 0; one value is kept for each. */
  readonly everyHours: number;
}

/** A metric of one run over time: `hours[i]` is the end of the period that `values[i]` is the mean of. */
export interface Series {
  readonly metric: string;
  readonly hours: Float64Array;
  readonly values: Float64Array;
}

/** Gathers one metric by periods; a period in which it was never measured has no value. */
export class SeriesGauge {
  readonly #metric: string;
  readonly #everyHours: number;
  readonly #endHours: number;
  readonly #hours: number[] = [];
  readonly #values: number[] = [];
  #period = -1;
  #sum = 0;
  #count = 0;

  /** A run that ends within a period ends that period, at `endHours`. */
  constructor(metric: string, everyHours: number, endHours: number) {
    this.#metric = metric;
    this.#everyHours = everyHours;
    this.#endHours = endHours;
  }

  /** Takes the value of a row that ends `hours` after the start; rows come in the order of time. */
  add(hours: number, value: number): void {
    if (Number.isNaN(value)) return;
    // A row that ends where a period does belongs to it; sums of ticks miss it by a hair.
    const period = Math.ceil(hours / this.#everyHours - 1e-9) - 1;
    if (period !== this.#period) this.#close();
    this.#period = period;
    this.#sum += value;
    this.#count += 1;
  }

  series(): Series {
    this.#close();
    return {
      metric: this.#metric,
      hours: Float64Array.from(this.#hours),
      values: Float64Array.from(this.#values),
    };
  }

  #close(): void {
    if (this.#count > 0) {
      this.#hours.push(Math.min((this.#period + 1) * this.#everyHours, this.#endHours));
      this.#values.push(this.#sum / this.#count);
    }
    this.#sum = 0;
    this.#count = 0;
  }
}
