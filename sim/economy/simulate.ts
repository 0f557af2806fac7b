import type { FinalTable, FlowSpec, Headline, MetricSpec, SimEvent } from '../kernel/outputs.ts';
import type { ResolvedScenario } from './resolve.ts';
import { Run } from './run.ts';

export interface SimulateOptions {
  /** Seed of every draw, in place of the scenario's own. */
  readonly seed?: string;
  /** Which of the runs of one seed: a whole number from 0. */
  readonly replication?: number;
  /** Called after every tick, to watch or to draw; what it reads of the run it must copy. */
  readonly afterTick?: (run: Run) => void;
}

/** A run from its first tick to its last, in memory. */
export interface Simulation {
  /** SHA-256 of all that happened: the same for the same scenario, seed and replication, everywhere. */
  readonly digest: string;
  readonly ticks: number;
  readonly tickHours: number;
  /** Headline figures, with what they ought to be where that is known. */
  readonly summary: readonly Headline[];
  /** Hours from the start to each row of `metrics`. */
  readonly hours: Float64Array;
  /** Measures by name, one value for each row; NaN where one was not measured. */
  readonly metrics: ReadonlyMap<string, Float64Array>;
  readonly metricSpecs: readonly MetricSpec[];
  /** What moved in the whole run, in base units. */
  readonly flows: readonly (FlowSpec & { readonly total: bigint })[];
  readonly events: readonly SimEvent[];
  /** The agents at the end, by kind. */
  readonly tables: readonly FinalTable[];
}

/**
 * Runs a scenario and keeps all that it gives in memory: some 12 MB for two years of hours. For longer runs, or one
 * tick at a time, use `Run`. Throws InputError when the scenario cannot start or a formula fails, InvariantError when a
 * law of the economy does not hold.
 */
export function simulate(scenario: ResolvedScenario, options: SimulateOptions = {}): Simulation {
  const { afterTick, ...runOptions } = options;
  return finish(new Run(scenario, runOptions), afterTick);
}

/**
 * Runs replications 0 … `count` − 1 of a scenario one after another and keeps what `observe` makes of each: what it is given
 * holds until the next begins, but for series and flows. Bit for bit what `simulate` gives of each, in less time.
 */
export function simulateEach<Observed>(
  scenario: ResolvedScenario,
  count: number,
  observe: (run: Simulation, replication: number) => Observed,
  { seed = scenario.scenario.seed }: Pick<SimulateOptions, 'seed'> = {},
): Observed[] {
  let kept: Run | undefined;
  return Array.from({ length: count }, (_, replication) => {
    const luck = { seed, replication };
    if (kept?.reset(luck) !== true) kept = new Run(scenario, luck);
    return observe(finish(kept), replication);
  });
}

/** A run to its last tick. */
function finish(run: Run, afterTick?: (run: Run) => void): Simulation {
  const { specs } = run.metrics;
  const hours = new Float64Array(run.ticks);
  const columns = specs.map(() => new Float64Array(run.ticks));
  const totals = run.flows.specs.map(() => 0n);
  const events: SimEvent[] = [];
  let rows = 0;
  while (!run.done) {
    run.step();
    if (run.metrics.due) {
      hours[rows] = run.tick * run.tickHours;
      for (let column = 0; column < columns.length; column += 1)
        columns[column][rows] = run.metrics.row[column];
      rows += 1;
    }
    if (run.flows.due) {
      for (let flow = 0; flow < totals.length; flow += 1) totals[flow] += BigInt(run.flows.period[flow]);
      run.flows.clear();
    }
    for (const event of run.drainEvents()) events.push(event);
    afterTick?.(run);
  }
  return {
    digest: run.digest(),
    ticks: run.ticks,
    tickHours: run.tickHours,
    summary: run.summary(),
    hours: hours.subarray(0, rows),
    metrics: new Map(specs.map(({ name }, column) => [name, columns[column].subarray(0, rows)])),
    metricSpecs: specs,
    flows: run.flows.specs.map((spec, flow) => ({ ...spec, total: totals[flow] })),
    events,
    tables: run.finalTables(),
  };
}
