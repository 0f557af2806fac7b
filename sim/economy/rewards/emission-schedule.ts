import { WEEK_HOURS } from '../../units.ts';
import { deriveDueUntil, type EmissionRule } from './mechanisms/emission.ts';
import type { World } from './state.ts';

/** How the node lot is emitted under this scenario. */
export function deriveEmissionRule(
  world: World,
  { mechanisms }: World['scenario'] = world.scenario,
): EmissionRule {
  const { part, period, years, halving } = mechanisms.emission;
  return {
    total: Math.floor(world.genesisLots.nodes * part),
    periodHours: period,
    periods: Math.max(1, Math.round(years / period)),
    halving,
  };
}

/** Emission due until `hours` by the rule in force, base units. */
export function deriveEmissionDue(world: World, hours: number): number {
  const { emissionDue, emissionFrom } = world.economy.col;
  return deriveDueUntil(deriveEmissionRule(world), { due: emissionDue[0], hours: emissionFrom[0] }, hours);
}

/** What falls due in the week after the tick at hand if the scenario became `after` at its end, base units. */
export function deriveNextEmission(world: World, after: World['scenario']): number {
  const { emissionDue } = world.economy.col;
  const hours = world.hours + world.tickHours;
  const { enabled } = world.scenario.mechanisms.emission;
  const due = enabled ? deriveEmissionDue(world, hours) : emissionDue[0];
  if (!after.mechanisms.emission.enabled) return 0;
  return deriveDueUntil(deriveEmissionRule(world, after), { due, hours }, hours + WEEK_HOURS) - due;
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
