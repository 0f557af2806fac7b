import { InputError } from '../../errors.ts';
import type { MeasureNote } from '../../kernel/measure.ts';
import { listReadings } from '../../kernel/readings.ts';
import { changeablePaths, isChangeable } from '../../scenario/changeable.ts';
import { valueAt } from '../../scenario/changed-values.ts';
import { fieldLedTo } from '../../scenario/declared-fields.ts';
import { tablesNamed } from '../../scenario/formula-tables.ts';
import type { AnyScenario } from '../../scenario/frame-parameters.ts';
import { nearestName } from '../../scenario/nearest.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { formatQuantity, formatTokens } from '../../units.ts';
import { genesisLotNames } from '../tokens/genesis-lots.ts';
import type { tokensParameters } from '../tokens/parameters.ts';
import { checkFlow } from './check-flow.ts';
import { checkParts, hintFor, refuse } from './check-parts.ts';
import { compileRule } from './compile-rule.ts';
import type { Rules, rulesParameters } from './parameters.ts';
import { rulesMax } from './parameters.ts';
import { listTokens, ownTokens, planRules, type RulePlan } from './plan.ts';
import { readSaid } from './written.ts';

export type RulesScenario = AnyScenario &
  ValuesOf<typeof rulesParameters> &
  ValuesOf<typeof tokensParameters>;

/** Tokens that the economy has or may have by itself. */
const takenTokens = [...Object.keys(ownTokens), '2PM', 'DMP', 'RT', 'LP'];

/** What was found: a scenario is checked anew whenever a rule sets something, and rules are looked at once. */
const found = new WeakMap<Rules, { readonly tokens: object; readonly findings: Finding[] }>();

/** What rules have against the scenario and each other, and what formulas of theirs cannot be. */
export function checkRules(scenario: RulesScenario, measures: () => readonly MeasureNote[]): Finding[] {
  const { rules, tokens } = scenario;
  const known = found.get(rules);
  if (known?.tokens === tokens) return known.findings;
  const findings = findFaults(scenario, measures);
  found.set(rules, { tokens, findings });
  return findings;
}

function findFaults(scenario: RulesScenario, measures: () => readonly MeasureNote[]): Finding[] {
  const { rules } = scenario;
  const plans = planRules(rules);
  if (plans.length === 0) return [];
  const findings = [
    ...checkCounts(rules),
    ...checkTokens(rules),
    ...plans.flatMap((plan) => [...checkParts(plan), ...checkTimes(plan, scenario)]),
    ...plans.flatMap(({ flows, name }) =>
      flows.flatMap((flow, index) => checkFlow({ flow, index, name, rules })),
    ),
    ...checkPools(plans, scenario),
  ];
  // What formulas mean stands on names that are right.
  return findings.length > 0 ? findings : checkFormulas(plans, scenario, measures());
}

/** Formulas of rules compile over the names that there are. */
function checkFormulas(
  plans: readonly RulePlan[],
  scenario: RulesScenario,
  measures: readonly MeasureNote[],
): Finding[] {
  const names = [...listReadings(measures).keys()];
  const tables = tablesNamed(scenario);
  return plans.flatMap((plan) => {
    const own = [...plan.states, ...plan.pools].map(({ name }) => name).concat(Object.keys(plan.rule.let));
    const taken = own.find((name) => names.includes(name));
    if (taken !== undefined)
      return [refuse(`${plan.path}`, 'expected names that no measure has', taken, 'choose another name')];
    try {
      compileRule(plan, names, tables);
      return [];
    } catch (error) {
      if (error instanceof InputError) return error.problems;
      throw error;
    }
  });
}

function checkCounts(rules: Rules): Finding[] {
  const tooMany = (path: string, count: number, most: number): Finding[] =>
    count <= most ? [] : [refuse(path, `expected at most ${most}`, count, 'leave some out, or join them')];
  return [
    ...tooMany('rules', Object.keys(rules).length, rulesMax.rules),
    ...tooMany('rules', listTokens(rules).length, rulesMax.tokens),
    ...Object.entries(rules).flatMap(([name, rule]) =>
      (['state', 'let', 'set', 'pools'] as const).flatMap((key) =>
        tooMany(`rules.${name}.${key}`, Object.keys(rule[key]).length, rulesMax.entries),
      ),
    ),
  ];
}

