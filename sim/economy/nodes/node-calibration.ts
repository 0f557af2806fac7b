import { drawTrait } from '../../kernel/traits.ts';
import type { Calibration } from '../../workload/calibration.ts';
import { calibrationAt, networkCalibration } from '../workloads/workloads.ts';
import type { World } from './state.ts';

/** Capacity in CU per hour that the scenario states for a node; 0 where its calibration says it. */
export function drawCapacity({ nodes, scenario, streams }: World, node: number): number {
  const tier = scenario.nodes.tiers[nodes.col.tier[node]];
  return drawTrait(tier.capacity, streams['node.trait'], node, 0);
}

/** The calibration that a node's times come from: the network's where its capacity is stated in CU, else its tier's own. */
export function nodeCalibration(world: World, node: number): Calibration {
  const { nodes, resolved, scenario } = world;
  if (drawCapacity(world, node) > 0) return networkCalibration(resolved);
  return calibrationAt(resolved, scenario.nodes.tiers[nodes.col.tier[node]].calibration);
}
