import type { World } from './world.ts';

/** Values of the nodes that are active, of one tier or of all. */
export function ofActiveNodes({ nodes }: World, values: Float64Array, tier?: number): Float64Array {
  const { active, tier: tierOf } = nodes.col;
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let node = 0; node < values.length; node += 1) {
    kept[count] = values[node];
    count += active[node] & Number(tier === undefined || tierOf[node] === tier);
  }
  return kept.subarray(0, count);
}
