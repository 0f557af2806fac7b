import type { MetricSpec } from '../engine/outputs.ts';
import { collectProblems, InputError, retellProblems } from '../errors.ts';
import { readScenarioChain } from '../scenario/extends.ts';
import { SourceKeeper } from '../scenario/kept-sources.ts';
import { nearestName } from '../scenario/nearest.ts';
import { type ResolvedScenario, resolveScenario } from '../scenario/resolve.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { OverlapFinder } from '../scenario/setting-overlap.ts';
import { engineVersion } from '../store/engine-version.ts';
import { fileReader } from '../store/scenario-files.ts';
import { printable } from '../workload/printable.ts';
import { headlineKpis, headlineSeries } from './headline-measures.ts';
import { type CompiledKpi, compileKpi, type KpiSpec } from './kpi.ts';
import { deriveMeasuredTimes, requireWindows } from './kpi-window.ts';
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
  readonly points: readonly DraftPoint[];
  /** Headline figures when absent. */
  readonly kpis?: readonly (KpiSpec & { readonly unit?: string | undefined })[] | undefined;
  /** Names of metrics, `all`, or headline metrics when absent. */
  readonly series?: readonly string[] | 'all' | undefined;
  /** Hours per value of a series; a day when absent. */
  readonly everyHours?: number | undefined;
  readonly finals?: readonly FinalsSpec[] | undefined;
}

/** One point before it is known whether its scenario is one. */
export interface DraftPoint extends Pick<DesignPoint, 'name' | 'parameters'> {
  /** What `parameters` means in the scenario, by path, where values have names; the same when absent. */
  readonly values?: Readonly<Record<string, string>>;
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
  const keeper = new SourceKeeper(fileReader(draft.scenario));
  requireApart(draft, keeper);
  const economies = draft.points.map(({ name, parameters, values = parameters }) => {
    const set = [...draft.set, ...Object.entries(values).map(([path, value]) => `${path}=${value}`)];
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
      kpis: chooseKpis(draft, metrics, economies),
      series: { metrics: chooseSeries(draft, metrics), everyHours: draft.everyHours ?? defaultEveryHours },
      finals: (draft.finals ?? []).map(({ table, columns }) => ({ table, columns: [...columns] })),
    },
  };
  return { plan, warnings: [...new Set(economies.flatMap(({ resolved }) => resolved.warnings))] };
}

/**
 * Refuses parameters of which one decides over another, and settings of all points on what varies: points would be
 * labelled by values that no run has. Throws InputError with all of them.
 */
function requireApart({ points, set, scenario }: PlanDraft, keeper: SourceKeeper): void {
  const varied = [...new Set(points.flatMap(({ parameters }) => Object.keys(parameters)))];
  if (varied.length === 0) return;
  const tree = readScenarioChain(scenario, keeper, scenarioSchema, () => undefined);
  const finder = new OverlapFinder(tree, scenarioSchema);
  const settings = set.map((setting) => setting.slice(0, Math.max(0, setting.indexOf('='))).trim());
  const among = points.flatMap(({ parameters }) => finder.within(Object.keys(parameters)));
  const problems = [
    ...among.map(({ first, second }) => ({
      path: second,
      constraint: `expected parameters apart from each other, and ${first} varies too`,
      value: printable(second),
      hint: 'vary the whole or its parts; values that go together can be one parameter with named values, { name: small, value: … }',
      file: '--vary',
    })),
    ...finder.between(varied, settings).map(({ first, second }) => ({
      path: second,
      constraint: `expected a setting apart from what varies, and ${first} varies`,
      value: printable(second),
      hint: 'leave the setting out, or leave the parameter out of what varies',
      file: '--set',
    })),
  ];
  const told = new Map(problems.map((problem) => [`${problem.file} ${problem.path}`, problem]));
  if (told.size > 0) throw new InputError([...told.values()]);
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

/** Metrics of each point: the same list for points that have the same ones. */
type PointMetrics = readonly (readonly MetricSpec[])[];

/** Points differ in their metrics only where they differ in what has metrics of its own. */
function listAllMetrics(economies: readonly ResolvedScenario[]): PointMetrics {
  const kinds = new Map<string, readonly MetricSpec[]>();
  return economies.map((resolved) => {
    const { nodes, subnets, twoPm, record } = resolved.scenario;
    const key = JSON.stringify([nodes.tiers.map(({ name }) => name), subnets, twoPm.enabled, record]);
    const specs = kinds.get(key) ?? specifyMetrics(resolved);
    kinds.set(key, specs);
    return specs;
  });
}

interface Economy {
  readonly name: string;
  readonly resolved: ResolvedScenario;
}

function chooseKpis(
  { kpis }: PlanDraft,
  metrics: PointMetrics,
  economies: readonly Economy[],
): ExperimentPlan['observe']['kpis'] {
  const kinds = [...new Set(metrics)].map((specs) => specs.map(({ name }) => name));
  if (kpis === undefined) {
    const isKnown = ({ readings }: { readings: readonly string[] }): boolean =>
      kinds.every((names) => readings.every((metric) => names.includes(metric)));
    return headlineKpis.filter(isKnown).map(({ name, formula, unit }) => ({ name, formula, unit }));
  }
  const units = new Map(metrics[0].map(({ name, unit }) => [name, unit]));
  return collectProblems(
    kpis.map((kpi) => () => {
      const [compiled] = kinds.map((names) => compileKpi(kpi, names));
      requireWindowsOfAll(compiled, economies, metrics);
      const [reading] = compiled.readings;
      // A formula that reads one metric and does nothing else has that metric's unit.
      const isBare = compiled.readings.length === 1 && /^\s*\w+\s*\([^()]*\)\s*$/.test(kpi.formula);
      const unit = kpi.unit ?? (isBare ? units.get(reading.metric) : undefined) ?? '';
      return { name: kpi.name, formula: kpi.formula, unit };
    }),
  );
}

/** Refuses a figure that the runs of some point cannot have; points that all have the same times are told once. */
function requireWindowsOfAll(kpi: CompiledKpi, economies: readonly Economy[], metrics: PointMetrics): void {
  const isSame = economies.every(({ resolved: { scenario } }) => {
    const [first] = economies;
    const { clock, record } = first.resolved.scenario;
    return scenario.clock.horizon === clock.horizon && scenario.record.metricsEvery === record.metricsEvery;
  });
  for (const [point, { name, resolved }] of (isSame ? economies.slice(0, 1) : economies).entries()) {
    const times = deriveMeasuredTimes(resolved, metrics[point]);
    requireWindows(kpi, times, `kpis.${kpi.name}`, isSame ? '' : name);
  }
}

function chooseSeries({ series }: PlanDraft, metrics: PointMetrics): string[] {
  const known = new Set(metrics.flatMap((specs) => specs.map(({ name }) => name)));
  if (series === 'all') return [...known];
  if (series === undefined) return headlineSeries.filter((metric) => known.has(metric));
  const unknown = [...new Set(series.filter((metric) => !known.has(metric)))];
  if (unknown.length === 0) return [...series];
  throw new InputError(
    unknown.map((metric) => {
      const near = nearestName(metric, [...known]);
      return {
        path: 'series',
        constraint: 'expected a metric of the scenario',
        value: printable(metric),
        hint:
          near === undefined ? 'metrics.csv of a run has all of them as its header' : `did you mean ${near}?`,
      };
    }),
  );
}
