import { PPM } from '../../ledger/amount.ts';
import { DAY_HOURS, WEEK_HOURS } from '../../units.ts';
import { deriveDueUntil, deriveEmissionHours, type EmissionRule } from './mechanisms/emission.ts';
import type { World } from './state.ts';

/** How the node lot is emitted under this scenario. */
export function deriveEmissionRule(
  world: World,
  { mechanisms }: World['scenario'] = world.scenario,
): EmissionRule {
  const { part, period, years, halving, keeps } = mechanisms.emission;
  return {
    total: Math.floor(world.genesisLots.nodes * part),
    periodHours: period,
    periods: Math.max(1, Math.round(years / period)),
    halving,
    keepsPpm: Math.round(keeps * PPM),
  };
}

/** What had fallen due when a rule took over, and when that was. */
interface Since {
  readonly due: number;
  readonly hours: number;
}

/** The formula in the place of the schedule. */
const formulaPath = 'mechanisms.emission.formula';

/** Due until `hours` by the rule of a scenario that took over when `since.due` had fallen due, base units. */
function deriveDue(world: World, scenario: World['scenario'], since: Since, hours: number): number {
  const { starts, taper, formula } = scenario.mechanisms.emission;
  const clock = { starts, tapersFrom: taper.from, tapersFor: taper.lasts };
  const [from, to] = [since.hours, hours].map((at) => deriveEmissionHours(clock, at));
  const rule = deriveEmissionRule(world, scenario);
  const every = world.slots.every(formulaPath);
  if (every === undefined && formula === 0) return deriveDueUntil(rule, { due: since.due, hours: from }, to);
  const perPeriod = Math.min(formula, rule.total);
  const part = (to - from) / Math.max(every ?? DAY_HOURS, world.tickHours);
  return Math.max(since.due, Math.min(rule.total, since.due + Math.floor(perPeriod * part)));
}

/** Emission due until `hours` by the rule in force, base units. */
export function deriveEmissionDue(world: World, hours: number): number {
  const { emissionDue, emissionFrom } = world.economy.col;
  return deriveDue(world, world.scenario, { due: emissionDue[0], hours: emissionFrom[0] }, hours);
}

/** What falls due in the week after the tick at hand if the scenario became `after` at its end, base units. */
export function deriveNextEmission(world: World, after: World['scenario']): number {
  const { emissionDue } = world.economy.col;
  const hours = world.hours + world.tickHours;
  const { enabled } = world.scenario.mechanisms.emission;
  const due = enabled ? deriveEmissionDue(world, hours) : emissionDue[0];
  if (!after.mechanisms.emission.enabled) return 0;
  return deriveDue(world, after, { due, hours }, hours + WEEK_HOURS) - due;
}

/** The formula is about to give something else: what fell due by its last value stays due. */
export function closePeriod(world: World, paths: readonly string[], hours: number): void {
  if (!paths.includes(formulaPath) || !world.scenario.mechanisms.emission.enabled) return;
  const { emissionDue, emissionFrom } = world.economy.col;
  emissionDue[0] = deriveEmissionDue(world, hours);
  emissionFrom[0] = hours;
}

/**
 * The schedule goes on when the scenario becomes `after` at `hours`: what was due until then stays due and is paid, and what
 * is left is emitted in the shape that the new schedule has from then on, so that in all it never passes what there was.
 * What is due until then and not handed out is carried over; while emission is off nothing falls due, and the lot waits.
 */
export function turnEmission(world: World, after: World['scenario'], hours: number): void {
  const { scenario, economy } = world;
  const { weight: _own, ...before } = scenario.mechanisms.emission;
  const { weight: _new, ...then } = after.mechanisms.emission;
  if (isSame(before, then)) return;
  const { emitted, carried, emissionDue, emissionFrom } = economy.col;
  if (before.enabled) {
    const due = deriveEmissionDue(world, hours);
    carried[0] += due - emitted[0];
    emissionDue[0] = due;
  }
  emitted[0] = emissionDue[0];
  emissionFrom[0] = hours;
}

/** Whether two schedules state the same. */
export const isSame = (left: object, right: object): boolean =>
  JSON.stringify(left) === JSON.stringify(right);
