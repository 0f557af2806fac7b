import { rulesIn } from '../../kernel/adopt.ts';
import type { Change } from '../../kernel/module.ts';
import { withValues } from '../../scenario/changed-values.ts';
import { offer } from '../workloads/offer.ts';
import type { World } from './state.ts';

/** All that a vote can change. */
export interface Regime {
  readonly scenario: World['scenario'];
  readonly rules: World['inForce'];
  readonly whitelisted: Uint8Array;
}

/** What would be in force if a change were made to what is in force now. */
export function regimeAfter(world: World, set: Change): Regime {
  const scenario = withValues(world.scenario, set);
  const whitelisted = world.offered.col.whitelisted.slice();
  offer(scenario, set, whitelisted);
  return { scenario, rules: { ...world.inForce, ...Object.fromEntries(rulesIn(set)) }, whitelisted };
}
