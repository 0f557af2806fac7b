import type { TickHash } from '../../../kernel/tick-hash.ts';
import { A, B, C, D } from '../../../random/hash-multipliers.ts';
import type { Requests } from '../requests.ts';
import type { World } from '../state.ts';

/** Rows settled in this tick are free again. */
export function bindRelease(world: World): () => void {
  const { requests, scratch, hash } = world;
  const { done } = scratch;
  const hashRequests = bindHash(hash, requests.col);
  return () => {
    requests.release(done, scratch.doneCount);
    hashRequests(done, scratch.doneCount);
    scratch.settledCount += scratch.servedCount;
    scratch.doneCount = 0;
    scratch.servedCount = 0;
    scratch.brokenCount = 0;
  };
}

/** Adds the requests that ended in a tick to their lane of the digest; made once for their columns. */
function bindHash(hash: TickHash, col: Requests['col']): (rows: Int32Array, count: number) => void {
  const { user, ordinal, node, outcome, gross, cuMilli } = col;
  const { lanes } = hash;
  const lane = hash.laneOf('requests');
  return (rows, count) => {
    let lane0 = lanes[lane];
    let lane1 = lanes[lane + 1];
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      let h = Math.imul(user[row] + Math.imul(ordinal[row], D), A) + node[row] + (outcome[row] << 28);
      h = Math.imul(h ^ (h >>> 15), B) + (gross[row] | 0) + ((cuMilli[row] | 0) << 8);
      h = Math.imul(h ^ (h >>> 13), C);
      lane0 = (lane0 + h) | 0;
      lane1 = (lane1 + (h ^ (h >>> 16))) | 0;
    }
    lanes[lane] = lane0;
    lanes[lane + 1] = lane1;
  };
}
