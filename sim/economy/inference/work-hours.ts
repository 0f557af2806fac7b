import type { World } from './state.ts';

/** What is counted anew in each tick. */
export function beginTick(world: World): void {
  world.workHours = deriveBacklogHours(world, world.hours);
  world.capacityHours = 0;
  world.phiPpmOfTick = 0;
  world.servedOfTick = 0;
  world.arrivalsDone = 0;
  world.scratch.settledCount = 0;
}

/**
 * Hours of accepted work that nodes have not done by `hours`. A node that has work then works without a pause until it is
 * free: what it accepts later is behind that.
 */
export function deriveBacklogHours({ nodes }: World, hours: number): number {
  const { freeHours } = nodes.col;
  let backlog = 0;
  for (let node = 0; node < nodes.rows; node += 1) {
    const left = freeHours[node] - hours;
    backlog += left * Number(left > 0);
  }
  return backlog;
}
