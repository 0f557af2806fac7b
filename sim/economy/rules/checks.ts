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
import { BASE_UNITS, formatQuantity, formatTokens, unitOf } from '../../units.ts';
import { genesisLotNames } from '../tokens/genesis-lots.ts';
import type { tokensParameters } from '../tokens/parameters.ts';
import { readCap } from './accounts.ts';
import { checkFlow } from './check-flow.ts';
import { checkParts, checkUnit, hintFor, refuse } from './check-parts.ts';
import { compileRule } from './compile-rule.ts';
import type { Rules, rulesParameters } from './parameters.ts';
import { rulesMax } from './parameters.ts';
import { listTokenNames, listTokens, ownTokens, planRules, type RulePlan } from './plan.ts';
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
    ...checkAlone(plans, rules, (path) => valueAt(scenario, path)),
    ...plans.flatMap((plan) => checkTimes(plan, scenario)),
    ...checkRoom(plans, scenario),
  ];
  // What formulas mean stands on names that are right.
  return findings.length > 0 ? findings : checkFormulas(plans, scenario, measures());
}

/** What is wrong with some of the rules whatever the rest of a scenario is; `presentOf` gives what a parameter is. */
export function checkAlone(
  plans: readonly RulePlan[],
  rules: Rules,
  presentOf: (path: string) => unknown,
): Finding[] {
  return [
    ...checkCounts(rules),
    ...checkTokens(rules),
    ...plans.flatMap((plan) => {
      const { name, path, rule, flows } = plan;
      return [
        ...checkParts(plan, rules),
        ...checkPools(plan, rules),
        ...flows.flatMap((flow, index) => checkFlow({ flow, index, name, rules })),
        ...Object.entries(rule.set).flatMap(([set, written]) =>
          checkSet(`${path}.set.${set}`, set, written, presentOf(set)),
        ),
      ];
    }),
  ];
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
  const pools = planRules(rules).flatMap((plan) => plan.pools);
  return all.flatMap(({ name, rule, cap, decimals }, index) => {
    const path = `rules.${rule}.tokens.${name}`;
    const isTaken = takenTokens.includes(name) || all.findIndex((other) => other.name === name) !== index;
    const said = cap === undefined ? undefined : readSaid(cap);
    const isCap = cap === undefined || (said !== undefined && 'value' in said && said.unit === name);
    const begun = pools.reduce((sum, { token, amount }) => (token === name ? sum + amount : sum), 0);
    const least = `${begun} ${name}`;
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
      ...(cap !== undefined && isCap && begun * Number(`1e${decimals}`) > readCap({ cap, decimals })
        ? [
            refuse(
              `${path}.cap`,
              `expected at least what pools begin with, ${least}`,
              cap,
              `write "${least}"`,
            ),
          ]
        : []),
    ];
  });
}

/** A rule applies once a tick at most. */
function checkTimes({ path, rule }: RulePlan, { clock: { tick } }: RulesScenario): Finding[] {
  if (rule.every >= tick - 1e-9) return [];
  const [least, every] = [tick, rule.every].map((hours) => formatQuantity(hours, 'duration'));
  const hint = 'write a longer time, or a shorter clock.tick';
  return [refuse(`${path}.every`, `expected at least a tick, ${least}`, every, hint)];
}

/** Rules set numbers and switches that may change while a run goes on, each in its unit. */
function checkSet(path: string, set: string, written: string | number, present: unknown): Finding[] {
  const note = fieldLedTo(set)?.note;
  if (!isChangeable(set) || present === undefined) {
    const near = nearestName(set, changeablePaths());
    const otherwise =
      near === undefined ? '`dmpsim explain --measures` lists what may change' : `did you mean ${near}?`;
    const hint = note?.fixed === undefined ? otherwise : `it cannot: ${note.fixed}`;
    return [refuse(path, 'expected something that may change while a run goes on', set, hint)];
  }
  if (typeof present !== 'number' && typeof present !== 'boolean') {
    const hint = 'a rule sets no words, formulas or traits; a change with a date may';
    return [refuse(path, 'expected a number or a switch', set, hint)];
  }
  // A plain number is in the unit of the parameter.
  const said = readSaid(written);
  if (said === undefined || said.unit === '') return [];
  const dimension = note?.dimension;
  return checkUnit(path, written, dimension === undefined || dimension === 'share' ? '' : unitOf(dimension));
}

/** Pools are of a known token, each with an amount of it. */
function checkPools({ path, rule, pools }: RulePlan, rules: Rules): Finding[] {
  const known = listTokenNames(rules);
  return pools.flatMap(({ name, token, amount }) => {
    const at = `${path}.pools.${name}`;
    const said = readSaid(rule.pools[name]);
    if (said === undefined || 'formula' in said || said.unit === '') {
      const hint = `write "${said !== undefined && 'value' in said ? said.value : 0} DGAI"`;
      return [refuse(at, 'expected an amount with its token', rule.pools[name], hint)];
    }
    if (!known.includes(token))
      return [refuse(at, 'expected an amount of a known token', token, hintFor(token, known))];
    return amount >= 0
      ? []
      : [refuse(at, 'expected an amount of at least 0', amount, 'write 0 for an empty pool')];
  });
}

/** Pools are filled from what no one else was promised. */
function checkRoom(plans: readonly RulePlan[], { tokens }: RulesScenario): Finding[] {
  const pools = plans.flatMap(({ path, pools: own }) =>
    own
      .filter(({ token }) => token === 'DGAI')
      .map(({ name, amount }) => ({ path: `${path}.pools.${name}`, amount })),
  );
  const promised = genesisLotNames.reduce((sum, name) => sum + tokens.genesis[name].share, 0);
  const room = Math.floor(tokens.cap * Math.max(0, 1 - promised));
  const asked = pools.reduce((sum, { amount }) => sum + amount * BASE_UNITS, 0);
  if (asked <= room) return [];
  return [
    refuse(
      pools[0].path,
      `expected pools that have room under the cap beside the lots of the genesis, ${formatTokens(room, 6)} DGAI`,
      `${asked / BASE_UNITS} DGAI`,
      'begin with an empty pool and fill it by a flow, or raise tokens.cap',
    ),
  ];
}
