import { InputError } from '../errors.ts';
import type { Measure } from '../kernel/measure.ts';
import { placeOfOrigin } from '../scenario/extends.ts';
import { FormulaError } from '../scenario/formula-error.ts';
import { type Origin, originNear } from '../scenario/located.ts';
import { DAY_HOURS, WEEK_HOURS } from '../units.ts';
import { readCap } from './rules/accounts.ts';
import type { CompiledRule } from './rules/compile-rule.ts';
import type { Kept } from './rules/measures.ts';
import { findAmountFault } from './rules/mechanisms/amount-fault.ts';
import { deriveShort, shortFault } from './rules/mechanisms/short-amount.ts';
import { deriveUnits } from './rules/mechanisms/whole-amount.ts';
import { type FlowPlan, type Holder, type listTokens, ownTokens, type RulePlan } from './rules/plan.ts';
import { placeNames } from './rules/vocabulary.ts';
import type { Given } from './try-rule.ts';

/** A rule that is tried by itself. */
interface Trial {
  readonly plan: RulePlan;
  /** Over what is given, and behind that what is measured of the rule itself. */
  readonly compiled: CompiledRule;
  readonly own: readonly Measure<Kept>[];
  /** Tokens of all rules of the file. */
  readonly tokens: ReturnType<typeof listTokens>;
  readonly origins: ReadonlyMap<string, Origin>;
}

/** The path that a rule takes: one row for each time. */
export interface RulePath {
  readonly rule: string;
  readonly columns: readonly string[];
  readonly rows: readonly Float64Array[];
}

/** What a rule has done so far, base units. */
interface Standing {
  readonly kept: Kept['ruleBook']['rules'][number];
  readonly measured: Kept;
  readonly size: (token: string) => number;
  /** What it last set, by parameter; NaN before it did. */
  readonly set: Float64Array;
  /** Of a token of a rule; undefined for others, whose supply is not known here. */
  readonly tokenOf: (name: string) => { readonly id: number; readonly cap: number } | undefined;
}

/** Applies a rule so often; what everybody else has is not known, and no account but its own pools runs short. */
export function followRule(
  trial: Trial,
  { times, given }: { readonly times: number; readonly given: Given },
): RulePath {
  const { plan, compiled } = trial;
  const standing = begin(trial);
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
    try {
      return applyOnce(trial, standing, given, row);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const { path } = error.failure;
      throw error.at(`time ${time + 1}`, placeOfOrigin(originNear(trial.origins, path)));
    }
  });
  return { rule: plan.name, columns, rows };
}

function begin({ plan, tokens }: Trial): Standing {
  const decimals = new Map<string, number>([
    ...Object.entries(ownTokens),
    ...tokens.map((token): [string, number] => [token.name, token.decimals]),
  ]);
  const size = (token: string): number => Number(`1e${decimals.get(token) ?? 0}`);
  const sizes = plan.states.map(({ unit }) => size(unit));
  const poolSizes = plan.pools.map(({ token }) => size(token));
  const caps = tokens.map((token, id) => ({ id, cap: readCap(token), decimals: token.decimals }));
  const idOf = (name: string): number => tokens.findIndex((token) => token.name === name);
  const [minted, burned] = [new Float64Array(tokens.length), new Float64Array(tokens.length)];
  const pools = plan.pools.map(({ amount, token }, k) => {
    const units = deriveUnits(amount, poolSizes[k]);
    if (idOf(token) >= 0) minted[idOf(token)] += units;
    return { balance: Float64Array.of(units) };
  });
  const kept = {
    states: plan.states.map(({ value }, k) =>
      Float64Array.of(sizes[k] === 1 ? value : deriveUnits(value, sizes[k])),
    ),
    sizes,
    pools,
    poolSizes,
    moved: plan.flows.map(() => new Float64Array(1)),
    flows: plan.flows.map(({ token }) => ({ size: size(token) })),
    times: new Float64Array(1),
  };
  const accounts = { token: (name: string) => caps[idOf(name)] };
  return {
    kept,
    measured: { ruleBook: { rules: [kept], accounts }, ledger: { minted, burned } },
    size,
    set: new Float64Array(Object.keys(plan.rule.set).length).fill(Number.NaN),
    tokenOf: (name) => caps[idOf(name)],
  };
}

