import type { Scenario } from '../economy/resolve.ts';
import { type ResolvedScenario, resolveScenario } from '../economy/resolve.ts';
import { listMetrics } from '../economy/run.ts';
import { InputError, readAll, retellProblems } from '../errors.ts';
import type { MetricSpec } from '../kernel/outputs.ts';
import { readScenarioChain } from '../scenario/extends.ts';
import { SourceKeeper } from '../scenario/kept-sources.ts';
import { digestMeaning } from '../scenario/meaning.ts';
import { nearestName } from '../scenario/nearest.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { OverlapFinder } from '../scenario/setting-overlap.ts';
import { engineVersion } from '../store/engine-version.ts';
import { heapLimitBytes } from '../store/heap-limit.ts';
import { fileReader } from '../store/scenario-files.ts';
import { formatQuantity } from '../units.ts';
import { printable } from '../workload/printable.ts';
import { whyLabel } from './apart-from-economy.ts';
import { headlineKpis, headlineSeries } from './headline-measures.ts';
import { type CompiledKpi, compileKpi, type KpiSpec, unitOfReading } from './kpi.ts';
import { deriveMeasuredTimes, joinTimes, requireWindows } from './kpi-window.ts';
import { describeVotes, findOverruled } from './overruled.ts';
import type { DesignPoint, ExperimentPlan } from './plan.ts';
import { PlanExtent } from './plan-extent.ts';
import type { FinalsSpec } from './run-watch.ts';

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

/** A plan, and what its reader should know. */
export interface PlannedExperiment {
  readonly plan: ExperimentPlan;
  readonly warnings: readonly string[];
  readonly extent: PlanExtent;
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
  const keeper = new SourceKeeper(fileReader(draft.scenario, { root: draft.root }));
  const finder = requireApart(draft, keeper);
  const seen = new Map<string, DraftPoint>();
  const kinds = new PointKinds();
  const warnings = new Set<string>();
  const points: DesignPoint[] = [];
  const extent = new PlanExtent();
  let first: Scenario | undefined;
  for (const point of draft.points) {
    const { name, parameters, values = parameters } = point;
    const set = [...draft.set, ...Object.entries(values).map(([path, value]) => `${path}=${value}`)];
    // Nothing of the economy stays but its digest: tens of thousands of them would not fit into memory.
    const resolved = nameVaried(parameters, () => resolveScenario(draft.scenario, keeper, { set }));
    if (finder !== undefined) {
      requireInForce(parameters, resolved.scenario, finder);
      for (const words of describeVotes(finder, Object.keys(parameters), resolved.scenario))
        warnings.add(words);
    }
    const meaning = digestMeaning(resolved);
    requireNew(point, seen.get(meaning));
    seen.set(meaning, point);
    first ??= resolved.scenario;
    kinds.add(name, resolved);
    extent.add(resolved.scenario);
    for (const warning of resolved.warnings) warnings.add(warning);
    points.push({ name, parameters: { ...parameters }, set, scenario: resolved.sha256 });
    yield points.length;
  }
  const [kpis, series] = readAll([
    () => chooseKpis(draft, kinds.list),
    () => chooseSeries(draft, kinds.list),
  ]);
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
      kpis,
      series: { metrics: series, everyHours: draft.everyHours ?? defaultEveryHours },
      finals: (draft.finals ?? []).map(({ table, columns }) => ({ table, columns: [...columns] })),
    },
  };
  return { plan, warnings: [...warnings], extent };
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
  const room = heapLimitBytes() / 2;
  if (bytes <= room) return;
  const gigabytes = (of: number): string => `${(of / 1e9).toFixed(1)} GB`;
  throw new InputError({
    path: 'replications',
    constraint: `expected a plan that fits into ${gigabytes(room)} of memory, half of what Node may use`,
    value: `${runs} runs (${points.length} points × ${replications} replications), about ${gigabytes(bytes)}`,
    hint: `make it in parts, for instance ensemble --shard 1/${Math.ceil((2 * bytes) / room)}, or take fewer replications`,
  });
}

/**
 * Refuses parameters of which one decides over another, and settings of all points on what varies: points would be
 * labelled by values that no run has. Throws InputError with all of them. Returns what found them, where anything varies.
 */
function requireApart({ points, set, scenario }: PlanDraft, keeper: SourceKeeper): OverlapFinder | undefined {
  const varied = [...new Set(points.flatMap(({ parameters }) => Object.keys(parameters)))];
  if (varied.length === 0) return undefined;
  requireEconomy(varied);
  const tree = readScenarioChain(scenario, keeper, scenarioSchema(), () => undefined);
  const finder = new OverlapFinder(tree, scenarioSchema());
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
  return finder;
}

/** Refuses parameters in which runs of an experiment do not differ. Throws InputError with all of them. */
function requireEconomy(varied: readonly string[]): void {
  const problems = varied.flatMap((path) => {
    const why = whyLabel(path);
    if (why === undefined) return [];
    return {
      path,
      constraint: `expected something to vary that runs differ in, and ${why}`,
      value: printable(path),
      hint: 'leave it out of what varies; replications say how often a point is run',
      file: '--vary',
    };
  });
  if (problems.length > 0) throw new InputError(problems);
}

