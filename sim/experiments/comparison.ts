import { InputError } from '../errors.ts';
import type { Executor, Outcome } from '../executors/executor.ts';
import type { ComparisonPlan } from './comparison-plan.ts';
import { type ClassFortune, FortuneGauge, type Holdings } from './fortunes.ts';
import { type ExperimentPlan, listRuns, type PlannedRun, replayCommand, taskOf } from './plan.ts';
import type { ReplicationResult } from './replication.ts';
import { type MetricBands, SeriesBands } from './series-bands.ts';
import { deriveTwoStagePairs, firstStagePairs } from './statistics/two-stage.ts';
import { amountOf, type PairedValues } from './verdict.ts';

/** One run of a comparison, as it is written down. */
export interface ComparedRun {
  readonly replication: number;
  readonly arm: string;
  readonly digest: string;
  /** One value per KPI of the plan. */
  readonly kpis: readonly number[];
}

/** A run that gave no figures; its pair counts for nothing. */
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
 * say; undefined when `signal` ended it. Where a figure states a precision, 30 pairs come first and tell how many are made in all (Stein's rule).
 * Throws InputError when fewer than two pairs have figures.
 */
export async function runComparison(options: ComparisonOptions): Promise<ComparisonResult | undefined> {
  const { comparison, signal } = options;
  const { plan, kpis } = comparison;
  const isStaged = kpis.some(({ precision }) => precision !== undefined);
  const gathering = new Gathering(comparison);
  const first = isStaged ? Math.min(firstStagePairs, plan.replications) : plan.replications;
  await makePairs(options, gathering, { from: 0, to: first });
  if (isStaged && signal?.aborted !== true) {
    const wanted = planSecondStage(comparison, gathering.paired(first));
    await makePairs(options, gathering, { from: first, to: Math.min(wanted, plan.replications) });
  }
  if (signal?.aborted === true) return undefined;
  return gathering.result(isStaged ? first : undefined);
}

/** Pairs in all that the first ones say every precision needs. */
function planSecondStage({ kpis, plan }: ComparisonPlan, { values }: PairedValues): number {
  const wanted = kpis.flatMap(({ precision }, kpi) => {
    if (precision === undefined) return [];
    const before = values[0][kpi];
    const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
    return plan.points.slice(1).map((_, arm) => {
      const differences = values[arm + 1][kpi].map((value, pair) => value - before[pair]);
      return deriveTwoStagePairs(differences, amountOf(precision, mean));
    });
  });
  return Math.max(...wanted);
}

async function makePairs(
  { comparison: { plan }, executor, keeper, onProgress, signal }: ComparisonOptions,
  gathering: Gathering,
  range: { readonly from: number; readonly to: number },
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
  let made = 0;
  const report = (): void => onProgress?.({ done: total - missing.size, total, made });
  report();
  const tasks = Array.from(missing.values(), (run) => taskOf(plan, run));
  await executor.execute(tasks, {
    signal,
    onOutcome: async (outcome) => {
      const run = missing.get(outcome.run);
      if (run === undefined) return;
      await keeper?.record(run, outcome);
      take(outcome);
      made += 1;
      report();
    },
  });
}

/** Replications wait until all their arms are there, and are taken up in their order: sums do not depend on threads. */
class Gathering {
  readonly #comparison: ComparisonPlan;
  readonly #plan: ExperimentPlan;
  readonly #waiting = new Map<number, Map<number, Outcome>>();
  #next = 0;
  readonly #replications: number[] = [];
  readonly #runs: ComparedRun[] = [];
  readonly #failures: FailedRun[] = [];
  readonly #gauges: readonly (readonly FortuneGauge[])[];
  readonly #bands: SeriesBands;

  constructor(comparison: ComparisonPlan) {
    this.#comparison = comparison;
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
    const { points, observe } = this.#plan;
    const ofPoint = points.map(({ name }) => this.#runs.filter(({ arm }) => arm === name));
    return {
      replications: this.#replications,
      values: ofPoint.map((runs) =>
        observe.kpis.map((_, kpi) => Float64Array.from(runs, ({ kpis }) => kpis[kpi])),
      ),
      // Counted without pairs that failed.
      firstStage:
        firstStage === undefined ? undefined : this.#replications.filter((one) => one < firstStage).length,
    };
  }

  result(firstStage: number | undefined): ComparisonResult {
    const failures = this.#failures;
    if (this.#replications.length < 2) {
      throw new InputError({
        path: 'pairs',
        constraint: 'expected at least two pairs of runs with figures',
        value: `${this.#replications.length}${failures.length > 0 ? `; ${failures[0].error}` : ''}`,
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
    const results = outcomes.map(({ outcome }, point) => {
      const error = 'error' in outcome ? outcome.error.message : this.#findNaN(outcome.result);
      if (error === undefined && 'result' in outcome) return outcome.result;
      const replay = replayCommand(this.#plan, { run: 0, point, replication });
      this.#failures.push({ replication, arm: this.#plan.points[point].name, error: error ?? '', replay });
      return undefined;
    });
    if (!results.every((result) => result !== undefined)) return;
    this.#replications.push(replication);
    results.forEach(({ digest, kpis }, point) => {
      this.#runs.push({ replication, arm: this.#plan.points[point].name, digest, kpis: [...kpis] });
    });
    this.#bands.add(results.map(({ series }) => series));
    this.#gauges.forEach((gauges, arm) => {
      gauges.forEach((gauge, index) => {
        gauge.add(replication, this.#holdings(results[0], index), this.#holdings(results[arm + 1], index));
      });
    });
  }

  /** Figures that voters are told must be numbers; a price that was never formed need not. */
  #findNaN({ kpis }: ReplicationResult): string | undefined {
    const told = this.#comparison.kpis.length + this.#comparison.guardrails.length;
    const index = kpis.findIndex((value, kpi) => kpi < told && !Number.isFinite(value));
    return index < 0 ? undefined : `${this.#plan.observe.kpis[index].name}: expected a number, got none`;
  }

  #holdings({ finals, kpis }: ReplicationResult, fortune: number): Holdings {
    const { observe } = this.#plan;
    return {
      columns: finals[fortune],
      price: (metric) => {
        const index = observe.kpis.findIndex(({ name }) => name === `price ${metric}`);
        return index < 0 ? Number.NaN : kpis[index];
      },
    };
  }
}