/** One time: the row of the path that it gives. */
function applyOnce(
  trial: Trial,
  standing: Standing,
  { names, byHand }: Given,
  given: Float64Array | undefined,
): Float64Array {
  const { plan, compiled, own } = trial;
  const { states, sizes, pools, poolSizes, times } = standing.kept;
  const { values, at } = compiled;
  const { every, from } = plan.rule;
  const hours = from + (times[0] + 1) * every;
  for (let k = 0; k < states.length; k += 1) values[k] = states[k][0] / sizes[k];
  for (let k = 0; k < pools.length; k += 1) values[at.pools + k] = pools[k].balance[0] / poolSizes[k];
  values.set([times[0], hours, hours / DAY_HOURS, hours / WEEK_HOURS, every], at.times);
  names.forEach((name, k) => {
    values[at.readings + k] = given?.[k] ?? Number.NaN;
    const place = Object.keys(placeNames).indexOf(name);
    if (place >= 0) values[at.balance + place] = given?.[k] ?? Number.NaN;
  });
  own.forEach(({ read }, k) => {
    values[at.readings + names.length + k] = read(standing.measured);
  });
  const lets = compiled.lets.map((formula, k) => {
    values[at.lets + k] = formula.evaluate(values);
    return values[at.lets + k];
  });
  const next = compiled.next.map(({ state, formula }) => [state, formula.evaluate(values)] as const);
  // What was written by hand is what a parameter begins with.
  const isOwn = byHand.includes('now');
  const start = values[at.now];
  const sets = compiled.sets.map(({ formula }, k) => {
    values[at.now] = isOwn && !Number.isNaN(standing.set[k]) ? standing.set[k] : start;
    return formula.evaluate(values);
  });
  standing.set.set(sets);
  const wanted = plan.flows.map((flow, k) => wantAmount(trial, standing, flow, k));
  const moved = plan.flows.map((flow, k) => settle(trial, standing, flow, k, wanted[k]));
  for (const [state, value] of next)
    states[state][0] = sizes[state] === 1 ? value : deriveUnits(value, sizes[state]);
  times[0] += 1;
  return Float64Array.from([
    times[0],
    hours,
    ...states.map(([value], k) => value / sizes[k]),
    ...pools.map(({ balance }, k) => balance[0] / poolSizes[k]),
    ...lets,
    ...sets,
    ...moved,
  ]);
}

function refuse(
  { origins }: Trial,
  { kept }: Standing,
  { path, kind }: FlowPlan,
  { constraint, hint }: { readonly constraint: string; readonly hint: string },
  tokens: number,
): InputError {
  const where = `${path}.${kind}`;
  return new InputError({
    path: where,
    constraint: `${constraint} at time ${kept.times[0] + 1}`,
    value: String(tokens),
    hint,
    ...placeOfOrigin(originNear(origins, where)),
  });
}

/** Base units that a flow should move. */
function wantAmount(trial: Trial, standing: Standing, flow: FlowPlan, k: number): number {
  const tokens = trial.compiled.amounts[k].evaluate(trial.compiled.values);
  const units = deriveUnits(tokens, standing.size(flow.token));
  const fault = findAmountFault(tokens, units);
  if (fault !== undefined) throw refuse(trial, standing, flow, fault, tokens);
  return units;
}

/** Moves what a flow should as far as pools of the rule and caps of tokens allow; returns tokens. */
function settle(trial: Trial, standing: Standing, flow: FlowPlan, k: number, wanted: number): number {
  const { kept, measured, tokenOf, size } = standing;
  const { minted, burned } = measured.ledger;
  const poolOf = (holder: Holder | undefined): Float64Array | undefined => {
    if (holder?.kind !== 'pool' || holder.rule !== trial.plan.name) return undefined;
    return kept.pools[trial.plan.pools.findIndex(({ name }) => name === holder.pool)].balance;
  };
  const [from, to, token] = [poolOf(flow.from), poolOf(flow.to), tokenOf(flow.token)];
  const room = token === undefined ? Number.POSITIVE_INFINITY : Math.max(0, token.cap - minted[token.id]);
  const there = flow.kind === 'mint' ? room : (from?.[0] ?? Number.POSITIVE_INFINITY);
  const paid = deriveShort(wanted, there, flow.short);
  const tokens = size(flow.token);
  if (paid === undefined) {
    const fault = shortFault(there / tokens, flow.token, flow.kind === 'mint');
    throw refuse(trial, standing, flow, fault, wanted / tokens);
  }
  if (from !== undefined) from[0] -= paid;
  if (to !== undefined) to[0] += paid;
  if (token !== undefined && flow.kind === 'mint') minted[token.id] += paid;
  if (token !== undefined && flow.kind === 'burn') burned[token.id] += paid;
  kept.moved[k][0] += paid;
  return paid / tokens;
}
