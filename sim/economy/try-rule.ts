import { InputError, retellProblems } from '../errors.ts';
import { readScenarioChain } from '../scenario/extends.ts';
import type { FormulaTables } from '../scenario/formula.ts';
import { listOrigins, plainValue } from '../scenario/located.ts';
import { nearestName } from '../scenario/nearest.ts';
import { applySettings } from '../scenario/overrides.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { explainIssues, locateFindings } from '../scenario/schema-problems.ts';
import { childOf, schemaAt } from '../scenario/schema-tree.ts';
import type { SourceReader } from '../scenario/source-reader.ts';
import { DAY_HOURS, WEEK_HOURS } from '../units.ts';
import { checkFlow } from './rules/check-flow.ts';
import { checkParts } from './rules/check-parts.ts';
import { type CompiledRule, compileRule, listTexts } from './rules/compile-rule.ts';
import { deriveUnits } from './rules/mechanisms/whole-amount.ts';
import type { Rules } from './rules/parameters.ts';
import { type FlowPlan, type Holder, listTokens, ownTokens, planRules, type RulePlan } from './rules/plan.ts';
import { placeNames } from './rules/vocabulary.ts';
// Puts the economy together, and with it what a scenario may say.
import './index.ts';

/** Most times that a rule is tried. */
export const trialsMax = 1_000_000;

/** Values of measures for each time that a rule is tried: those of the last row hold from then on. */
export interface Given {
  readonly names: readonly string[];
  readonly rows: readonly Float64Array[];
}

/** The path that a rule takes: one row for each time. */
export interface RulePath {
  readonly rule: string;
  readonly columns: readonly string[];
  readonly rows: readonly Float64Array[];
}

export interface TrialOptions {
  /** Which rule, where the file has several. */
  readonly rule?: string | undefined;
  readonly set?: readonly string[];
  readonly times: number;
  readonly given: Given;
}

/**
 * Applies one rule of a file by itself, as often as asked, to measures that are given by hand: no economy is laid out. A file
 * with nothing but `rules:` is enough. Throws InputError for what is wrong with the rule, and for names that nobody gave.
 */
export function tryRule(file: string, reader: SourceReader, options: TrialOptions): RulePath {
  const schema = scenarioSchema();
  const tree = applySettings(
    readScenarioChain(file, reader, schema, () => undefined),
    options.set ?? [],
    schema,
  );
  const origins = listOrigins(tree);
  const written = { rules: childOf(plainValue(tree), 'rules') ?? {} };
  const parsed = schemaAt(schema, ['rules'])?.safeParse(written.rules);
  if (parsed?.success !== true) {
    const issues = (parsed?.error.issues ?? []).map((issue) => ({
      ...issue,
      path: ['rules', ...issue.path],
    }));
    throw new InputError(locateFindings(explainIssues(issues, written, schema), origins));
  }
  const rules = parsed.data as Rules;
  const plan = choose(planRules(rules), options.rule);
  const findings = [
    ...checkParts(plan),
    ...plan.flows.flatMap((flow, index) => checkFlow({ flow, index, name: plan.name, rules })),
  ];
  if (findings.length > 0) throw new InputError(locateFindings(findings, origins));
  const compiled = retellProblems(
    () => compileRule(plan, options.given.names, noTables),
    (problem) => {
      const [located] = locateFindings([problem], origins);
      const isName = problem.constraint.includes('known name') && !problem.hint.startsWith('did you mean');
      return { ...located, ...(isName ? { hint: `give it by hand: --given ${problem.value}=1` } : {}) };
    },
  );
  requireGiven(plan, options.given.names);
  return follow(plan, compiled, options, rules);
}

const noTables: FormulaTables = new Map();

function choose(plans: readonly RulePlan[], name: string | undefined): RulePlan {
  const names = plans.map((plan) => plan.name);
  const found =
    name === undefined && plans.length === 1 ? plans[0] : plans.find((plan) => plan.name === name);
  if (found !== undefined) return found;
  const near = name === undefined ? undefined : nearestName(name, names);
  const known =
    names.length === 0 ? 'a rule stands below rules: in the file' : `name one of ${names.join(', ')}`;
  throw new InputError({
    path: '--rule',
    constraint: names.length === 0 ? 'expected a file with rules' : 'expected the name of one rule',
    value: name ?? `${names.length} rules`,
    hint: near === undefined ? known : `did you mean ${near}?`,
  });
}

