import { quoteFirstWeek } from '../expected-week.ts';
import type { World } from '../state.ts';
import { expectWeek, weighCheating, weighMisrouting } from '../temptation.ts';

/**
 * Nodes and adaptors weigh what cheating would bring in the first hour, by what a week is expected to earn, and nodes
 * again in the tick in which the scenario changes what they weigh it by. Later they weigh it once a week (economy.md §6).
 */
export function tempt(world: World): void {
  const { nodes, tick, tickHours, resolved } = world;
  if (tick === 0) {
    quoteFirstWeek(world);
    for (let node = 0; node < nodes.rows; node += 1)
      if (nodes.col.active[node] === 1) expectWeek(world, node);
    weighCheating(world);
    weighMisrouting(world);
    return;
  }
  const isNew = (section: string): boolean =>
    resolved.stages.some(
      ({ from, set }) =>
        Math.ceil(from / tickHours) === tick && Object.keys(set).some((path) => path.startsWith(section)),
    );
  if (isNew('nodes.cheating.')) weighCheating(world);
  if (isNew('adaptors.misrouting.')) weighMisrouting(world);
}
