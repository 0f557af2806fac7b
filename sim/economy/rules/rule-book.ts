import { InputError } from '../../errors.ts';
import { sizeOf } from '../../kernel/measure.ts';
import { deriveNameKeys } from '../../kernel/name-key.ts';
import type { Book, Ledger, Reason } from '../../ledger/ledger.ts';
import { type FormulaTables, listNamesIn } from '../../scenario/formula.ts';
import { column, createTable, type Table } from '../../state/table.ts';
import { type Ground, RuleAccounts } from './accounts.ts';
import { type CompiledRule, compileRule, listTexts } from './compile-rule.ts';
import type { Rules } from './parameters.ts';
import { type FlowPlan, groupOf, type Holder, nameOfHolder, planRules, type RulePlan } from './plan.ts';

/** A flow with its accounts. */
export interface RuleFlow {
  readonly plan: FlowPlan;
  /** Base units of a token. */
  readonly size: number;
  readonly from: Book | undefined;
  readonly to: Book | undefined;
  /** Who gets what does not divide; undefined where it stays, or goes to the first member. */
  readonly rest: Book | undefined;
  readonly reason: Reason;
  readonly restReason: Reason | undefined;
  /** The group among payer and receiver, by name. */
  readonly group: string | undefined;
  readonly weights: Float64Array;
  readonly shares: Float64Array;
  /** Work of each member until the latest time; where members share by work. */
  readonly seen: Table<typeof seenSpec> | undefined;
  /** Base units that it should move at the time at hand, and those that members of a group that pays do not have. */
  wanted: number;
  unpaid: number;
}

const seenSpec = { work: column('f64', 'milli-CU', 'work done until the rule last applied') } as const;

/** A parameter that a rule sets. */
export interface RuleSetting {
  readonly path: string;
  /** What it last set, and the tick behind that in which it did; 0 for never. */
  readonly value: Float64Array;
  readonly since: Float64Array;
  /** Values that were found to fit beside all the rest of a scenario; no part of the state. */
  readonly fit: { scenario: object | undefined; low: number; high: number };
}

/** A rule with what it keeps. */
export interface RuleRow {
  readonly plan: RulePlan;
  readonly table: Table;
  /** Columns of the state, base units of a token where they have one; their sizes, 1 for plain numbers. */
  readonly states: readonly Float64Array[];
  readonly sizes: readonly number[];
  readonly times: Float64Array;
  readonly waits: Float64Array;
  /** By flow: base units moved since the start. */
  readonly moved: readonly Float64Array[];
  /** By flow: how often an account or a cap had too little, and by how much in all, base units. */
  readonly short: readonly Float64Array[];
  readonly lack: readonly Float64Array[];
  /** By parameter that it sets. */
  readonly set: readonly RuleSetting[];
  readonly pools: readonly Book[];
  readonly poolSizes: readonly number[];
  /** By pool: why there is something in it at the start. */
  readonly genesis: readonly Reason[];
  readonly flows: readonly RuleFlow[];
  readonly keys: Int32Array;
  /** Values at the time at hand, before they are written. */
  readonly nextStates: Float64Array;
  readonly nextSets: Float64Array;
  /** Places of the readings that its formulas may use. */
  readonly readings: readonly number[];
  compiled: CompiledRule;
}

/** Accounts are opened at the start: a change of an amount stays with its token. */
function requireToken(plan: FlowPlan, token: string): FlowPlan {
  if (plan.token === token) return plan;
  throw new InputError({
    path: `${plan.path}.${plan.kind}`,
    constraint: `expected an amount of ${token}, as at the start`,
    value: plan.token,
    hint: 'write another flow for another token',
  });
}

/** Base units of a unit in which a state is written. */
const sizeOfUnit = (unit: string, ledger: Ledger): number => {
  const token = ledger.tokens.find(({ name }) => name === unit);
  return token === undefined ? 1 : Number(`1e${token.decimals}`);
};

/** All rules of a scenario, in the order of the file, with their accounts and what they keep. */
export class RuleBook {
  readonly rules: readonly RuleRow[];
  /** Work of nodes and adaptors in the weeks before the present one; where a rule shares by work. */
  readonly worked: ReadonlyMap<string, Table<typeof seenSpec>>;
  readonly accounts: RuleAccounts;
  /** Names of measures that formulas read. */
  readonly #readings: readonly string[];
  readonly #tables: FormulaTables;
  #compiledFor: Rules;

