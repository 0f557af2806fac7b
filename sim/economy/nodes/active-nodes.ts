import type { World } from './state.ts';

/** Values of the nodes that are active, those in jail too, of one tier or of all. */
export function ofActiveNodes({ nodes }: World, values: Float64Array, tier?: number): Float64Array {
  const { active, tier: tierOf } = nodes.col;
  return keep(values, (node) => active[node] & Number(tier === undefined || tierOf[node] === tier));
}

/** Values of the active nodes that were not in jail when their last week was settled: they could earn in it. */
export function ofFreeNodes({ nodes, nodeRecord }: World, values: Float64Array, tier?: number): Float64Array {
  const { active, tier: tierOf } = nodes.col;
  const { jailed } = nodeRecord.col;
  return keep(
    values,
    (node) => active[node] & (1 - jailed[node]) & Number(tier === undefined || tierOf[node] === tier),
  );
}

/** Values of those for whom `holds` is 1. */
function keep(values: Float64Array, holds: (node: number) => number): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let node = 0; node < values.length; node += 1) {
    kept[count] = values[node];
    count += holds(node);
  }
  return kept.subarray(0, count);
}

/** Active nodes for which `holds`. */
export function countNodes(world: World, holds: (node: number) => boolean): number {
  let count = 0;
  for (let node = 0; node < world.nodes.rows; node += 1)
    if (world.nodes.col.active[node] === 1 && holds(node)) count += 1;
  return count;
}
