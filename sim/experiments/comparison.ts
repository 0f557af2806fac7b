import { InputError } from '../errors.ts';
import type { Executor, Outcome } from '../executors/executor.ts';
import type { ComparisonPlan } from './comparison-plan.ts';
import { type ClassFortune, FortuneGauge, type Holdings } from './fortunes.ts';
import { amountOf } from './kpi-verdict.ts';
import { deriveSchedule, type LookSchedule } from './look-schedule.ts';
import { isSettled, takeLook } from './looks.ts';
import { deriveDifferences } from './paired-figure.ts';
import { pairRuns } from './paired-runs.ts';
import { type ExperimentPlan, listRuns, type PlannedRun, replayCommand, taskOf } from './plan.ts';
import type { ReplicationResult } from './run-watch.ts';
import { type MetricBands, SeriesBands } from './series-bands.ts';
import { deriveSample, keepKnown } from './statistics/sample.ts';
import { deriveTwoStagePairs, firstStagePairs } from './statistics/two-stage.ts';
import type { PairedValues } from './verdict.ts';

/** One run of a comparison, as it is written down. */
export interface ComparedRun {
  readonly replication: number;
  readonly arm: string;
  /** Empty for a run that failed. */
  readonly digest: string;
  /** One value per KPI of the plan; NaN where the run has none, as one that failed has of all. */
  readonly kpis: readonly number[];
}

/** A run that did not end; it lacks every figure. */
export interface FailedRun {
  readonly replication: number;
  readonly arm: string;
  readonly error: string;
  readonly replay: string;
}

/** All that the runs of a comparison gave. */
export interface ComparisonResult {
  readonly paired: PairedValues;
  readonly runs: readonly ComparedRun[];
  readonly failures: readonly FailedRun[];
  readonly fortunes: readonly ClassFortune[];
  readonly bands: readonly MetricBands[];
}

/** Keeps what became of runs, so that a comparison that was interrupted need not make them again. */
export interface OutcomeKeeper {
  record(planned: PlannedRun, outcome: Outcome): Promise<void>;
  /** What is kept of the runs from one number to before another. */
  outcomes(from: number, to: number): AsyncIterable<Outcome>;
}

/** How far a comparison is. */
export interface ComparisonProgress {
  /** Runs made and kept, those of earlier calls included, and runs in all. */
  readonly done: number;
  readonly total: number;
  /** Runs made by this call. */
  readonly made: number;
  /** Where there are several looks: the next one, and how many there are. `total` counts the runs until then. */
  readonly look?: { readonly look: number; readonly of: number; readonly pairs: number };
}

