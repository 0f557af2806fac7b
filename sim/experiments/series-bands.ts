import { deriveQuantile } from '../metrics/quantile.ts';
import type { Series } from './series-gauge.ts';

/** Per cent of replications that lie below each line of a band. */
export const bandPoints: readonly number[] = [5, 25, 50, 75, 95];

/** Where the replications of an arm lie in each period: `lines[band point][period]`, null where none has a value. */
export interface ArmBands {
  readonly arm: string;
  /** Runs, or pairs of them, that have a value, by period. */
  readonly counts: readonly number[];
  readonly lines: readonly (readonly (number | null)[])[];
}

/** A measure over time, in each arm and as difference from today. */
export interface MetricBands {
  readonly metric: string;
  /** Pairs of runs. */
  readonly of: number;
  /** Ends of the periods in which some run has a value. */
  readonly hours: readonly number[];
  readonly arms: readonly ArmBands[];
  readonly differences: readonly ArmBands[];
}

/** Gathers measures over time from pairs of runs. Holds every value: a hundred kilobytes for a measure of 100 pairs. */
export class SeriesBands {
  readonly #metrics: readonly string[];
  readonly #arms: readonly string[];
  /** Per metric, per arm, one value per period and replication, by the end of the period. */
  readonly #values: Map<number, number[]>[][];
  readonly #differences: Map<number, number[]>[][];
  #pairs = 0;

  /** The first arm is today. */
  constructor(metrics: readonly string[], arms: readonly string[]) {
    this.#metrics = metrics;
    this.#arms = arms;
    this.#values = metrics.map(() => arms.map(() => new Map()));
    this.#differences = metrics.map(() => arms.map(() => new Map()));
  }

  /** Takes the series of one replication, arm by arm; a run that failed has none. */
  add(ofArms: readonly (readonly Series[])[]): void {
    this.#pairs += 1;
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
      const known = new Set(this.#values[index].flatMap((ofArm) => [...ofArm.keys()]));
      const hours = [...known].sort((a, b) => a - b);
      if (hours.length === 0) return [];
      const bandsOf = (arm: string, of: ReadonlyMap<number, number[]>): ArmBands => ({
        arm,
        counts: hours.map((hour) => of.get(hour)?.length ?? 0),
        lines: bandPoints.map((point) => hours.map((hour) => quantileOf(of.get(hour), point / 100))),
      });
      const arms = this.#arms.map((arm, k) => bandsOf(arm, this.#values[index][k]));
      const differences = this.#arms.map((arm, k) => bandsOf(arm, this.#differences[index][k])).slice(1);
      return [{ metric, of: this.#pairs, hours, arms, differences }];
    });
  }
}

function entriesOf({ hours, values }: Series): [number, number][] {
  return Array.from(hours, (hour, period) => [hour, values[period]]);
}

function quantileOf(values: readonly number[] | undefined, share: number): number | null {
  return values === undefined ? null : deriveQuantile(Float64Array.from(values), share);
}

function append(to: Map<number, number[]>, hour: number, value: number): void {
  const list = to.get(hour);
  if (list === undefined) to.set(hour, [value]);
  else list.push(value);
}
