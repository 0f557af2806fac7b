import type { Scenario } from '../economy/resolve.ts';
import { type ResolvedScenario, resolveScenario } from '../economy/resolve.ts';
import { Run } from '../economy/run.ts';
import { InputError, type Problem, readAll, retellProblems } from '../errors.ts';
import type { MetricSpec } from '../kernel/outputs.ts';
import { listAssumptions } from '../scenario/assumptions.ts';
import { withValues } from '../scenario/changed-values.ts';
import { locateFaults, placeOfOrigin, readScenarioChain } from '../scenario/extends.ts';
import { SourceKeeper } from '../scenario/kept-sources.ts';
import { originNear, plainValue } from '../scenario/located.ts';
import { digestMeaning } from '../scenario/meaning.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { locateFindings } from '../scenario/schema-problems.ts';
import { OverlapFinder } from '../scenario/setting-overlap.ts';
import { fileReader, scenarioNamedIn } from '../store/scenario-files.ts';
import { DAY_HOURS, formatQuantity, parseQuantity, WEEK_HOURS } from '../units.ts';
import { printable } from '../workload/printable.ts';
import { explainAbsence } from './absence.ts';
import { whyOfAllArms } from './apart-from-economy.ts';
import { chooseFortunes, type FortuneClass, servedAtEnd } from './fortune-classes.ts';
import { type Crossing, type Guardrail, parseGuardrail } from './guardrail.ts';
import { compileKpi, metricsOf, unitOfReading } from './kpi.ts';
import { deriveKpiUnit } from './kpi-unit.ts';
import { deriveMeasuredTimes, joinTimes, type MeasuredTimes, requireWindows } from './kpi-window.ts';
import { type LateReading, listBegins, looksAtBegin } from './late-begin.ts';
import { type MeasureUnit, noUnit, quantityIn, showUnit } from './measure-unit.ts';
import { describeVotes, findOverruled } from './overruled.ts';
import type { ExperimentPlan } from './plan.ts';
import { planExperiment } from './plan-draft.ts';
import { listLooks, type ProposalArm, proposalProblem, type WrittenProposal } from './proposal.ts';
import { valueStandsHours } from './reading-gauge.ts';

/** An amount in the unit of a figure, or a share of what the figure is under today's rules. */
export type Amount = { readonly absolute: number } | { readonly ofBaseline: number };

/** A figure that voters care about. */
export interface ComparedKpi {
  readonly name: string;
  readonly formula: string;
  readonly unit: string;
  readonly direction: 'up' | 'down';
  readonly matters: Amount;
  readonly precision?: Amount;
  /** What it means that a run has no value, where that is known. */
  readonly absence?: string;
}

/** A guardrail with its line in the unit of its figure. */
export interface ComparedGuardrail extends Guardrail {
  readonly unit: string;
  readonly lineValue: number;
  /** How a run without the figure counts. */
  readonly missing: 'crossed' | 'ignored';
  /** Growth of the chance against today that is borne, in [0, 1). */
  readonly tolerance: number;
  /** What it means that a run has no value, where that is known. */
  readonly absence?: string;
}

/** What an arm makes of one value, as people write it. */
export interface ArmChange {
  readonly path: string;
  /** Under today's rules. */
  readonly before: string;
  readonly after: string;
}

/** What voters are asked to change. */
export interface ComparedArm {
  readonly name: string;
  /** When it takes effect; from the start when absent. */
  readonly from?: string;
  readonly changes: readonly ArmChange[];
}

