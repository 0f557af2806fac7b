import { adopt, enforce } from '../../../kernel/adopt.ts';
import { findRule } from '../../../kernel/rules.ts';
import { valueAt, withValues } from '../../../scenario/changed-values.ts';
import { fieldLedTo } from '../../../scenario/declared-fields.ts';
import { boundsOfFormula, showBounds } from '../../../scenario/formula-range.ts';
import { checkLater } from '../../../scenario/resolve.ts';
import type { Finding } from '../../../scenario/schema-problems.ts';
import { isDue } from '../mechanisms/firing.ts';
import { deriveUnits } from '../mechanisms/whole-amount.ts';
import type { RuleRow } from '../rule-book.ts';
import { plainOf, valueFor } from '../set-value.ts';
import type { World } from '../state.ts';
import { evaluateRule, refuse } from './evaluate-rule.ts';
import { settleFlow } from './settle-flow.ts';

/**
 * Rules whose time has come: all are computed from what held when the tick began; then what they move moves and what they set
 * is set, in the order of the file.
 */
export function applyRules(world: World): void {
  const { ruleBook } = world;
  if (ruleBook.rules.length === 0) return;
  const due = ruleBook.rules.filter((row) => applies(world, row) && isReady(world, row));
  for (const row of due) for (let k = 0; k < row.flows.length; k += 1) settleFlow(world, row, k);
  for (const row of due) setParameters(world, row);
  for (const row of due) keepState(world, row);
}

const applies = ({ hours, tickHours }: World, { plan: { rule } }: RuleRow): boolean =>
  rule.enabled && isDue(rule, hours, tickHours);

function isReady(world: World, row: RuleRow): boolean {
  if (evaluateRule(world, row)) return true;
  row.waits[0] += 1;
  if (row.waits[0] === 1)
    world.note('rule', 'rule', world.ruleBook.rules.indexOf(row), 0, `${row.plan.name} waits for a measure`);
  return false;
}

function keepState(world: World, row: RuleRow): void {
  const { hash } = world;
  row.times[0] += 1;
  const lane = hash.laneOf('rule-states');
  for (let k = 0; k < row.states.length; k += 1) {
    const size = row.sizes[k];
    const next = size === 1 ? row.nextStates[k] : deriveUnits(row.nextStates[k], size);
    if (next === row.states[k][0]) continue;
    row.states[k][0] = next;
    hash.addNumber(lane, row.keys[k], next);
  }
}

function setParameters(world: World, row: RuleRow): void {
  for (let k = 0; k < row.set.length; k += 1) {
    const { path, value, since, fit } = row.set[k];
    const present = valueAt(world.scenario, path) as number | boolean;
    const next = valueFor(path, row.nextSets[k], present);
    if (next === present) continue;
    requireFit(world, row, k, next);
    value[0] = Number(next);
    since[0] = world.tick + 1;
    if (findRule(path) === undefined) adopt(world, { [path]: next }, world.hours);
    else enforce(world, { [path]: next });
    fit.scenario = world.scenario;
  }
}

/**
 * What a rule sets must be what anybody could have written there, beside all the rest. Checks are bounds: what lies between two
 * values that fit, fits, and need not be checked again.
 */
function requireFit(world: World, { plan, set }: RuleRow, k: number, next: number | boolean): void {
  const { path, fit } = set[k];
  const value = Number(next);
  if (fit.scenario === world.scenario && value >= fit.low && value <= fit.high) return;
  const misfit = findMisfit(world, path, next);
  if (misfit !== undefined) {
    const { constraint, value: told, hint } = misfit;
    throw refuse(world, `${plan.path}.set.${path}`, constraint, told, hint);
  }
  const present = Number(valueAt(world.scenario, path));
  const beyond = value + 8 * (value - present);
  const isFree = typeof next === 'number' && findMisfit(world, path, beyond) === undefined;
  const known = [present, value, isFree ? beyond : value];
  fit.low = Math.min(...known);
  fit.high = Math.max(...known);
}

type Misfit = Pick<Finding, 'constraint' | 'value' | 'hint'>;

/** Why a value may not stand at a path of the scenario as it is now; undefined where it may. */
function findMisfit(world: World, path: string, value: number | boolean): Misfit | undefined {
  const { note, schema } = fieldLedTo(path) ?? {};
  const bounds = boundsOfFormula(path);
  const fits =
    note?.dimension === undefined
      ? schema?.safeParse(value).success
      : bounds === undefined || (Number(value) >= bounds.low && Number(value) <= bounds.high);
  if (fits === true) return checkLater(withValues(world.scenario, { [path]: value }))[0];
  const told = bounds === undefined ? 'a value that may stand there' : showBounds(bounds);
  const hint = 'write clamp(x, low, high) around it';
  return { constraint: `expected ${told}`, value: String(plainOf(path, value)), hint };
}
