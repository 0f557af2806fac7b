import { canonicalJson } from '../canonical.ts';
import { Run } from '../engine/run.ts';
import { type Problem, retellProblems } from '../errors.ts';
import { listAssumptions } from '../scenario/assumptions.ts';
import { locateFaults, placeOfOrigin, readScenarioChain } from '../scenario/extends.ts';
import { SourceKeeper } from '../scenario/kept-sources.ts';
import { originNear, plainValue } from '../scenario/located.ts';
import { type ResolvedScenario, resolveScenario } from '../scenario/resolve.ts';
import { type Scenario, scenarioSchema } from '../scenario/schema.ts';
import { fileReader, scenarioNamedIn } from '../store/scenario-files.ts';
import { parseQuantity } from '../units.ts';
import { chooseFortunes, type FortuneClass } from './fortune-classes.ts';
import { type Guardrail, parseGuardrail } from './guardrail.ts';
import { compileKpi } from './kpi.ts';
import { deriveKpiUnit } from './kpi-unit.ts';
import { type MeasureUnit, quantityIn, showUnit } from './measure-unit.ts';
import type { ExperimentPlan } from './plan.ts';
import { planExperiment } from './plan-draft.ts';
import { type ProposalArm, proposalProblem, type WrittenProposal } from './proposal.ts';

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
}

/** A guardrail with its line in the unit of its figure. */
export interface ComparedGuardrail extends Guardrail {
  readonly unit: string;
  readonly lineValue: number;
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
  /** Among the plan's KPIs the first so many. */
  readonly kpis: readonly ComparedKpi[];
  /** Among the plan's KPIs those after `kpis`. */
  readonly guardrails: readonly ComparedGuardrail[];
  /** What agents are worth, by kind; prices are the plan's KPIs after those of the guardrails. */
  readonly fortunes: readonly FortuneClass[];
  /** Unit of each measure that is kept over time. */
  readonly units: Readonly<Record<string, string>>;
  readonly assumptions: readonly string[];
  readonly warnings: readonly string[];
}

/** Longest run, in hours, of which a value is kept for each day; longer ones have one for each week. */
const dailyHoursMax = 24 * 200;

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
  const context: Context = { written: { proposal, origins }, baseline, root, given };
  const today = resolveArm(context, undefined, 'given');
  const arms = proposal.arms.map((arm, index) => resolveChecked(context, today, arm, index));
  const economies = [today, ...arms].map(({ resolved }) => resolved);
  const runs = economies.map((resolved) => new Run(resolved));
  const units = new Map(runs[0].metrics.specs.map(({ name, unit }) => [name, unit]));
  const unitOf = readUnits(context, units);
  const kpis = proposal.kpis.map((kpi, index) => ({
    name: kpi.name,
    formula: kpi.formula,
    ...unitOf(kpi.formula, `kpis.${index}.formula`),
    direction: kpi.direction,
    matters: readAmount(context, index, 'matters', units),
    ...(kpi.precision === undefined ? {} : { precision: readAmount(context, index, 'precision', units) }),
  }));
  const guardrails = proposal.guardrails.map((_, index) => readGuardrail(context, index, units));
  const fortunes = chooseFortunes(runs);
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
      ...listPrices(fortunes, units),
    ],
    series: listSeries(kpis, [...units.keys()]),
    everyHours: runs[0].ticks * runs[0].tickHours > dailyHoursMax ? 168 : 24,
    finals: fortunes.map(({ table, columns }) => ({ table, columns })),
  });
  return {
    plan,
    arms: proposal.arms.map((arm) => describeArm(arm, today.resolved)),
    kpis: kpis.map(({ measure: _, ...kpi }) => kpi),
    guardrails,
    fortunes,
    units: Object.fromEntries(plan.observe.series.metrics.map((metric) => [metric, units.get(metric) ?? ''])),
    assumptions: proposal.assumptions,
    warnings,
  };
}

