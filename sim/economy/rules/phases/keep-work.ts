import type { World } from '../state.ts';

/** Work of nodes and adaptors is counted by the week: before it begins anew it is added to that of the weeks before. */
export function keepWork(world: World): void {
  if (!world.endsWeek) return;
  for (const [group, { rows, col }] of world.ruleBook.worked) {
    const { weekCuMilli } = group === 'nodes' ? world.nodes.col : world.adaptors.col;
    for (let who = 0; who < rows; who += 1) col.work[who] += weekCuMilli[who];
  }
}
