import { getHeapStatistics } from 'node:v8';
import { InputError, retellProblems } from '../errors.ts';
import { SourceKeeper } from '../scenario/kept-sources.ts';
import { type ResolvedScenario, resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/schema.ts';
import { engineVersion } from '../store/engine-version.ts';
import { fileReader } from '../store/scenario-files.ts';
import { headlineKpis, headlineSeries } from './headline-measures.ts';
import { compileKpi, type KpiSpec } from './kpi.ts';
import type { DesignPoint, ExperimentPlan } from './plan.ts';
import { type FinalsSpec, specifyMetrics } from './replication.ts';

/** What somebody wants to find out, before it is known whether the scenario can answer. */
export interface PlanDraft {
  /** Scenario file. */
  readonly scenario: string;
  /** Settings `path=value` of all points. */
  readonly set: readonly string[];
  /** In place of the scenario's. */
  readonly name?: string | undefined;
  readonly question?: string | undefined;
  readonly seed?: string | undefined;
  readonly replications: number;
  readonly shard?: ExperimentPlan['shard'] | undefined;
  /** What each point sets; one point without settings where nothing varies. */
  readonly points: readonly Pick<DesignPoint, 'name' | 'parameters'>[];
  /** Headline figures when absent. */
  readonly kpis?: readonly (KpiSpec & { readonly unit?: string | undefined })[] | undefined;
  /** Names of metrics, `all`, or headline metrics when absent. */
  readonly series?: readonly string[] | 'all' | undefined;
  /** Hours per value of a series; a day when absent. */
  readonly everyHours?: number | undefined;
  readonly finals?: readonly FinalsSpec[] | undefined;
}

const defaultEveryHours = 24;

/** A plan, and what its reader should know. */
export interface PlannedExperiment {
  readonly plan: ExperimentPlan;
  readonly warnings: readonly string[];
}

/**
 * The plan of a draft, with every point resolved and every KPI compiled against the metrics of every point. Throws
 * InputError with everything that is wrong with one of them: no run is started that could have been refused.
 */
export function planExperiment(draft: PlanDraft): PlannedExperiment {
  const planning = planInSteps(draft);
  for (;;) {
    const step = planning.next();
    if (step.done === true) return step.value;
  }
}

/**
 * `planExperiment` a point at a time, for those who want to say how far it is or to stop it: a point takes some
 * milliseconds, a design may have 100,000. Yields how many points are resolved.
 */
export function* planInSteps(draft: PlanDraft): Generator<number, PlannedExperiment> {
  requireRoom(draft);
  const keeper = new SourceKeeper(fileReader(draft.scenario));
  const kinds = new MetricKinds();
  const warnings = new Set<string>();
  const points: DesignPoint[] = [];
  let first: Scenario | undefined;
  for (const { name, parameters } of draft.points) {
    const set = [...draft.set, ...Object.entries(parameters).map(([path, value]) => `${path}=${value}`)];
    // Nothing of the economy stays but its digest: tens of thousands of them would not fit into memory.
    const resolved = nameVaried(parameters, () => resolveScenario(draft.scenario, keeper, { set }));
    first ??= resolved.scenario;
    kinds.add(resolved);
    for (const warning of resolved.warnings) warnings.add(warning);
    points.push({ name, parameters: { ...parameters }, set, scenario: resolved.sha256 });
    yield points.length;
  }
  const { metrics } = kinds;
  const plan: ExperimentPlan = {
    format: 1,
    engine: engineVersion,
    name: draft.name ?? first?.name ?? '',
    question: draft.question ?? first?.question ?? '',
    scenario: { file: draft.scenario, sources: [...keeper.sources] },
    seed: draft.seed ?? first?.seed ?? '',
    points,
    replications: draft.replications,
    shard: shardOf(draft),
    observe: {
      kpis: chooseKpis(draft, metrics),
      series: { metrics: chooseSeries(draft, metrics), everyHours: draft.everyHours ?? defaultEveryHours },
      finals: (draft.finals ?? []).map(({ table, columns }) => ({ table, columns: [...columns] })),
    },
  };
  return { plan, warnings: [...warnings] };
}

const shardOf = ({ shard }: PlanDraft): ExperimentPlan['shard'] => shard ?? { index: 0, of: 1 };

/** Bytes that a point of a plan takes beside the text of its settings, and a run that is still to be made; measured, and doubled. */
const bytesPerPoint = 2_000;
const bytesPerRun = 250;

/** Throws InputError for a plan that would not fit into half of this process's memory, before any of it is made. */
function requireRoom(draft: PlanDraft): void {
  const { points, replications } = draft;
  const runs = Math.ceil((points.length * replications) / shardOf(draft).of);
  const bytes = points.length * bytesPerPoint + runs * bytesPerRun;
  const room = getHeapStatistics().heap_size_limit / 2;
  if (bytes <= room) return;
  const gigabytes = (of: number): string => `${(of / 1e9).toFixed(1)} GB`;
  throw new InputError({
    path: 'replications',
    constraint: `expected a plan that fits into ${gigabytes(room)} of memory, half of what Node may use`,
    value: `${runs} runs (${points.length} points × ${replications} replications), about ${gigabytes(bytes)}`,
    hint: `make it in parts, for instance ensemble --shard 1/${Math.ceil((2 * bytes) / room)}, or take fewer replications`,
  });
}

/** Runs `resolve`; what it refuses of a parameter that varies is told of `--vary`, of which no one setting is to blame. */
function nameVaried<T>(parameters: Readonly<Record<string, string>>, resolve: () => T): T {
  const paths = Object.keys(parameters);
  return retellProblems(resolve, (problem) => {
    const isVaried = paths.some((path) => problem.path === path || problem.path.startsWith(`${path}.`));
    return isVaried && problem.file === '--set' ? { ...problem, file: '--vary' } : problem;
  });
}

/** Another version may give other digests. Throws InputError. */
export function requireEngine({ engine }: Pick<ExperimentPlan, 'engine'>): void {
  if (engine === engineVersion) return;
  throw new InputError({
    path: 'engine',
    constraint: `expected an experiment of dmpsim ${engineVersion}`,
    value: `one of dmpsim ${engine}`,
    hint: 'go on with that version, or start over',
  });
}

/** Unit of each metric, by name, for each set of metrics that the points have. */
type MetricUnits = ReadonlyMap<string, string>;

/** Points differ in their metrics only where they differ in what has metrics of its own. */
class MetricKinds {
  readonly #kinds = new Map<string, MetricUnits>();

  add(resolved: ResolvedScenario): void {
    const { nodes, subnets, twoPm, record } = resolved.scenario;
    const key = JSON.stringify([nodes.tiers.map(({ name }) => name), subnets, twoPm.enabled, record]);
    if (!this.#kinds.has(key))
      this.#kinds.set(key, new Map(specifyMetrics(resolved).map(({ name, unit }) => [name, unit])));
  }

  get metrics(): readonly MetricUnits[] {
    return [...this.#kinds.values()];
  }
}

function chooseKpis({ kpis }: PlanDraft, metrics: readonly MetricUnits[]): ExperimentPlan['observe']['kpis'] {
  const known = metrics.map((units) => [...units.keys()]);
  if (kpis === undefined) {
    const isKnown = ({ readings }: { readings: readonly string[] }): boolean =>
      known.every((names) => readings.every((metric) => names.includes(metric)));
    return headlineKpis.filter(isKnown).map(({ name, formula, unit }) => ({ name, formula, unit }));
  }
  return kpis.map((kpi) => {
    const [compiled] = known.map((names) => compileKpi(kpi, names));
    const [reading] = compiled.readings;
    // A formula that reads one metric and does nothing else has that metric's unit.
    const isBare = compiled.readings.length === 1 && /^\s*\w+\s*\([^()]*\)\s*$/.test(kpi.formula);
    const unit = kpi.unit ?? (isBare ? metrics[0].get(reading.metric) : undefined) ?? '';
    return { name: kpi.name, formula: kpi.formula, unit };
  });
}

function chooseSeries({ series }: PlanDraft, metrics: readonly MetricUnits[]): string[] {
  const known = new Set(metrics.flatMap((units) => [...units.keys()]));
  if (series === 'all') return [...known];
  if (series === undefined) return headlineSeries.filter((metric) => known.has(metric));
  for (const metric of series) {
    if (known.has(metric)) continue;
    throw new InputError({
      path: 'series',
      constraint: 'expected a metric of the scenario',
      value: metric,
      hint: 'metrics.csv of a run has all of them as its header',
    });
  }
  return [...series];
}
