import type { World } from '../state.ts';
import { deriveHazard, deriveHazardMax, migrate } from '../users.ts';

/** Once a week users come and go (economy.md §6). */
export function moveUsers(world: World): void {
  if (!world.endsWeek) return;
  const { churn, growth } = world.scenario.users;
  if (!churn.enabled && !growth.enabled) return;
  const { formulas } = world;
  const formula = formulas.churn;
  const hazard =
    formula === undefined
      ? deriveHazard(churn.hazardPerWeek as number, churn.beta)
      : (d: number) => formula(d, churn.beta);
  const change = migrate(world.users, world.week, world.streams['user.migration'], {
    hazard: churn.enabled ? hazard : undefined,
    hazardMax: formula === undefined ? deriveHazardMax(churn.hazardPerWeek as number, churn.beta) : 1,
    innovation: growth.enabled ? growth.innovation + world.attraction.ofOthers() : 0,
    imitation: growth.enabled ? growth.imitation : 0,
    joins: growth.enabled ? bindJoins(world) : undefined,
    imitates: growth.imitates,
    satisfiedBelow: growth.satisfiedBelow,
  });
  world.counts.usersJoined[0] += change.joined;
  world.counts.usersChurned[0] += change.churned;
  world.economy.col.activeUsers[0] += change.joined - change.churned;
}

/** The chance of whoever is outside by the scenario's formula, and by the share of satisfied users; undefined where it has none. */
function bindJoins({ formulas, economy, users }: World): ((satisfied: number) => number) | undefined {
  const { userJoins } = formulas;
  return userJoins && ((satisfied) => userJoins(satisfied, economy.col.activeUsers[0], users.rows));
}
