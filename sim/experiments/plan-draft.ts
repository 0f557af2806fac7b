import type { ResolvedScenario, Scenario } from '../economy/resolve.ts';
import { listMetrics } from '../economy/run.ts';
import { InputError, readAll } from '../errors.ts';
import type { MetricSpec } from '../kernel/outputs.ts';
import { readScenarioChain } from '../scenario/extends.ts';
import { SourceKeeper } from '../scenario/kept-sources.ts';
import type { Located } from '../scenario/located.ts';
import { nearestName } from '../scenario/nearest.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { OverlapFinder } from '../scenario/setting-overlap.ts';
import { engineVersion } from '../store/engine-version.ts';
import { fileReader } from '../store/scenario-files.ts';
import { formatQuantity } from '../units.ts';
import { printable } from '../workload/printable.ts';
import { whyLabel } from './apart-from-economy.ts';
import { DesignedPoint, type DraftPoint } from './design-table.ts';
import { headlineKpis, headlineSeries } from './headline-measures.ts';
import { asksForToday, type CompiledKpi, compileKpi, type KpiSpec, unitOfReading } from './kpi.ts';
import { deriveMeasuredTimes, joinTimes, requireWindows } from './kpi-window.ts';
import { describeVotes, findOverruled } from './overruled.ts';
import { type DesignPoint, type ExperimentPlan, PlannedPoint } from './plan.ts';
import { PlanExtent } from './plan-extent.ts';
import { PointReader } from './point-reader.ts';
import type { FinalsSpec } from './run-watch.ts';
import { listVaried, pickTelling } from './telling-points.ts';

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

const defaultEveryHours = 24;

/** A plan, and what its reader should know. */
export interface PlannedExperiment {
  readonly plan: ExperimentPlan;
  readonly warnings: readonly string[];
  readonly extent: PlanExtent;
  /** Points that were read as scenarios: all of them, or as many of a large plan as tell what is wrong with it. */
  readonly pointsRead: number;
}

/**
 * The plan of a draft: every value of every point read, scenarios of points resolved as far as `pickTelling` asks for
 * them, and every KPI compiled against their metrics. Throws InputError with everything that is wrong with one of them.
 */
export function planExperiment(draft: PlanDraft): PlannedExperiment {
  const planning = planInSteps(draft);
  for (;;) {
    const step = planning.next();
    if (step.done === true) return step.value;
  }
}

/** Points that are resolved before the first run, of a plan with more than `pointsAllMax`: to resolve one takes some ten milliseconds. */
const pointsReadMax = 64;
const pointsAllMax = 128;

/** Points that are laid out between two looks at the clock. */
const pointsPerStep = 64;

/**
 * `planExperiment` in steps, for those who want to say how far it is or to stop it. Yields how many points it has come to.
 * Points that are not read are resolved by whoever runs them: what values have against each other there is found then.
 */
export function* planInSteps(draft: PlanDraft): Generator<number, PlannedExperiment> {
  requireCount(draft);
  const keeper = new SourceKeeper(fileReader(draft.scenario, { root: draft.root }));
  const written = readScenarioChain(draft.scenario, keeper, scenarioSchema(), () => undefined);
  const finder = requireApart(draft, written);
  const reader = new PointReader(draft, keeper, written);
  const kinds = new PointKinds();
  const warnings = new Set<string>();
  let first: Scenario | undefined;
  const telling = pickTelling(
    draft.points,
    draft.points.length <= pointsAllMax ? pointsAllMax : pointsReadMax,
  );
  for (const [place, index] of telling.entries()) {
    const point = draft.points[index];
    const resolved = reader.resolve(point);
    if (finder !== undefined) {
      requireInForce(point.parameters, resolved.scenario, finder);
      for (const words of describeVotes(finder, Object.keys(point.parameters), resolved.scenario))
        warnings.add(words);
    }
    first ??= resolved.scenario;
    kinds.add(point.name, resolved);
    for (const warning of resolved.warnings) warnings.add(warning);
    yield place + 1;
  }
  const extent = new PlanExtent();
  const points: DesignPoint[] = [];
  for (const point of draft.points) {
    const read = reader.read(point);
    extent.add(read.extent);
    const planned = new PlannedPoint(point, draft.set, read.scenario);
    points.push(point instanceof DesignedPoint ? planned : planned.toJSON());
    if (points.length % pointsPerStep === 0) yield Math.max(points.length, telling.length);
  }
  const pointsRead = reader.resolved;
  const today = addToday(draft, reader, kinds);
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
      ...today,
    },
  };
  return { plan, warnings: [...warnings], extent, pointsRead };
}

/** The scenario without what varies among the kinds of points, and its settings, where a figure asks for `today(…)`. */
function addToday(
  { kpis = [], set }: PlanDraft,
  reader: PointReader,
  kinds: PointKinds,
): Pick<ExperimentPlan['observe'], 'today'> {
  if (!kpis.some(({ formula }) => asksForToday(formula))) return {};
  kinds.add('today', reader.resolve({ name: 'today', parameters: {} }));
  return { today: [...set] };
}

const shardOf = ({ shard }: PlanDraft): ExperimentPlan['shard'] => shard ?? { index: 0, of: 1 };

/** Runs are numbered by 32 bits with a sign. */
const runsMax = 0x7fff_ffff;

/** Throws InputError for more runs than have numbers, before anything is read. */
function requireCount({ points, replications }: PlanDraft): void {
  if (points.length * replications <= runsMax) return;
  throw new InputError({
    path: 'replications',
    constraint: `expected at most ${runsMax} runs`,
    value: `${points.length * replications} (${points.length} points × ${replications} replications)`,
    hint: `take at most ${Math.floor(runsMax / points.length)} replications, or fewer points`,
  });
}

/**
 * Refuses parameters of which one decides over another, and settings of all points on what varies: points would be
 * labelled by values that no run has. Throws InputError with all of them. Returns what found them, where anything varies.
 */
function requireApart({ points, set }: PlanDraft, written: Located): OverlapFinder | undefined {
  const together = listVaried(points);
  const varied = [...new Set(together.flat())];
  if (varied.length === 0) return undefined;
  requireEconomy(varied);
  const finder = new OverlapFinder(written, scenarioSchema());
  const settings = set.map((setting) => setting.slice(0, Math.max(0, setting.indexOf('='))).trim());
  const among = together.flatMap((paths) => finder.within(paths));
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
  const known = kinds.map(({ metrics }) => new Map(metrics.map(({ name, unit }) => [name, unit])));
  const times = joinTimes(kinds.map((kind) => deriveMeasuredTimes(kind, kind.metrics)));
  if (kpis === undefined) {
    const isKnown = ({ readings }: { readings: readonly string[] }): boolean =>
      known.every((units) => readings.every((metric) => units.has(metric)));
    return headlineKpis.filter(isKnown).map(({ name, formula, unit }) => ({ name, formula, unit }));
  }
  const [units] = known;
  return readAll(
    kpis.map((kpi) => () => {
      const [compiled] = known.map((one) => compileKpi(kpi, one, undefined, times));
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
