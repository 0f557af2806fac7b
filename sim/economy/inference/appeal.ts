import { canRoute, deriveChoiceWeight } from '../adaptors/adaptors.ts';
import type { World } from './state.ts';

/** Every day, and when one fails or recovers, users look at how adaptors did: a logit over past latency. */
export function refreshAppeal(world: World): void {
  const { adaptors, scenario } = world;
  let best = Number.POSITIVE_INFINITY;
  for (let id = 0; id < adaptors.rows; id += 1) {
    if (canRoute(adaptors, id)) best = Math.min(best, adaptors.col.latency[id]);
  }
  for (let id = 0; id < adaptors.rows; id += 1) {
    adaptors.col.appeal[id] = canRoute(adaptors, id)
      ? deriveChoiceWeight(adaptors.col.latency[id], best, scenario.users)
      : 0;
  }
  world.adaptorChoice = undefined;
}
