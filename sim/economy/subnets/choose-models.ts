import type { Pass } from '../../kernel/module.ts';
import type { World } from './state.ts';

/** Which model each request asks of those that serve its workload: a subnet's, or the free one. */
export function bindModels(world: World): Pass {
  const { scratch, requests } = world;
  const { arrived, who, which, word2, word3 } = scratch;
  const { workload, subnet } = requests.col;
  const draws = world.streams['request.model'];
  const single = world.workloads.length === 1;
  return () => {
    const n = scratch.arrivedCount;
    if (world.modelChoice === undefined) {
      for (let k = 0; k < n; k += 1) subnet[arrived[k]] = 0;
      return;
    }
    draws.fill(who, which, 0, n, word2, word3);
    const { first, columnsPerWord, accept, models } = world.modelChoice;
    for (let k = 0; k < n; k += 1) {
      const row = arrived[k];
      const kind = single ? 0 : workload[row];
      const x = word2[k] * columnsPerWord[kind];
      const column = x | 0;
      const at = first[kind] + column;
      subnet[row] = models[2 * at + Number(x - column >= accept[at])];
    }
  };
}