/** Balances and the like are known in a run alone: who uses them says what they are. */
function requireGiven(plan: RulePlan, given: readonly string[]): void {
  const own = [...plan.states, ...plan.pools].map(({ name }) => name);
  const computed = given.find((name) => own.includes(name) || Object.hasOwn(plan.rule.let, name));
  if (computed !== undefined)
    throw new InputError({
      path: '--given',
      constraint: `expected names that the rule ${plan.name} does not keep itself`,
      value: computed,
      hint: own.includes(computed)
        ? `where it begins is --set rules.${plan.name}.state.${computed}=1`
        : 'leave it out: let computes it',
    });
  const texts = listTexts(plan);
  const missing = Object.keys(placeNames).find(
    (name) =>
      !given.includes(name) && texts.some((text) => new RegExp(`(?<![\\w.])${name}(?![\\w.])`).test(text)),
  );
  if (missing === undefined) return;
  throw new InputError({
    path: '--given',
    constraint: `expected a value of ${missing}, which the rule ${plan.name} uses`,
    value: 'nothing',
    hint: `write --given ${missing}=1`,
  });
}

interface Trial {
  readonly plan: RulePlan;
  readonly compiled: CompiledRule;
  readonly states: Float64Array;
  /** Base units of the state's token, 1 for a plain number. */
  readonly sizes: readonly number[];
  readonly pools: Float64Array;
  readonly sizeOf: (token: string) => number;
}

function follow(
  plan: RulePlan,
  compiled: CompiledRule,
  { times, given }: TrialOptions,
  rules: Rules,
): RulePath {
  const decimals = new Map([
    ...Object.entries(ownTokens),
    ...listTokens(rules).map(({ name, decimals: own }): [string, number] => [name, own]),
  ]);
  const sizeOf = (token: string): number => Number(`1e${decimals.get(token) ?? 0}`);
  const trial: Trial = {
    plan,
    compiled,
    states: Float64Array.from(plan.states, ({ value }) => value),
    sizes: plan.states.map(({ unit }) => sizeOf(unit)),
    pools: Float64Array.from(plan.pools, ({ amount }) => amount),
    sizeOf,
  };
  const columns = [
    'times',
    'hours',
    ...plan.states.map(({ name }) => name),
    ...plan.pools.map(({ name }) => name),
    ...Object.keys(plan.rule.let),
    ...compiled.sets.map(({ path }) => path),
    ...plan.flows.map(({ reason }) => reason.split('.').slice(2).join('.')),
  ];
  const rows = Array.from({ length: times }, (_, time) => {
    const row = given.rows[Math.min(time, given.rows.length - 1)];
    return applyOnce(trial, time, given.names, row);
  });
  return { rule: plan.name, columns, rows };
}

/** One time: the row of the path that it gives. */
function applyOnce(
  { plan, compiled, states, sizes, pools, sizeOf }: Trial,
  time: number,
  names: readonly string[],
  given: Float64Array | undefined,
): Float64Array {
  const { values, at } = compiled;
  const { every, from } = plan.rule;
  const hours = from + (time + 1) * every;
  values.set(states);
  values.set(pools, at.pools);
  values.set([time, hours, hours / DAY_HOURS, hours / WEEK_HOURS, every], at.times);
  names.forEach((name, k) => {
    values[at.readings + k] = given?.[k] ?? Number.NaN;
    const place = Object.keys(placeNames).indexOf(name);
    if (place >= 0) values[at.balance + place] = given?.[k] ?? Number.NaN;
  });
  const lets = compiled.lets.map((formula, k) => {
    values[at.lets + k] = formula.evaluate(values);
    return values[at.lets + k];
  });
  const next = compiled.next.map(({ state, formula }) => [state, formula.evaluate(values)] as const);
  const sets = compiled.sets.map(({ formula }) => formula.evaluate(values));
  const amounts = compiled.amounts.map((formula, k) => {
    const size = sizeOf(plan.flows[k].token);
    return deriveUnits(Math.max(0, formula.evaluate(values)), size) / size;
  });
  const moved = plan.flows.map((flow, k) => passPool(plan, pools, flow, amounts[k]));
  for (const [state, value] of next)
    states[state] = sizes[state] === 1 ? value : deriveUnits(value, sizes[state]) / sizes[state];
  return Float64Array.from([time + 1, hours, ...states, ...pools, ...lets, ...sets, ...moved]);
}

/** Pools of the rule give no more than they hold; what everybody else has is not known here. */
function passPool(
  { name, pools: own }: RulePlan,
  pools: Float64Array,
  flow: FlowPlan,
  amount: number,
): number {
  const placeOf = (holder: Holder | undefined): number =>
    holder?.kind === 'pool' && holder.rule === name ? own.findIndex((pool) => pool.name === holder.pool) : -1;
  const [from, to] = [placeOf(flow.from), placeOf(flow.to)];
  const paid = from < 0 ? amount : Math.min(amount, pools[from]);
  if (from >= 0) pools[from] -= paid;
  if (to >= 0) pools[to] += paid;
  return paid;
}
