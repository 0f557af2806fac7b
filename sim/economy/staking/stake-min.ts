import type { World } from './state.ts';

/** The stake that a node of its tier must hold, base units of DGAI (economy.md §2.10). */
export function deriveStakeMin(world: World, node: number): number {
  const { staking } = world.scenario.mechanisms;
  return world.scenario.nodes.tiers[world.nodes.col.tier[node]].highPerformance
    ? staking.highPerformance
    : staking.node;
}