/** Everything that a comparison is made from. The plan's first point is today's rules, the others are the arms. */
export interface ComparisonPlan {
  readonly plan: ExperimentPlan;
  /** In the order of the plan's points after the first. */
  readonly arms: readonly ComparedArm[];
  /** Pairs at each look, growing; the last is of all replications of the plan. Absent where there is no look before the end. */
  readonly looks?: readonly number[];
  /** Figure by which the best arm is asked for; the first one where the proposal names none. */
  readonly best?: string;
  /** Among the plan's KPIs the first so many. */
  readonly kpis: readonly ComparedKpi[];
  /** Among the plan's KPIs those after `kpis`. */
  readonly guardrails: readonly ComparedGuardrail[];
  /** What KPIs and then guardrails read that may begin late; the plan's last KPIs say when it did. */
  readonly late: readonly (readonly LateReading[])[];
  /** What agents are worth, by kind; prices are the plan's KPIs after those of the guardrails. */
  readonly fortunes: readonly FortuneClass[];
  /** Unit of each measure that is kept over time. */
  readonly units: Readonly<Record<string, string>>;
  readonly assumptions: readonly string[];
  readonly warnings: readonly string[];
}

/** Longest run, in hours, of which a value is kept for each day; longer ones have one for each week. */
const dailyHoursMax = 200 * DAY_HOURS;

/**
 * Resolves a proposal: baseline and arms, figures with their units, guardrails. Throws InputError with the line of what
 * is wrong (an unknown path, an arm that changes nothing, a figure that is no number or of another unit than what it is
 * held against, a guardrail without a bound), before any run is made.
 */
export function planComparison(
  { proposal, origins }: WrittenProposal,
  file: string,
  rootFolder?: string,
): ComparisonPlan {
  const named = locateFaults('baseline', origins.get('baseline'), () =>
    scenarioNamedIn(file, proposal.baseline, rootFolder),
  );
  const { scenario: baseline, root } = named;
  const given = listSettings(proposal.given);
  const written = { proposal, origins };
  const finder = new OverlapFinder(readBaseline(baseline, root), scenarioSchema());
  const context: Context = { written, baseline, root, given, finder };
  requireArmNames(context.written);
  requireSettingsApart(context);
  requireRules(context.written);
  const today = resolveArm(context, undefined, 'given');
  requireInForce(context, today.resolved);
  const arms = resolveArms(context, today);
  const votes = listVotes(context, arms);
  requireArmsApart(context.written, arms);
  const { runs, figures, kpis, guardrails } = readFigures(context, [today, ...arms]);
  const { units } = figures;
  const fortunes = chooseFortunes(runs);
  const looks = listLooks(proposal);
  const late = [...kpis, ...guardrails].map(({ formula }) => figures.listLate(formula));
  const { plan, warnings } = planExperiment({
    scenario: baseline,
    root,
    set: context.given,
    name: proposal.name,
    question: proposal.question,
    seed: proposal.seed,
    replications: proposal.pairs,
    points: [
      { name: 'baseline', parameters: {} },
      ...arms.map(({ name, parameters }) => ({ name, parameters })),
    ],
    kpis: [
      ...kpis.map(({ name, formula, unit }) => ({ name, formula, unit })),
      ...guardrails.map(({ name, formula, unit }) => ({ name: `guardrail ${name}`, formula, unit })),
      ...listPrices(fortunes, figures),
      ...figures.listServed(fortunes),
      ...listBegins(late.flat()),
    ],
    series: listSeries(kpis, units),
    everyHours: runs[0].ticks * runs[0].tickHours > dailyHoursMax ? WEEK_HOURS : DAY_HOURS,
    finals: fortunes.map(({ table, columns }) => ({ table, columns })),
  });
  return {
    plan,
    arms: proposal.arms.map((arm) => describeArm(arm, today.resolved)),
    ...(looks === undefined ? {} : { looks }),
    ...(proposal.best === undefined ? {} : { best: proposal.best }),
    kpis,
    guardrails,
    late,
    fortunes,
    units: Object.fromEntries(plan.observe.series.metrics.map((metric) => [metric, units.get(metric) ?? ''])),
    assumptions: [...proposal.assumptions, ...votes],
    warnings: [...new Set([...warnings, ...votes])],
  };
}

interface Context {
  readonly written: WrittenProposal;
  readonly baseline: string;
  /** Folder that references may lead to. */
  readonly root: string | undefined;
  readonly given: readonly string[];
  /** What overlaps in the baseline as it is written. */
  readonly finder: OverlapFinder;
}

