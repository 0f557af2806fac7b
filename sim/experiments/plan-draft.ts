import { InputError, retellProblems } from '../errors.ts';
import { SourceKeeper } from '../scenario/kept-sources.ts';
import { type ResolvedScenario, resolveScenario } from '../scenario/resolve.ts';
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
  /** Folder that its references may lead to; see scenario-files.ts. */
  readonly root?: string | undefined;
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

/**
 * The plan of a draft, with every point resolved and every KPI compiled against the metrics of every point. Throws
 * InputError with everything that is wrong with one of them: no run is started that could have been refused.
 */
export function planExperiment(draft: PlanDraft): {
  readonly plan: ExperimentPlan;
  readonly warnings: readonly string[];
} {
  const keeper = new SourceKeeper(fileReader(draft.scenario, { root: draft.root }));
  const economies = draft.points.map(({ name, parameters }) => {
    const set = [...draft.set, ...Object.entries(parameters).map(([path, value]) => `${path}=${value}`)];
    return {
      name,
      parameters: { ...parameters },
      set,
      resolved: nameVaried(parameters, () => resolveScenario(draft.scenario, keeper, { set })),
    };
  });
  const metrics = listAllMetrics(economies.map(({ resolved }) => resolved));
  const { scenario } = economies[0].resolved;
  const plan: ExperimentPlan = {
    format: 1,
    engine: engineVersion,
    name: draft.name ?? scenario.name,
    question: draft.question ?? scenario.question,
    scenario: { file: draft.scenario, sources: [...keeper.sources] },
    seed: draft.seed ?? scenario.seed,
    points: economies.map(({ name, parameters, set, resolved }) => ({
      name,
      parameters,
      set,
      scenario: resolved.sha256,
    })),
    replications: draft.replications,
    shard: draft.shard ?? { index: 0, of: 1 },
    observe: {
      kpis: chooseKpis(draft, metrics),
      series: { metrics: chooseSeries(draft, metrics), everyHours: draft.everyHours ?? defaultEveryHours },
      finals: (draft.finals ?? []).map(({ table, columns }) => ({ table, columns: [...columns] })),
    },
  };
  return { plan, warnings: [...new Set(economies.flatMap(({ resolved }) => resolved.warnings))] };
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
function listAllMetrics(economies: readonly ResolvedScenario[]): readonly MetricUnits[] {
  const kinds = new Map<string, MetricUnits>();
  for (const resolved of economies) {
    const { nodes, subnets, twoPm, record } = resolved.scenario;
    const key = JSON.stringify([nodes.tiers.map(({ name }) => name), subnets, twoPm.enabled, record]);
    if (!kinds.has(key))
      kinds.set(key, new Map(specifyMetrics(resolved).map(({ name, unit }) => [name, unit])));
  }
  return [...kinds.values()];
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