function checkTokens(rules: Rules): Finding[] {
  const all = listTokens(rules);
  return all.flatMap(({ name, rule, cap }, index) => {
    const path = `rules.${rule}.tokens.${name}`;
    const isTaken = takenTokens.includes(name) || all.findIndex((other) => other.name === name) !== index;
    const said = cap === undefined ? undefined : readSaid(cap);
    const isCap = cap === undefined || (said !== undefined && 'unit' in said && said.unit === name);
    return [
      ...(isTaken
        ? [refuse(path, 'expected a token that there is not yet', name, 'choose another name')]
        : []),
      ...(isCap
        ? []
        : [
            refuse(
              `${path}.cap`,
              'expected an amount of the token',
              String(cap),
              `write "1,000,000 ${name}"`,
            ),
          ]),
    ];
  });
}

/** A rule applies once a tick at most, and sets what may change. */
function checkTimes({ path, rule }: RulePlan, scenario: RulesScenario): Finding[] {
  const { tick } = scenario.clock;
  const [least, every] = [tick, rule.every].map((hours) => formatQuantity(hours, 'duration'));
  const isShort = rule.every < tick - 1e-9;
  const hint = 'write a longer time, or a shorter clock.tick';
  return [
    ...(isShort ? [refuse(`${path}.every`, `expected at least a tick, ${least}`, every, hint)] : []),
    ...Object.keys(rule.set).flatMap((set) => checkSet(`${path}.set.${set}`, set, scenario)),
  ];
}

/** Rules set numbers and switches that may change while a run goes on. */
function checkSet(path: string, set: string, scenario: RulesScenario): Finding[] {
  const present = valueAt(scenario, set);
  if (!isChangeable(set) || present === undefined) {
    const why = fieldLedTo(set)?.note.fixed;
    const near = nearestName(set, changeablePaths());
    const hint = why === undefined ? undefined : `it cannot: ${why}`;
    return [
      refuse(
        path,
        'expected something that may change while a run goes on',
        set,
        hint ??
          (near === undefined
            ? '`dmpsim explain --measures` lists what may change'
            : `did you mean ${near}?`),
      ),
    ];
  }
  if (typeof present === 'number' || typeof present === 'boolean') return [];
  return [
    refuse(
      path,
      'expected a number or a switch',
      set,
      'a rule sets no words, formulas or traits; a change with a date may',
    ),
  ];
}

/** Pools are filled from what no one else was promised. */
function checkPools(plans: readonly RulePlan[], { tokens, rules }: RulesScenario): Finding[] {
  const known = [...Object.keys(ownTokens), ...listTokens(rules).map(({ name }) => name)];
  const pools = plans.flatMap(({ path, pools: own }) =>
    own.map((pool) => ({ path: `${path}.pools.${pool.name}`, ...pool })),
  );
  const unknown = pools
    .filter(({ token }) => !known.includes(token))
    .map(({ path, token }) =>
      refuse(path, 'expected an amount of a known token', token, hintFor(token, known)),
    );
  const negative = pools
    .filter(({ amount }) => !(amount >= 0))
    .map(({ path, amount }) =>
      refuse(path, 'expected an amount of at least 0', amount, 'write 0 for an empty pool'),
    );
  const promised = genesisLotNames.reduce((sum, name) => sum + tokens.genesis[name].share, 0);
  const room = Math.floor(tokens.cap * Math.max(0, 1 - promised));
  const asked = pools
    .filter(({ token }) => token === 'DGAI')
    .reduce((sum, { amount }) => sum + amount * 1e6, 0);
  if (unknown.length + negative.length > 0 || asked <= room) return [...unknown, ...negative];
  const [first] = pools;
  return [
    refuse(
      first.path,
      `expected pools that have room under the cap beside the lots of the genesis, ${formatTokens(room, 6)} DGAI`,
      `${asked / 1e6} DGAI`,
      'begin with an empty pool and fill it by a flow, or raise tokens.cap',
    ),
  ];
}