/** The baseline as it is written. */
const readBaseline = (baseline: string, root: string | undefined) =>
  readScenarioChain(baseline, fileReader(baseline, { root }), scenarioSchema(), () => undefined);

interface ResolvedArm {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly resolved: ResolvedScenario;
}

function describeArm({ name, set, from }: ProposalArm, today: ResolvedScenario): ComparedArm {
  const values = new Map(listAssumptions(today).map(({ path, value }) => [path, value]));
  const changes = Object.entries(set).map(([path, after]) => ({
    path,
    before: values.get(path) ?? 'as it is',
    after: String(after),
  }));
  return { name, ...(from === undefined ? {} : { from }), changes };
}

/** Throws InputError with what is wrong with any of the arms, and with the figures as far as today's rules tell. */
function resolveArms(context: Context, today: ResolvedArm): ResolvedArm[] {
  const { arms } = context.written.proposal;
  const resolve = arms.map((arm, index) => () => resolveChecked(context, today, arm, index));
  try {
    return readAll(resolve);
  } catch (error) {
    readAll([() => readAll(resolve), () => readFigures(context, [today])]);
    throw error;
  }
}

/** Figures and guardrails of a proposal against what its arms measure, today first. Throws InputError with all that is wrong. */
function readFigures(context: Context, arms: readonly ResolvedArm[]) {
  const { kpis, guardrails } = context.written.proposal;
  const runs = arms.map(({ resolved }) => new Run(resolved));
  const figures = new FigureReader(
    context,
    runs.map((run, point) => ({
      name: point === 0 ? '' : arms[point].name,
      specs: run.metrics.specs,
      times: deriveMeasuredTimes(arms[point].resolved, run.metrics.specs),
    })),
  );
  const [readKpis, readGuardrails] = readAll([
    () => readAll(kpis.map((_, index) => () => readKpi(context, index, figures))),
    () => readAll(guardrails.map((_, index) => () => readGuardrail(context, index, figures))),
  ]);
  return { runs, figures, kpis: readKpis, guardrails: readGuardrails };
}

/** Values as settings write them: plain quantities as they are, all else quoted. */
function writeSetting(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return /^\d[\d.,]*( ?[%A-Za-z/]+)?$/.test(value) ? value : JSON.stringify(value);
}

const listSettings = (set: ProposalArm['set']): string[] =>
  Object.entries(set).map(([path, value]) => `${path}=${writeSetting(value)}`);

/** Settings of an arm; with a date they are one more change of the baseline. */
function parametersOf(context: Context, { set, from }: ProposalArm): Record<string, string> {
  if (from === undefined)
    return Object.fromEntries(Object.entries(set).map(([path, value]) => [path, writeSetting(value)]));
  const { baseline, root } = context;
  const written = (plainValue(readBaseline(baseline, root)) as { changes?: unknown[] }).changes ?? [];
  return { changes: JSON.stringify([...written, { from, set }]) };
}

/**
 * Refuses settings of which one decides over another, in an arm, in `given`, or of an arm over `given`: what the verdict
 * says of a change would not be what ran. Throws InputError with all of them.
 */
function requireSettingsApart({ written: { proposal, origins }, finder }: Context): void {
  const given = Object.keys(proposal.given);
  const findings = [
    ...finder.within(given).map((overlap) => ({ ...overlap, place: 'given', where: 'given sets' })),
    ...proposal.arms.flatMap(({ set }, index) => {
      const place = `arms.${index}.set`;
      const paths = Object.keys(set);
      return [
        ...finder.within(paths).map((overlap) => ({ ...overlap, place, where: 'the arm sets' })),
        ...finder.between(given, paths).map((overlap) => ({ ...overlap, place, where: 'given sets' })),
      ];
    }),
  ].map(({ first, second, place, where }) => ({
    path: `${place}.${second}`,
    constraint: `expected settings apart from each other, and ${where} ${first}`,
    value: printable(second),
    hint:
      where === 'given sets' && place !== 'given'
        ? 'leave it out of given: what holds today belongs into a scenario that extends the baseline'
        : 'set the whole or its parts, once',
  }));
  if (findings.length > 0) throw new InputError(locateFindings(findings, origins));
}

