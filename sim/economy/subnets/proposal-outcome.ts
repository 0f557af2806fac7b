import { deriveProposalOutcome, type ProposalOutcome } from './mechanisms/subnet-founding.ts';
import type { World } from './state.ts';

/** How an open proposal stands when the present tick is over. */
export function outcomeOf(world: World, id: number): ProposalOutcome {
  const { openTick, goal } = world.subnets.col;
  const window = Math.round(world.scenario.dao.founding.window / world.tickHours);
  const backed = world.subnetBooks.committedBacked[id].balance.reduce((sum, held) => sum + held, 0);
  return deriveProposalOutcome(backed, goal[id], world.tick + 1, openTick[id] + window);
}
