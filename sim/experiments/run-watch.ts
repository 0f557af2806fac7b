import type { ResolvedScenario } from '../economy/resolve.ts';
import type { Run } from '../economy/run.ts';
import { InputError } from '../errors.ts';
import type { Sha256 } from '../kernel/checkpoint.ts';
import { DAY_HOURS } from '../units.ts';
import { type CompiledKpi, compileKpi, type KpiSpec } from './kpi.ts';
import { deriveMeasuredTimes, requireInsideRun } from './kpi-window.ts';
import { ReadingGauge } from './reading-gauge.ts';
import { type Series, SeriesGauge, type SeriesSpec } from './series-gauge.ts';

/** Columns of a kind of agent as they stand at the end. */
export interface FinalsSpec {
  /** Kind in the plural: `users`, `nodes`. */
  readonly table: string;
  readonly columns: readonly string[];
}

/** What an experiment wants of each of its runs. */
export interface Observation {
  readonly kpis: readonly KpiSpec[];
  readonly series: SeriesSpec;
  readonly finals: readonly FinalsSpec[];
  /** Settings of today's rules, where a figure asks for `today(…)`. */
  readonly today?: readonly string[] | undefined;
}

/** What a run gave; NaN stands for what was never measured. */
export interface ReplicationResult {
  /** Digest of the run: the same wherever it was made. */
  readonly digest: string;
  /** One value per KPI of the request. */
  readonly kpis: Float64Array;
  /** One per series of the request. */
  readonly series: readonly Series[];
  /** One list per table of the request, in it one array per column, in it one value per individual. */
  readonly finals: readonly (readonly Float64Array[])[];
}

/** A row of metrics of a tick that is over. */
export interface PastRow {
  readonly hours: number;
  readonly row: Float64Array;
}

/**
 * Takes from a run, tick by tick, what an experiment wants of it: `look` comes after every `step`. Events and flows of the
 * run go, and nothing else is measured.
 */
export class RunWatch {
  /** Rows so far, where another run will have them in its past. */
  readonly past: PastRow[] = [];
  readonly #run: Run;
  readonly #kpis: readonly CompiledKpi[];
  readonly #gauges: readonly (readonly {
    readonly column: number;
    /** Of the metric that it is held against; −1 where that is a number, or nothing. */
    readonly other: number;
    readonly gauge: ReadingGauge;
  }[])[];
  readonly #series: readonly { readonly column: number; readonly gauge: SeriesGauge }[];
  readonly #finals: readonly FinalsSpec[];

  /** Of a run that goes on from the rows of `past`. Throws InputError for a figure with a window outside of it. */
  constructor(
    run: Run,
    resolved: ResolvedScenario,
    { kpis = [], series, finals = [] }: Partial<Observation>,
    past: readonly PastRow[] = [],
  ) {
    this.#run = run;
    const names = run.metrics.specs.map(({ name }) => name);
    const units = new Map(run.metrics.specs.map(({ name, unit }) => [name, unit]));
    const times = deriveMeasuredTimes(resolved, run.metrics.specs);
    const { horizonHours, everyHours } = times;
    this.#kpis = kpis.map((kpi) => {
      const path = `kpis.${kpi.name}`;
      const compiled = compileKpi(kpi, units, path, times);
      requireInsideRun(compiled, times, path);
      return compiled;
    });
    this.#gauges = this.#kpis.map(({ readings }) =>
      readings.map((reading) => ({
        column: names.indexOf(reading.metric),
        other: names.indexOf(String(reading.condition?.line)),
        gauge: new ReadingGauge(reading, { horizonHours, everyHours: everyHours(reading.metric) }),
      })),
    );
    // A point of a design may have more subnets, and so more metrics, than another.
    const { metrics, everyHours: periodHours } = series ?? { metrics: [], everyHours: DAY_HOURS };
    this.#series = metrics
      .filter((metric) => names.includes(metric))
      .map((metric) => ({
        column: names.indexOf(metric),
        gauge: new SeriesGauge(metric, periodHours, run.ticks * run.tickHours),
      }));
    this.#finals = finals;
    const read = this.#gauges.flat();
    const columns = [...read, ...this.#series].map(({ column }) => column);
    const others = read.map(({ other }) => other).filter((other) => other >= 0);
    run.metrics.restrict(new Set([...columns, ...others]));
    for (const one of past) {
      this.#take(one);
      this.past.push(one);
    }
  }

  /** Looks at the tick just done, and keeps what it saw where that is wanted. */
  look(keeps = false): void {
    const { metrics, flows, tick, tickHours } = this.#run;
    this.#run.drainEvents();
    if (flows.due) flows.clear();
    if (!metrics.due) return;
    const one = { hours: tick * tickHours, row: metrics.row };
    this.#take(one);
    if (keeps) this.past.push({ ...one, row: one.row.slice() });
  }

  #take({ hours, row }: PastRow): void {
    for (const readings of this.#gauges)
      for (const { column, other, gauge } of readings)
        if (other < 0) gauge.add(hours, row[column]);
        else gauge.add(hours, row[column], row[other]);
    for (const { column, gauge } of this.#series) gauge.add(hours, row[column]);
  }

  /** What each figure reads, in the order of its readings. */
  readings(): Float64Array[] {
    return this.#gauges.map((gauges) => Float64Array.from(gauges, ({ gauge }) => gauge.value));
  }

  /**
   * Of a run that is done; with a `hash` of the host's in less time. `today` is what figures read under today's rules; without
   * it the run is today itself. Throws InputError for final columns that there are not.
   */
  result(hash?: Sha256, today?: readonly Float64Array[]): ReplicationResult {
    const own = this.readings();
    return {
      digest: this.#run.digest(hash),
      kpis: Float64Array.from(this.#kpis, ({ readings, evaluate }, index) => {
        const choose = (value: number, at: number): number =>
          readings[at].ofToday === true ? (today?.[index][at] ?? value) : value;
        return evaluate(own[index].map(choose));
      }),
      series: this.#series.map(({ gauge }) => gauge.series()),
      finals: readFinals(this.#run, this.#finals),
    };
  }
}

function readFinals(run: Run, wanted: readonly FinalsSpec[]): Float64Array[][] {
  if (wanted.length === 0) return [];
  const tables = run.finalTables();
  return wanted.map(({ table, columns }) =>
    columns.map((name) => {
      const column = tables.find((one) => one.name === table)?.columns.find((one) => one.name === name);
      if (column !== undefined) return Float64Array.from(column.values);
      throw new InputError({
        path: `finals.${table}`,
        constraint: 'expected a column of the final tables',
        value: name,
        hint: `agents-${table}.csv of a run has them all as its header`,
      });
    }),
  );
}
