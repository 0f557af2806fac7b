import { deriveQuantile } from '../metrics/quantile.ts';
import type { Series } from './series-gauge.ts';

/** Per cent of replications that lie below each line of a band. */
export const bandPoints: readonly number[] = [5, 25, 50, 75, 95];

/** A measure over time, in each arm and as difference from today: `lines[band point][period]`. */
export interface MetricBands {
  readonly metric: string;
  /** Ends of the periods. */
  readonly hours: readonly number[];
  readonly arms: readonly { readonly arm: string; readonly lines: readonly (readonly number[])[] }[];
  readonly differences: readonly { readonly arm: string; readonly lines: readonly (readonly number[])[] }[];
}

/** Gathers measures over time from pairs of runs. Holds every value: a hundred kilobytes for a measure of 100 pairs. */
export class SeriesBands {
  readonly #metrics: readonly string[];
  readonly #arms: readonly string[];
  /** Per metric, per arm, one value per period and replication, by the end of the period. */
  readonly #values: Map<number, number[]>[][];
  readonly #differences: Map<number, number[]>[][];

  /** The first arm is today. */
  constructor(metrics: readonly string[], arms: readonly string[]) {
    this.#metrics = metrics;
    this.#arms = arms;
    this.#values = metrics.map(() => arms.map(() => new Map()));
    this.#differences = metrics.map(() => arms.map(() => new Map()));
  }

  /** Takes the series of one replication, arm by arm. */
  add(ofArms: readonly (readonly Series[])[]): void {
    this.#metrics.forEach((metric, index) => {
      const found = ofArms.map((series) => series.find((one) => one.metric === metric));
      const today = new Map(found[0] === undefined ? [] : entriesOf(found[0]));
      found.forEach((series, arm) => {
        if (series === undefined) return;
        for (const [hour, value] of entriesOf(series)) {
          append(this.#values[index][arm], hour, value);
          const before = today.get(hour);
          if (arm > 0 && before !== undefined) append(this.#differences[index][arm], hour, value - before);
        }
      });
    });
  }

  result(): MetricBands[] {
    return this.#metrics.flatMap((metric, index) => {
      const hours = [...this.#values[index][0].keys()].sort((a, b) => a - b);
      if (hours.length === 0) return [];
      const lines = (of: ReadonlyMap<number, number[]>): number[][] =>
        bandPoints.map((point) =>
          hours.map((hour) => deriveQuantile(Float64Array.from(of.get(hour) ?? []), point / 100)),
        );
      const arms = this.#arms.map((arm, k) => ({ arm, lines: lines(this.#values[index][k]) }));
      const differences = this.#arms
        .map((arm, k) => ({ arm, lines: lines(this.#differences[index][k]) }))
        .slice(1);
      return [{ metric, hours, arms, differences }];
    });
  }
}

function entriesOf({ hours, values }: Series): [number, number][] {
  return Array.from(hours, (hour, period) => [hour, values[period]]);
}

function append(to: Map<number, number[]>, hour: number, value: number): void {
  const list = to.get(hour);
  if (list === undefined) to.set(hour, [value]);
  else list.push(value);
}