/** Refuses arms that set labels, or how their runs are measured, which is for all arms, and a seed that is given. Throws InputError with all of them. */
function requireRules({ proposal, origins }: WrittenProposal): void {
  const findings = proposal.arms.flatMap(({ set }, index) =>
    Object.keys(set).flatMap((path) => {
      const why = whyOfAllArms(path);
      if (why === undefined) return [];
      return {
        path: `arms.${index}.set.${path}`,
        constraint: `expected a rule of the economy, and ${why}`,
        value: printable(path),
        hint: path === 'seed' ? 'set the seed of the proposal' : 'set it in given, for today and all arms',
      };
    }),
  );
  if ('seed' in proposal.given)
    findings.push({
      path: 'given.seed',
      constraint: 'expected what holds today, and runs have the seed of the proposal',
      value: printable(String(proposal.given['seed'])),
      hint: 'set the seed of the proposal',
    });
  if (findings.length > 0) throw new InputError(locateFindings(findings, origins));
}

/** Refuses arms whose settings a later change of the baseline takes back. Throws InputError with all of them. */
function requireInForce(
  { written: { proposal, origins }, finder }: Context,
  { scenario }: ResolvedScenario,
): void {
  const findings = proposal.arms.flatMap(({ set, from }, index) => {
    const fromHours = from === undefined ? undefined : parseQuantity(from, 'duration');
    return findOverruled(finder, Object.keys(set), scenario, fromHours).map(({ path, by, atHours }) => {
      const at = formatQuantity(atHours, 'duration');
      return {
        path: `arms.${index}.set.${path}`,
        constraint: `expected a value that holds until the end, and the baseline’s changes set ${by} at ${at}`,
        value: printable(String(set[path])),
        hint: `let the arm begin then (from: ${at}), or leave those changes out (given: { changes: [] })`,
      };
    });
  });
  if (findings.length > 0) throw new InputError(locateFindings(findings, origins));
}

/** Votes of the scenario that may take back what an arm sets, in words. */
function listVotes({ written: { proposal }, finder }: Context, arms: readonly ResolvedArm[]): string[] {
  const words = proposal.arms.flatMap(({ set, from }, index) => {
    const fromHours = from === undefined ? undefined : parseQuantity(from, 'duration');
    return describeVotes(finder, Object.keys(set), arms[index].resolved.scenario, fromHours);
  });
  return [...new Set(words)];
}

/** What verdicts call the rules in force. */
const namesOfToday = ['today', 'baseline'];

/** Refuses an arm that is called as the rules in force are: nobody could tell the two apart. Throws InputError. */
function requireArmNames({ proposal, origins }: WrittenProposal): void {
  const index = proposal.arms.findIndex(({ name }) => namesOfToday.includes(name.trim().toLowerCase()));
  if (index < 0) return;
  throw proposalProblem(origins, {
    path: `arms.${index}.name`,
    constraint: 'expected a name other than today and baseline, which are the rules in force',
    value: printable(proposal.arms[index].name),
    hint: 'name the change: cheaper, or no audits',
  });
}

/** Refuses two arms that are one scenario. Throws InputError. */
function requireArmsApart({ origins }: WrittenProposal, arms: readonly ResolvedArm[]): void {
  const digests = arms.map(({ resolved }) => digestMeaning(resolved));
  const index = digests.findIndex((digest, at) => digests.indexOf(digest) < at);
  if (index < 0) return;
  const first = arms[digests.indexOf(digests[index])];
  throw proposalProblem(origins, {
    path: `arms.${index}.set`,
    constraint: `expected arms that differ, and “${printable(first.name)}” is the same`,
    value: printable(arms[index].name),
    hint: 'take one of them out',
  });
}

