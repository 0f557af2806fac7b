import { PPM } from '../../ledger/amount.ts';
import { pow } from '../../portable.ts';
import { BASE_UNITS } from '../../units.ts';
import { deriveAcceptance } from '../users/users.ts';
import type { World } from './state.ts';

/** Demand of the tick, and the chance that a candidate request is made at its prices. */
export function quoteDemand(world: World): void {
  world.levels.demand *= deriveDemandLevel(world);
  world.levels.acceptance = deriveRequestChance(world, world.inForce);
}

function deriveDemandLevel(world: World): number {
  const { formulas, scenario, economy } = world;
  if (formulas.demand === undefined) return scenario.users.demand as number;
  const { activeUsers, utilisation } = economy.col;
  return formulas.demand(world.hours, world.week, world.priceUsd, activeUsers[0], utilisation[0]);
}

/** Chance that a candidate request is made under `rules`, at the demand of the tick. */
export function deriveRequestChance(
  world: World,
  rules: World['inForce'],
  scenario = world.scenario,
): number {
  return Math.min(1, Math.max(0, world.levels.demand * deriveWillingness(world, rules, scenario)));
}

/** Part of the base price that users expect to pay on top: nothing where nodes bear φ, only fees where it comes back. */
function expectedSurcharge(
  world: World,
  { burn, network, governance }: World['inForce'],
  { mechanisms }: World['scenario'],
): number {
  const { latencyPenalty, split } = mechanisms;
  if (latencyPenalty.payer !== 'user') return 0;
  const comesBack = split.surchargeTo === 'user' && split.feesOn === 'base';
  const kept = comesBack ? 1 - (1 - burn / PPM) * (1 - (network + governance) / PPM) : 1;
  return kept * world.economy.col.phi[0];
}

/** Chance that a wanted request is worth its expected cost: base price and the latency penalty users have come to expect. */
function deriveWillingness(world: World, rules: World['inForce'], scenario: World['scenario']): number {
  const { users } = world.scenario;
  if (!users.priced) return 1;
  const cost =
    (rules.basePrice / BASE_UNITS) * (1 + expectedSurcharge(world, rules, scenario)) * world.priceUsd;
  const formula = world.formulas.acceptance;
  const outside = users.outsideUsdPerCu * world.models.worth();
  if (formula !== undefined) return formula(cost, outside, users.elasticity);
  return deriveAcceptance(cost, outside, users.elasticity, pow);
}