  constructor(ground: Ground, rules: Rules, readings: readonly string[], tables: FormulaTables) {
    const plans = planRules(rules);
    this.accounts = new RuleAccounts(ground, rules, plans);
    this.#readings = readings;
    this.#tables = tables;
    this.#compiledFor = rules;
    this.rules = plans.map((plan) => this.#open(plan, ground));
    const working = new Set(
      this.rules.flatMap(({ flows }) => flows.flatMap(({ group, seen }) => (seen && group ? [group] : []))),
    );
    this.worked = new Map(
      [...working].map((group) => [
        group,
        createTable(`rule-worked-${group}`, seenSpec, ground.rowsOf(group)),
      ]),
    );
  }

  /** Every table that is a part of the state. */
  get tables(): readonly Table[] {
    const seen = this.rules.flatMap(({ flows }) => flows.flatMap((flow) => flow.seen ?? []));
    return [
      ...this.rules.map(({ table }) => table),
      ...([...seen, ...this.worked.values()] as unknown as readonly Table[]),
    ];
  }

  /** Formulas are those of these rules from now on: a vote or a date may have changed them. */
  become(rules: Rules): void {
    if (rules === this.#compiledFor) return;
    this.#compiledFor = rules;
    planRules(rules).forEach((plan, k) => {
      const row = this.rules[k] as { -readonly [Key in keyof RuleRow]: RuleRow[Key] };
      row.plan = plan;
      row.compiled = this.#compile(plan);
      row.readings = this.#used(plan);
      row.flows.forEach((flow, index) => {
        (flow as { plan: FlowPlan }).plan = requireToken(plan.flows[index], flow.plan.token);
      });
    });
  }

  #compile(plan: RulePlan): CompiledRule {
    return compileRule(plan, this.#readings, this.#tables);
  }

  #used(plan: RulePlan): readonly number[] {
    const names = this.#readings;
    return listNamesIn(listTexts(plan).join('\n'), names).map((name) => names.indexOf(name));
  }

  #open(plan: RulePlan, ground: Ground): RuleRow {
    const { name, rule, states, pools, flows } = plan;
    const sets = Object.keys(rule.set);
    const spec = {
      times: column('f64', '1', 'how often it has applied'),
      waits: column('f64', '1', 'how often it had to wait for a measure'),
      ...Object.fromEntries(states.map((state) => [`state.${state.name}`, column('f64', '1', 'its state')])),
      ...Object.fromEntries(
        flows.flatMap((_, k) => [
          [`moved.${k}`, column('f64', '1', 'moved so far, base units')],
          [`short.${k}`, column('f64', '1', 'how often there was too little')],
          [`lack.${k}`, column('f64', '1', 'too little by so much so far, base units')],
        ]),
      ),
      ...Object.fromEntries(
        sets.flatMap((path) => [
          [`set.${path}`, column('f64', '1', 'what it last set')],
          [`since.${path}`, column('f64', 'tick', 'the tick behind that in which it did')],
        ]),
      ),
    };
    const table = createTable(`rule-${name}`, spec, 1) as unknown as Table;
    const of = (key: string): Float64Array => (table.col as Record<string, unknown>)[key] as Float64Array;
    const accounts = pools.map((pool) =>
      this.accounts.of({ kind: 'pool', rule: name, pool: pool.name }, pool.token),
    );
    return {
      plan,
      table,
      states: states.map((state) => of(`state.${state.name}`)),
      sizes: states.map(({ unit }) => sizeOfUnit(unit, ground.ledger)),
      times: of('times'),
      waits: of('waits'),
      moved: flows.map((_, k) => of(`moved.${k}`)),
      short: flows.map((_, k) => of(`short.${k}`)),
      lack: flows.map((_, k) => of(`lack.${k}`)),
      set: sets.map((path) => ({
        path,
        value: of(`set.${path}`),
        since: of(`since.${path}`),
        fit: { scenario: undefined, low: 0, high: 0 },
      })),
      pools: accounts,
      poolSizes: accounts.map(sizeOf),
      genesis: pools.map((pool, k) =>
        ground.ledger.reason(
          accounts[k].token,
          `rules.${name}.${pool.name}.genesis`,
          'mint',
          `${name} ${pool.name}`,
          'what a pool begins with',
        ),
      ),
      flows: flows.map((flow, k) => this.#openFlow(flow, `${name}-${k}`, ground)),
      keys: deriveNameKeys(states.map((state) => `rules.${name}.${state.name}`)),
      nextStates: new Float64Array(states.length),
      nextSets: new Float64Array(sets.length),
      readings: this.#used(plan),
      compiled: this.#compile(plan),
    };
  }

  #openFlow(plan: FlowPlan, key: string, { ledger, rowsOf }: Ground): RuleFlow {
    const { token, from, to, kind, reason, rest, by } = plan;
    const book = (holder: Holder | undefined) =>
      holder === undefined ? undefined : this.accounts.of(holder, token);
    const label = (holder: Holder | undefined, edge: string): string =>
      holder === undefined ? edge : nameOfHolder(holder);
    const group = groupOf(plan);
    const rows = group === undefined ? 0 : rowsOf(group.name);
    const sharesRest = to?.kind === 'group' && rest !== 'first';
    const restHolder: Holder | undefined =
      rest === undefined && kind === 'mint' ? { kind: 'institution', name: 'treasury' } : (rest as Holder);
    const hasRest = sharesRest && restHolder !== undefined;
    const of = this.accounts.token(token);
    const payer = label(from, 'mint');
    return {
      plan,
      size: sizeOf({ token: of } as Book),
      from: book(from),
      to: book(to),
      rest: hasRest ? book(restHolder) : undefined,
      reason: ledger.reason(of, reason, payer, label(to, 'burn'), `by the rule ${reason.split('.')[1]}`),
      restReason: hasRest
        ? ledger.reason(of, `${reason}.rest`, payer, label(restHolder, ''), 'what did not divide')
        : undefined,
      group: group?.name,
      weights: new Float64Array(rows),
      shares: new Float64Array(rows),
      seen: /\bwork\b/.test(by) && rows > 0 ? createTable(`rule-seen-${key}`, seenSpec, rows) : undefined,
      wanted: 0,
      unpaid: 0,
    };
  }
}