function resolveArm(context: Context, arm: ProposalArm | undefined, place: string): ResolvedArm {
  const { written, baseline, root, given } = context;
  const parameters = arm === undefined ? {} : parametersOf(context, arm);
  const set = [...given, ...Object.entries(parameters).map(([path, value]) => `${path}=${value}`)];
  const resolved = retellProblems(
    () => resolveScenario(baseline, new SourceKeeper(fileReader(baseline, { root })), { set }),
    (problem) => relocate(problem, place, written),
  );
  return { name: arm?.name ?? 'baseline', parameters, resolved };
}

/** What is wrong with a setting of the proposal is told where the proposal states it. */
function relocate(problem: Problem, place: string, { origins }: WrittenProposal): Problem {
  if (problem.file !== undefined && problem.file !== '--set') return problem;
  const { file: _file, line: _line, ...rest } = problem;
  if (problem.path === 'file' && problem.file === undefined)
    return { ...rest, path: 'baseline', ...placeOfOrigin(originNear(origins, 'baseline')) };
  const own = problem.path === '--set' ? '' : problem.path.replace(/^changes\.\d+\.set\.?/, '');
  const path = own === '' ? place : `${place}.${own}`;
  return { ...rest, path, ...placeOfOrigin(originNear(origins, path)) };
}

function resolveChecked(context: Context, today: ResolvedArm, arm: ProposalArm, index: number): ResolvedArm {
  const { origins } = context.written;
  const resolved = resolveArm(context, arm, `arms.${index}.set`);
  const { horizon } = today.resolved.scenario.clock;
  const from = arm.from === undefined ? 0 : parseQuantity(arm.from, 'duration');
  if (from >= horizon) {
    throw proposalProblem(origins, {
      path: `arms.${index}.from`,
      constraint: `expected a time before the runs end, at ${horizon} h`,
      value: arm.from ?? '',
      hint: 'set clock.horizon in `given`',
    });
  }
  if (economyAt(resolved.resolved, from) === economyAt(today.resolved, from)) {
    throw proposalProblem(origins, {
      path: `arms.${index}.set`,
      constraint: 'expected an arm that differs from the baseline',
      value: Object.keys(arm.set).join(', ') || 'nothing set',
      hint: 'the baseline has these values already',
    });
  }
  return resolved;
}

/** The rules at some hour, whenever they came into force. */
function economyAt(resolved: ResolvedScenario, hours: number): string {
  const { scenario, slots, stages } = resolved;
  const now = stages.findLast((stage) => stage.from <= hours) ?? { scenario, slots };
  const { changes: _, ...rules } = withValues<Scenario>(now.scenario, now.slots);
  return digestMeaning(resolved, rules);
}

/** What the runs of today or of an arm measure, and when. */
interface ArmMetrics {
  /** Of the arm; empty for today. */
  readonly name: string;
  readonly specs: readonly MetricSpec[];
  readonly times: MeasuredTimes;
}

/** A figure as it is shown and counted, and what it means that a run has no value. */
interface Figure {
  readonly unit: string;
  readonly measure: MeasureUnit;
  readonly absence?: string;
}

/** Reads formulas over what all arms measure. */
class FigureReader {
  readonly #context: Context;
  readonly #arms: readonly ArmMetrics[];
  /** Of the metrics under today's rules. */
  readonly units: ReadonlyMap<string, string>;
  readonly #absences: ReadonlyMap<string, string | undefined>;

  /** Today comes first. */
  constructor(context: Context, arms: readonly ArmMetrics[]) {
    this.#context = context;
    this.#arms = arms;
    this.units = new Map(arms[0].specs.map(({ name, unit }) => [name, unit]));
    this.#absences = new Map(arms[0].specs.map(({ name, absence }) => [name, absence]));
  }