/** Refuses what varies and is then set by the scenario's own dated changes, the same in every point. Throws InputError. */
function requireInForce(
  parameters: DraftPoint['parameters'],
  scenario: Scenario,
  finder: OverlapFinder,
): void {
  const problems = findOverruled(finder, Object.keys(parameters), scenario).map(({ path, by, atHours }) => ({
    path,
    constraint: `expected a value that holds until the end, and the scenario’s changes set ${by} at ${formatQuantity(atHours, 'duration')}`,
    value: printable(parameters[path]),
    hint: 'set changes to [] to leave them out, or take their place: vary a copy of the scenario without that change',
    file: '--vary',
  }));
  if (problems.length > 0) throw new InputError(problems);
}

/** Refuses a point that differs from an earlier one in its label alone, as 1 week and 7 d do. Throws InputError. */
function requireNew({ parameters }: DraftPoint, earlier: DraftPoint | undefined): void {
  if (earlier === undefined) return;
  const path = Object.keys(parameters).find((one) => parameters[one] !== earlier.parameters[one]);
  // Points that a sample drew twice have one label; arms are told apart by the proposal.
  if (path === undefined) return;
  throw new InputError({
    path,
    constraint: `expected each point once, and ${printable(earlier.name)} is the same scenario`,
    value: printable(parameters[path]),
    hint: 'take one of the two values out; replications say how often a point is run',
    file: '--vary',
  });
}

/** Runs `resolve`; a problem with a parameter that varies is reported at `--vary`, not at one of its settings. */
function nameVaried<T>(parameters: Readonly<Record<string, string>>, resolve: () => T): T {
  const paths = Object.keys(parameters);
  return retellProblems(resolve, (problem) => {
    const isVaried = paths.some((path) => problem.path === path || problem.path.startsWith(`${path}.`));
    if (!isVaried || problem.file !== '--set') return problem;
    if (problem.constraint !== 'expected a whole number') return { ...problem, file: '--vary' };
    const { mend: _, ...told } = problem;
    const hint = 'list whole numbers, or let the distribution have a step: { uniform: [low, high], step: 1 }';
    return { ...told, hint, file: '--vary' };
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

/** Points that have the same metrics, measured at the same times. */
interface PointKind {
  /** The first of them. */
  readonly point: string;
  readonly metrics: readonly MetricSpec[];
  readonly scenario: Pick<Scenario, 'clock' | 'record'>;
}

/** Points differ in their metrics only where they differ in what has metrics of its own. */
class PointKinds {
  readonly #kinds = new Map<string, PointKind>();

  add(point: string, resolved: ResolvedScenario): void {
    const { nodes, subnets, twoPm, record, clock } = resolved.scenario;
    const tiers = nodes.tiers.map(({ name }) => name);
    const key = JSON.stringify([tiers, subnets, twoPm.enabled, record, clock.horizon]);
    if (this.#kinds.has(key)) return;
    this.#kinds.set(key, { point, metrics: listMetrics(resolved), scenario: { clock, record } });
  }

  get list(): readonly PointKind[] {
    return [...this.#kinds.values()];
  }
}

function chooseKpis({ kpis }: PlanDraft, kinds: readonly PointKind[]): ExperimentPlan['observe']['kpis'] {
  const known = kinds.map(({ metrics }) => metrics.map(({ name }) => name));
  const times = joinTimes(kinds.map((kind) => deriveMeasuredTimes(kind, kind.metrics)));
  if (kpis === undefined) {
    const isKnown = ({ readings }: { readings: readonly string[] }): boolean =>
      known.every((names) => readings.every((metric) => names.includes(metric)));
    return headlineKpis.filter(isKnown).map(({ name, formula, unit }) => ({ name, formula, unit }));
  }
  const units = new Map(kinds[0].metrics.map(({ name, unit }) => [name, unit]));
  return readAll(
    kpis.map((kpi) => () => {
      const [compiled] = known.map((names) => compileKpi(kpi, names, undefined, times));
      requireWindowsOfAll(compiled, kinds);
      const [reading] = compiled.readings;
      // A formula that reads one metric and does nothing else has that metric's unit.
      const isBare = compiled.readings.length === 1 && /^\s*\w+\s*\([^()]*\)\s*$/.test(kpi.formula);
      const unit = kpi.unit ?? (isBare ? unitOfReading(reading, (metric) => units.get(metric) ?? '') : '');
      return { name: kpi.name, formula: kpi.formula, unit };
    }),
  );
}

/** Refuses a figure that the runs of some point cannot have; where all points have the same times, none is named. */
function requireWindowsOfAll(kpi: CompiledKpi, kinds: readonly PointKind[]): void {
  const times = new Set(
    kinds.map(({ scenario: { clock, record } }) => `${clock.horizon} ${record.metricsEvery}`),
  );
  for (const kind of kinds) {
    const where = times.size === 1 ? '' : kind.point;
    requireWindows(kpi, deriveMeasuredTimes(kind, kind.metrics), `kpis.${kpi.name}`, where);
  }
}

function chooseSeries({ series }: PlanDraft, kinds: readonly PointKind[]): string[] {
  const known = new Set(kinds.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
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
