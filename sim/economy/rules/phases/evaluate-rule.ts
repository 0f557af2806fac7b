import { InputError } from '../../../errors.ts';
import type { Book } from '../../../ledger/ledger.ts';
import { valueAt } from '../../../scenario/changed-values.ts';
import { placeOfOrigin } from '../../../scenario/extends.ts';
import { originNear } from '../../../scenario/located.ts';
import { BASE_UNITS, DAY_HOURS, MILLI_CU, WEEK_HOURS } from '../../../units.ts';
import { fillTraits } from '../compile-rule.ts';
import { deriveAvailable, type Group, groups } from '../holders.ts';
import { findAmountFault } from '../mechanisms/amount-fault.ts';
import { quantiseWeights } from '../mechanisms/group-weights.ts';
import { deriveUnits } from '../mechanisms/whole-amount.ts';
import type { RuleFlow, RuleRow } from '../rule-book.ts';
import { plainOf } from '../set-value.ts';
import type { World } from '../state.ts';

/** What a rule gave that cannot be, at the line where it is written. */
export function refuse(
  { resolved, tick }: World,
  path: string,
  constraint: string,
  value: number | string,
  hint: string,
): InputError {
  return new InputError({
    path,
    constraint: `${constraint} at tick ${tick}`,
    value: String(value),
    hint,
    ...placeOfOrigin(originNear(resolved.origins, path)),
  });
}

/**
 * Computes what a rule makes of what held when the tick began: its next state, what it sets and what it moves; nothing is
 * written yet. False where a measure that it reads has no value yet: it waits for its next time.
 */
export function evaluateRule(world: World, row: RuleRow): boolean {
  const { compiled, readings, states, sizes, nextStates } = row;
  const { values, at, lets, next, sets } = compiled;
  for (const place of readings) {
    const value = world.readings.at(place);
    if (Number.isNaN(value)) return false;
    values[at.readings + place] = value;
  }
  for (let k = 0; k < states.length; k += 1) values[k] = states[k][0] / sizes[k];
  for (let k = 0; k < row.pools.length; k += 1)
    values[at.pools + k] = row.pools[k].balance[0] / row.poolSizes[k];
  writeTimes(world, row);
  for (let k = 0; k < lets.length; k += 1) values[at.lets + k] = lets[k].evaluate(values);
  for (let k = 0; k < states.length; k += 1) nextStates[k] = values[k];
  for (const { state, formula } of next) nextStates[state] = formula.evaluate(values);
  for (let k = 0; k < sets.length; k += 1) {
    values[at.now] = plainOf(sets[k].path, valueAt(world.scenario, sets[k].path));
    row.nextSets[k] = sets[k].formula.evaluate(values);
  }
  for (let k = 0; k < row.flows.length; k += 1) wantFlow(world, row, row.flows[k], k);
  return true;
}

/** The time at hand, and the price where a formula looks at it: rules in force are dear to look up. */
function writeTimes({ tick, tickHours, inForce }: World, { compiled, times, plan }: RuleRow): void {
  const { values, at, usesPrice } = compiled;
  const hours = (tick + 1) * tickHours;
  values[at.times] = times[0];
  values[at.times + 1] = hours;
  values[at.times + 2] = hours / DAY_HOURS;
  values[at.times + 3] = hours / WEEK_HOURS;
  values[at.times + 4] = plan.rule.every;
  if (usesPrice) values[at.price] = toTokens(inForce.basePrice);
}

const toTokens = (units: number): number => units / BASE_UNITS;

/** How much a flow should move, and for a group by which weights. */
function wantFlow(world: World, { compiled }: RuleRow, flow: RuleFlow, k: number): void {
  const { values, at, amounts } = compiled;
  const { plan, size } = flow;
  const held = flow.from ?? flow.to;
  values[at.balance] = held === undefined ? 0 : holdings(world, held) / size;
  const tokens = amounts[k].evaluate(values);
  const units = deriveUnits(tokens, size);
  const fault = findAmountFault(tokens, units);
  if (fault !== undefined)
    throw refuse(world, `${plan.path}.${plan.kind}`, fault.constraint, tokens, fault.hint);
  flow.wanted = units;
  if (flow.group !== undefined) weigh(world, flow, groups[flow.group], k, compiled);
}

/** What an account can give, or all of a group have. */
export function holdings(world: World, book: Book): number {
  if (book.balance.length === 1) return deriveAvailable(world, book);
  let sum = 0;
  for (const held of book.balance) sum += held;
  return sum;
}

/** Work of a member since the flow last applied, milli-CU. */
function workSince(world: World, flow: RuleFlow, group: Group, who: number): number {
  const before = world.ruleBook.worked.get(flow.group ?? '')?.col.work[who] ?? 0;
  return Math.max(0, before + group.trait(world, who, 'work') - (flow.seen?.col.work[who] ?? 0));
}

/** Whole weights of all members, by what held when the tick began. */
function weigh(world: World, flow: RuleFlow, group: Group, k: number, compiled: RuleRow['compiled']): void {
  const { weights, plan } = flow;
  const book = (plan.from?.kind === 'group' ? flow.from : flow.to) as Book;
  const formula = compiled.weights[k];
  for (let who = 0; who < weights.length; who += 1) {
    weights[who] = 0;
    if (!group.isThere(world, who)) continue;
    if (formula !== undefined) weights[who] = weightOf(world, flow, { group, who, k, compiled, book });
    else if (plan.by === 'balance') weights[who] = book.balance[who];
    else if (plan.by === 'work') weights[who] = workSince(world, flow, group, who);
    else if (plan.by === 'stake') weights[who] = group.trait(world, who, 'stake');
    else weights[who] = 1;
  }
  if (formula !== undefined) quantiseWeights(weights);
}

interface Member {
  readonly group: Group;
  readonly who: number;
  readonly k: number;
  readonly compiled: RuleRow['compiled'];
  readonly book: Book;
}

/** The weight of one member by its formula. */
function weightOf(world: World, flow: RuleFlow, { group, who, k, compiled, book }: Member): number {
  const { values, at } = compiled;
  values[at.balance] = book.balance[who] / flow.size;
  fillTraits(values, at.traits, (trait) => {
    if (trait === 'work') return workSince(world, flow, group, who) / MILLI_CU;
    if (trait === 'stake') return toTokens(group.trait(world, who, trait));
    return trait === 'active' ? 1 : group.trait(world, who, trait);
  });
  const weight = compiled.weights[k]?.evaluate(values) ?? 0;
  if (weight >= 0) return weight;
  throw refuse(
    world,
    `${flow.plan.path}.by`,
    'expected a weight of at least 0',
    weight,
    'write max(0, …) around it',
  );
}