export interface ComparisonOptions {
  readonly comparison: ComparisonPlan;
  readonly executor: Executor;
  /** Where outcomes are kept; nowhere when absent. */
  readonly keeper?: OutcomeKeeper | undefined;
  readonly onProgress?: ((progress: ComparisonProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes the runs of a comparison that are not kept yet, all arms of a replication together, and gathers what all of them
 * say; undefined when `signal` ended it. At each look the pairs by then are judged, which are the same however the work went,
 * and no more are made once everything is decided. Where a figure states a precision, 30 pairs come first and tell how many
 * are made in all (Stein's rule).
 * Throws InputError when fewer than two runs of today's rules end: nothing could be held against them.
 */
export async function runComparison(options: ComparisonOptions): Promise<ComparisonResult | undefined> {
  const { comparison, signal } = options;
  const gathering = new Gathering(comparison);
  const schedule = deriveSchedule(comparison);
  const firstStage = schedule === undefined ? await makeStages(options, gathering) : undefined;
  if (schedule !== undefined) await makeLooks(options, gathering, schedule);
  return signal?.aborted === true ? undefined : gathering.result(firstStage);
}

/** Makes pairs until a look settles everything, or there is no look any more. */
async function makeLooks(
  options: ComparisonOptions,
  gathering: Gathering,
  schedule: LookSchedule,
): Promise<void> {
  const { comparison, signal } = options;
  const of = schedule.looks.length;
  let from = 0;
  for (const [at, { look, pairs }] of schedule.looks.entries()) {
    await makePairs(options, gathering, { from, to: pairs, look: { look, of, pairs } });
    if (signal?.aborted === true) return;
    if (isSettled(takeLook(comparison, gathering.paired(undefined), schedule, at))) return;
    from = pairs;
  }
}

/** Makes all pairs, or as many as a precision needs; returns how many the first stage had, where there were two. */
async function makeStages(options: ComparisonOptions, gathering: Gathering): Promise<number | undefined> {
  const { comparison, signal } = options;
  const { plan, kpis } = comparison;
  const isStaged = kpis.some(({ precision }) => precision !== undefined);
  const first = isStaged ? Math.min(firstStagePairs, plan.replications) : plan.replications;
  await makePairs(options, gathering, { from: 0, to: first });
  if (!isStaged) return undefined;
  if (signal?.aborted === true) return first;
  const wanted = planSecondStage(comparison, gathering.paired(first));
  await makePairs(options, gathering, { from: first, to: Math.min(wanted, plan.replications) });
  return first;
}

/** Pairs in all that the first ones say every precision needs; the most there may be where they cannot say it. */
function planSecondStage({ kpis, plan }: ComparisonPlan, { values }: PairedValues): number {
  const wanted = kpis.flatMap(({ precision }, kpi) => {
    if (precision === undefined) return [];
    const before = values[0][kpi];
    const today = keepKnown(before);
    return plan.points.slice(1).map((_, arm) => {
      const differences = keepKnown(deriveDifferences({ before, after: values[arm + 1][kpi] }));
      if (differences.length < 2) return plan.replications;
      const pairs = deriveTwoStagePairs(differences, amountOf(precision, deriveSample(today).mean));
      // Of the pairs still to come as many will lack the figure.
      return Math.ceil((pairs * before.length) / differences.length);
    });
  });
  return Math.max(...wanted);
}

async function makePairs(
  { comparison: { plan }, executor, keeper, onProgress, signal }: ComparisonOptions,
  gathering: Gathering,
  range: Pick<ComparisonProgress, 'look'> & { readonly from: number; readonly to: number },
): Promise<void> {
  const arms = plan.points.length;
  const missing = new Map<number, PlannedRun>();
  for (const run of listRuns({ ...plan, replications: range.to }))
    if (run.replication >= range.from) missing.set(run.run, run);
  const take = (outcome: Outcome): void => {
    const run = missing.get(outcome.run);
    if (run === undefined) return;
    missing.delete(outcome.run);
    gathering.take(run, outcome);
  };
  if (keeper !== undefined)
    for await (const outcome of keeper.outcomes(range.from * arms, range.to * arms)) take(outcome);
  const total = range.to * arms;
  const made = 0;
  const look = range.look === undefined ? {} : { look: range.look };
  const report = (): void => onProgress?.({ done: total - missing.size, total, made, ...look });
  report();
  const tasks = Array.from(missing.values(), (run) => taskOf(plan, run));
  await executor.execute(tasks, {
    signal,
    onOutcome: async (outcome) => {
      const run = missing.get(outcome.run);
      if (run === undefined) return;
      await keeper?.record(run, outcome);
      take(outcome);
      gathering.made += 1;
      report();
    },
  });
}

/** Replications wait until all their arms are there, and are taken up in their order: sums do not depend on threads. */
class Gathering {
  /** Runs made by this call. */
  made = 0;
  readonly #plan: ExperimentPlan;
  readonly #waiting = new Map<number, Map<number, Outcome>>();
  #next = 0;
  readonly #runs: ComparedRun[] = [];
  readonly #failures: FailedRun[] = [];
  readonly #gauges: readonly (readonly FortuneGauge[])[];
  readonly #bands: SeriesBands;

  constructor(comparison: ComparisonPlan) {
    this.#plan = comparison.plan;
    const { points, observe } = this.#plan;
    this.#gauges = points
      .slice(1)
      .map(({ name }) => comparison.fortunes.map((fortune) => new FortuneGauge(name, fortune)));
    this.#bands = new SeriesBands(
      observe.series.metrics,
      points.map(({ name }) => name),
    );
  }

  take({ replication, point }: PlannedRun, outcome: Outcome): void {
    const held = this.#waiting.get(replication) ?? new Map<number, Outcome>();
    held.set(point, outcome);
    this.#waiting.set(replication, held);
    for (let whole = this.#whole(); whole !== undefined; whole = this.#whole()) {
      this.#waiting.delete(this.#next);
      this.#takeUp(this.#next, whole);
      this.#next += 1;
    }
  }

  /** Values of the pairs taken up so far. */
  paired(firstStage: number | undefined): PairedValues {
    return pairRuns(this.#plan, this.#runs, firstStage);
  }

  result(firstStage: number | undefined): ComparisonResult {
    const failures = this.#failures;
    const ended = this.#runs.filter(({ arm, digest }) => arm === this.#plan.points[0].name && digest !== '');
    if (ended.length < 2) {
      throw new InputError({
        path: 'pairs',
        constraint: "expected at least two runs of today's rules that end",
        value: `${ended.length}${failures.length > 0 ? `; ${failures[0].error}` : ''}`,
        hint: failures.length > 0 ? failures[0].replay : 'ask for two pairs or more',
      });
    }
    return {
      paired: this.paired(firstStage),
      runs: this.#runs,
      failures,
      fortunes: this.#gauges.flatMap((arm) => arm.map((gauge) => gauge.result())),
      bands: this.#bands.result(),
    };
  }

  #whole(): Outcome[] | undefined {
    const held = this.#waiting.get(this.#next);
    const { points } = this.#plan;
    if (held === undefined || held.size < points.length) return undefined;
    return points.map((_, point) => held.get(point) as Outcome);
  }

  #takeUp(replication: number, outcomes: readonly Outcome[]): void {
    const { points, observe } = this.#plan;
    const results = outcomes.map(({ outcome }, point) => {
      if ('result' in outcome) return outcome.result;
      const replay = replayCommand(this.#plan, { run: 0, point, replication });
      this.#failures.push({ replication, arm: points[point].name, error: outcome.error.message, replay });
      return undefined;
    });
    for (const [point, result] of results.entries()) {
      const { digest = '', kpis = observe.kpis.map(() => Number.NaN) } = result ?? {};
      this.#runs.push({ replication, arm: points[point].name, digest, kpis: [...kpis] });
    }
    this.#bands.add(results.map((result) => result?.series ?? []));
    const [today, ...arms] = results;
    if (today === undefined) return;
    for (const [arm, result] of arms.entries()) {
      if (result === undefined) continue;
      for (const [index, gauge] of this.#gauges[arm].entries())
        gauge.add(replication, this.#holdings(today, index), this.#holdings(result, index));
    }
  }

  #holdings({ finals, kpis }: ReplicationResult, fortune: number): Holdings {
    const { observe } = this.#plan;
    const figure = (wanted: string): number => {
      const index = observe.kpis.findIndex(({ name }) => name === wanted);
      return index < 0 ? Number.NaN : kpis[index];
    };
    return { columns: finals[fortune], price: (metric) => figure(`price ${metric}`), figure };
  }
}