  /** Throws InputError at `path` for what is no figure, or one that some arm cannot have. */
  read(formula: string, path: string): Figure {
    return locateProblems(this.#context, path, () => {
      const compiled = compileKpi(
        { name: path, formula },
        this.units,
        path,
        joinTimes(this.#arms.map(({ times }) => times)),
      );
      for (const { name, times } of this.#arms) requireWindows(compiled, times, path, name);
      const unitOf = (metric: string): string => this.units.get(metric) ?? '';
      const measure = deriveKpiUnit(compiled, unitOf, path);
      const isBare = compiled.readings.length === 1 && /^\s*\w+\s*\([^()]*\)\s*$/.test(formula);
      const bare = isBare ? unitOfReading(compiled.readings[0], unitOf) : undefined;
      const absence = explainAbsence(compiled, (metric) => this.#absences.get(metric));
      return { unit: bare ?? showUnit(measure), measure, ...(absence === undefined ? {} : { absence }) };
    });
  }

  /** What a figure reads from a time on that may have no value yet by then, at its latest in any arm. */
  listLate(formula: string): LateReading[] {
    const { readings } = compileKpi({ name: 'late', formula }, this.units);
    const times = this.#arms.map((arm) => arm.times);
    const horizonHours = Math.min(...times.map((one) => one.horizonHours));
    return readings.filter(looksAtBegin).flatMap((reading) =>
      metricsOf(reading).flatMap((metric) => {
        if (this.#absences.get(metric) === undefined) return [];
        const everyHours = Math.max(...times.map((one) => one.everyHours(metric)));
        return [{ ...reading, metric, everyHours, endHours: Math.min(reading.toHours, horizonHours) }];
      }),
    );
  }

  /** Requests served in the last day that all arms have, where some fortune asks for it. */
  listServed(fortunes: readonly FortuneClass[]) {
    const isAsked = fortunes.some(({ unlessNone }) => unlessNone?.figure === servedAtEnd);
    if (!isAsked || !this.isMeasured('requests.settled')) return [];
    const endHours = Math.min(...this.#arms.map(({ times }) => times.horizonHours));
    const everyHours = Math.max(...this.#arms.map(({ times }) => times.everyHours('requests.settled')));
    const fromHours = Math.max(0, endHours - Math.max(valueStandsHours, everyHours));
    const formula = `sum(requests.settled, ${fromHours} h, ${endHours} h)`;
    return [{ name: servedAtEnd, formula, unit: '1' }];
  }

  /** Whether all arms measure a metric at least once. */
  isMeasured(metric: string): boolean {
    return this.#arms.every(
      ({ specs, times }) =>
        specs.some(({ name }) => name === metric) && times.everyHours(metric) <= times.horizonHours,
    );
  }
}

function readKpi(context: Context, index: number, figures: FigureReader): ComparedKpi {
  const { name, formula, direction, precision } = context.written.proposal.kpis[index];
  const { measure: _, ...figure } = figures.read(formula, `kpis.${index}.formula`);
  return {
    name,
    formula,
    ...figure,
    direction,
    matters: readAmount(context, index, 'matters', figures),
    ...(precision === undefined ? {} : { precision: readAmount(context, index, 'precision', figures) }),
  };
}

function locateProblems<T>({ written }: Context, path: string, work: () => T): T {
  const place = placeOfOrigin(originNear(written.origins, path));
  return retellProblems(work, (problem) => ({ ...problem, path, ...place }));
}

/** `2 % of baseline`, or an amount in the unit of the figure. */
function readAmount(
  context: Context,
  index: number,
  key: 'matters' | 'precision',
  figures: FigureReader,
): Amount {
  const { proposal, origins } = context.written;
  const kpi = proposal.kpis[index];
  const written = kpi[key] ?? '';
  const { unit, measure } = figures.read(kpi.formula, `kpis.${index}.formula`);
  const [, share] = /^\s*(\d*\.?\d+)\s*%\s+of\s+baseline\s*$/.exec(String(written)) ?? [];
  if (share !== undefined && Number(share) > 0) return { ofBaseline: Number(share) / 100 };
  const absolute = quantityIn(written, measure);
  if (absolute !== undefined && absolute > 0) return { absolute };
  const isUnitless = showUnit(measure) === '1';
  throw proposalProblem(origins, {
    path: `kpis.${index}.${key}`,
    constraint: `expected an amount above 0 ${isUnitless ? 'without a unit' : `in ${unit}`}, as the figure is`,
    value: String(written),
    hint: `write for instance "${isUnitless ? '0.5 %' : `10 ${unit}`}", or "2 % of baseline"`,
  });
}

function readGuardrail(context: Context, index: number, figures: FigureReader): ComparedGuardrail {
  const { proposal, origins } = context.written;
  const { name, require: text, missing } = proposal.guardrails[index];
  const path = `guardrails.${index}.require`;
  const guardrail = parseGuardrail(name, text);
  if ('constraint' in guardrail) throw proposalProblem(origins, { path, ...guardrail, value: text });
  const tolerance = readTolerance(context, index);
  if ('formula' in guardrail)
    return { ...guardrail, ...readCrossing(context, path, guardrail, figures), missing, tolerance };
  const { parts, ...bounded } = guardrail;
  const read = readAll(
    parts.map((part) => () => {
      if (typeof part === 'string') return { written: part };
      const { lineValue, absence } = readCrossing(context, path, part, figures);
      return { written: `(${part.formula}) ${part.crossed} ${lineValue}`, absence };
    }),
  );
  const absences = new Set(read.flatMap(({ absence }) => absence ?? []));
  return {
    ...bounded,
    // 1 where the lines are crossed as asked; a run without one of the figures has no value.
    formula: read.map(({ written }) => written).join(' '),
    ...{ crossed: '>', line: '0', lineValue: 0, unit: '1', missing, tolerance },
    ...(absences.size === 0 ? {} : { absence: [...absences].join(', or ') }),
  };
}

/** A figure as it is counted, and its line in the same unit. Throws InputError. */
function readCrossing(context: Context, path: string, { formula, line }: Crossing, figures: FigureReader) {
  const { measure, ...figure } = figures.read(formula, path);
  const { unit } = figure;
  const lineValue = quantityIn(line, measure);
  if (lineValue !== undefined) return { ...figure, lineValue };
  const isUnitless = showUnit(measure) === '1';
  throw proposalProblem(context.written.origins, {
    path,
    constraint: `expected a line ${isUnitless ? 'without a unit' : `in ${unit}`}, as the figure is`,
    value: line,
    hint: `write for instance ${isUnitless ? '20 %' : `90 ${unit}`}`,
  });
}

/** By how much a chance may grow and count as not worse: a share. */
function readTolerance({ written: { proposal, origins } }: Context, index: number): number {
  const { tolerance } = proposal.guardrails[index];
  const value = tolerance === undefined ? 0 : (quantityIn(tolerance, noUnit) ?? Number.NaN);
  if (value >= 0 && value < 1) return value;
  throw proposalProblem(origins, {
    path: `guardrails.${index}.tolerance`,
    constraint: 'expected a share from 0 % to below 100 %',
    value: String(tolerance),
    hint: 'write for instance "2 %"; without it no growth of the chance is borne',
  });
}

/** Prices at the end, by which wealth is counted; names are those that `FortuneClass` asks for. */
function listPrices(fortunes: readonly FortuneClass[], figures: FigureReader) {
  const wanted = new Set(fortunes.flatMap(({ parts }) => parts.map(({ price }) => price ?? '')));
  return [...wanted]
    .filter((metric) => metric !== '' && figures.isMeasured(metric))
    .map((metric) => ({ name: `price ${metric}`, formula: `last(${metric})`, unit: 'USD' }));
}

/** Measures over time that the figures read, each once. */
function listSeries(
  kpis: readonly Pick<ComparedKpi, 'formula'>[],
  units: ReadonlyMap<string, string>,
): string[] {
  const read = kpis.flatMap(({ formula }) =>
    compileKpi({ name: 'series', formula }, units).readings.flatMap(metricsOf),
  );
  return [...new Set(read)];
}
