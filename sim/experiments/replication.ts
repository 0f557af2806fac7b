import { createHash } from 'node:crypto';
import { type ResolvedScenario, resolveScenario } from '../economy/resolve.ts';
import { Run } from '../economy/run.ts';
import { InputError } from '../errors.ts';
import { type KeptSource, keptReader } from '../scenario/kept-sources.ts';
import { loopRun } from '../store/run-loop.ts';
import { type CompiledKpi, compileKpi, type KpiSpec, ReadingGauge } from './kpi.ts';
import { deriveMeasuredTimes } from './kpi-window.ts';
import { type Series, SeriesGauge, type SeriesSpec } from './series-gauge.ts';

/** A scenario with the text of everything it stands on: a machine that has none of its files can run it. */
export interface PackedScenario {
  /** The scenario as it was named on the command line. */
  readonly file: string;
  readonly sources: readonly KeptSource[];
}

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
}

/** One run to be made, as plain data: it can be sent to a thread or to another machine. */
export interface ReplicationRequest {
  readonly scenario: PackedScenario;
  /** Settings `path=value`, later ones over earlier ones. */
  readonly set: readonly string[];
  readonly seed: string;
  /** Which of the runs of the seed, a whole number in [0, 2^32); it enters the address of every draw. */
  readonly replication: number;
  readonly observe: Observation;
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

/** Replications of one scenario that differ in their settings follow each other: resolving takes as long as days do. */
const scenariosKept = 8;
const resolvedByText = new Map<string, ResolvedScenario>();

/**
 * Makes one run and keeps what was asked for, without a file. The same request gives the same result everywhere.
 * Undefined when `signal` ended it. Throws InputError and InvariantError as a run does.
 */
export async function runReplication(
  request: ReplicationRequest,
  signal?: AbortSignal,
): Promise<ReplicationResult | undefined> {
  const { seed, replication, observe } = request;
  const resolved = resolveRequest(request);
  const run = takeRun(resolved, seed, replication);
  const watch = new RunWatch(run, resolved, observe);
  await loopRun(run, { afterTick: () => watch.look(), signal });
  const result = run.done ? watch.result() : undefined;
  keepRun(resolved, run);
  return result;
}

/** Runs that are over, for the next replication of their scenario: the one used last comes last. */
const keptRuns = new Map<ResolvedScenario, Run>();

/** What columns and accounts of all kept runs may take together, bytes. */
const KEPT_BYTES_MAX = 64_000_000;

/** A run at its start: one that is over begins anew where it can, which takes less time in every tick. */
function takeRun(resolved: ResolvedScenario, seed: string, replication: number): Run {
  const kept = keptRuns.get(resolved);
  keptRuns.delete(resolved);
  return kept?.renew({ seed, replication }) ? kept : new Run(resolved, { seed, replication });
}

function keepRun(resolved: ResolvedScenario, run: Run): void {
  keptRuns.set(resolved, run);
  let bytes = [...keptRuns.values()].reduce((sum, one) => sum + one.bytes, 0);
  for (const [oldest, { bytes: freed }] of keptRuns) {
    if (bytes <= KEPT_BYTES_MAX) return;
    keptRuns.delete(oldest);
    bytes -= freed;
  }
}

/** The scenario of a request; those last asked for are kept. Throws InputError as reading a scenario does. */
export function resolveRequest({
  scenario,
  set,
}: Pick<ReplicationRequest, 'scenario' | 'set'>): ResolvedScenario {
  const key = JSON.stringify([scenario, set]);
  const known = resolvedByText.get(key);
  const resolved = known ?? resolvePacked(scenario, set);
  resolvedByText.delete(key);
  resolvedByText.set(key, resolved);
  const [oldest] = resolvedByText.keys();
  if (resolvedByText.size > scenariosKept) resolvedByText.delete(oldest);
  return resolved;
}

function resolvePacked({ file, sources }: PackedScenario, set: readonly string[]): ResolvedScenario {
  const refuse = (path: string): InputError =>
    new InputError({
      path: 'scenario',
      constraint: `expected the text of ${path} among what was packed`,
      value: 'nothing',
      hint: 'start the experiment again: its packed scenario is not whole',
    });
  return resolveScenario(file, keptReader(sources, refuse), { set });
}

/** Takes from a run, tick by tick, what an experiment wants of it. */
class RunWatch {
  readonly #run: Run;
  readonly #kpis: readonly CompiledKpi[];
  readonly #gauges: readonly (readonly { readonly column: number; readonly gauge: ReadingGauge }[])[];
  readonly #series: readonly { readonly column: number; readonly gauge: SeriesGauge }[];
  readonly #finals: readonly FinalsSpec[];

  constructor(run: Run, resolved: ResolvedScenario, { kpis, series, finals }: Observation) {
    this.#run = run;
    const names = run.metrics.specs.map(({ name }) => name);
    const { horizonHours, everyHours } = deriveMeasuredTimes(resolved, run.metrics.specs);
    this.#kpis = kpis.map((kpi) => compileKpi(kpi, names));
    this.#gauges = this.#kpis.map(({ readings }) =>
      readings.map((reading) => ({
        column: names.indexOf(reading.metric),
        gauge: new ReadingGauge(reading, { horizonHours, everyHours: everyHours(reading.metric) }),
      })),
    );
    // A point of a design may have more subnets, and so more metrics, than another.
    this.#series = series.metrics
      .filter((metric) => names.includes(metric))
      .map((metric) => ({
        column: names.indexOf(metric),
        gauge: new SeriesGauge(metric, series.everyHours, run.ticks * run.tickHours),
      }));
    this.#finals = finals;
    run.metrics.restrict(new Set([...this.#gauges.flat(), ...this.#series].map(({ column }) => column)));
  }

  /** Looks at the tick just done. */
  look(): void {
    const { metrics, flows, tick, tickHours } = this.#run;
    this.#run.drainEvents();
    if (flows.due) flows.clear();
    if (!metrics.due) return;
    const hours = tick * tickHours;
    for (const readings of this.#gauges)
      for (const { column, gauge } of readings) gauge.add(hours, metrics.row[column]);
    for (const { column, gauge } of this.#series) gauge.add(hours, metrics.row[column]);
  }

  result(): ReplicationResult {
    return {
      digest: this.#run.digest(createHash('sha256')),
      kpis: Float64Array.from(this.#kpis, ({ evaluate }, index) =>
        evaluate(Float64Array.from(this.#gauges[index], ({ gauge }) => gauge.value)),
      ),
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