interface Context {
  readonly written: WrittenProposal;
  readonly baseline: string;
  /** Folder that references may lead to. */
  readonly root: string | undefined;
  readonly given: readonly string[];
}

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
  const tree = readScenarioChain(baseline, fileReader(baseline, { root }), scenarioSchema, () => undefined);
  const written = (plainValue(tree) as { changes?: unknown[] }).changes ?? [];
  return { changes: JSON.stringify([...written, { from, set }]) };
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
function economyAt({ scenario, stages }: ResolvedScenario, hours: number): string {
  const now: Scenario = stages.findLast((stage) => stage.from <= hours)?.scenario ?? scenario;
  const { $schema: _schema, extends: _parent, changes: _changes, name: _name, ...rules } = now;
  return canonicalJson(rules);
}

type Units = ReadonlyMap<string, string>;

/** Unit of a formula: as shown, and as counted. */
function readUnits(context: Context, units: Units) {
  return (formula: string, path: string): { unit: string; measure: MeasureUnit } => {
    const compiled = locateProblems(context, path, () =>
      compileKpi({ name: path, formula }, [...units.keys()], path),
    );
    const measure = locateProblems(context, path, () =>
      deriveKpiUnit(compiled, (metric) => units.get(metric) ?? '', path),
    );
    const isBare = compiled.readings.length === 1 && /^\s*\w+\s*\([^()]*\)\s*$/.test(formula);
    const bare = isBare ? units.get(compiled.readings[0].metric) : undefined;
    return { unit: bare ?? showUnit(measure), measure };
  };
}

function locateProblems<T>({ written }: Context, path: string, work: () => T): T {
  const place = placeOfOrigin(originNear(written.origins, path));
  return retellProblems(work, (problem) => ({ ...problem, path, ...place }));
}

/** `2 % of baseline`, or an amount in the unit of the figure. */
function readAmount(context: Context, index: number, key: 'matters' | 'precision', units: Units): Amount {
  const { proposal, origins } = context.written;
  const kpi = proposal.kpis[index];
  const written = kpi[key] ?? '';
  const { unit, measure } = readUnits(context, units)(kpi.formula, `kpis.${index}.formula`);
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

function readGuardrail(context: Context, index: number, units: Units): ComparedGuardrail {
  const { proposal, origins } = context.written;
  const { name, require: text } = proposal.guardrails[index];
  const path = `guardrails.${index}.require`;
  const guardrail = parseGuardrail(name, text);
  if (!('formula' in guardrail)) throw proposalProblem(origins, { path, ...guardrail, value: text });
  const { unit, measure } = readUnits(context, units)(guardrail.formula, path);
  const lineValue = quantityIn(guardrail.line, measure);
  if (lineValue !== undefined) return { ...guardrail, unit, lineValue };
  const isUnitless = showUnit(measure) === '1';
  throw proposalProblem(origins, {
    path,
    constraint: `expected a line ${isUnitless ? 'without a unit' : `in ${unit}`}, as the figure is`,
    value: guardrail.line,
    hint: `write for instance ${isUnitless ? '20 %' : `90 ${unit}`}`,
  });
}

/** Prices at the end, by which wealth is counted; names are those that `FortuneClass` asks for. */
function listPrices(fortunes: readonly FortuneClass[], units: Units) {
  const wanted = new Set(fortunes.flatMap(({ parts }) => parts.map(({ price }) => price ?? '')));
  return [...wanted]
    .filter((metric) => metric !== '' && units.has(metric))
    .map((metric) => ({ name: `price ${metric}`, formula: `last(${metric})`, unit: 'USD' }));
}

/** Measures over time that the figures read, each once. */
function listSeries(kpis: readonly Pick<ComparedKpi, 'formula'>[], metrics: readonly string[]): string[] {
  const read = kpis.flatMap(({ formula }) =>
    compileKpi({ name: 'series', formula }, metrics).readings.map(({ metric }) => metric),
  );
  return [...new Set(read)];
}
