import { PPM } from '../../../ledger/amount.ts';
import { displaceQueues } from '../../inference/queues.ts';
import { outcome } from '../../inference/requests.ts';
import { punishAdaptor, punishNode } from '../punishment.ts';
import type { World } from '../state.ts';

/** Fakes and misrouting found in this tick cost stake; an offender is punished once a tick, and jailed. */
export function punish(world: World): void {
  const { scratch, requests, nodes, tick } = world;
  const { outcome: ended, node, misrouted, user, ordinal, adaptor } = requests.col;
  const { jailedUntil } = world.adaptors.col;
  for (let k = 0; k < scratch.brokenCount; k += 1) {
    const row = scratch.broken[k];
    if (ended[row] !== outcome.fake) continue;
    if (nodes.col.jailedUntil[node[row]] <= tick) punishNode(world, node[row], 'fake');
  }
  displaceQueues(world, tick + 1);
  if (!world.scenario.adaptors.misrouting.enabled) return;
  const found = (world.inForce.audit / PPM) * world.scenario.mechanisms.verification.detection;
  for (let k = 0; k < scratch.servedCount; k += 1) {
    const row = scratch.served[k];
    if (misrouted[row] === 0) continue;
    const isFound = world.streams['request.misrouting'].uniform(user[row], ordinal[row], 0) < found;
    if (isFound && jailedUntil[adaptor[row]] <= tick) punishAdaptor(world, adaptor[row], 'misrouting');
  }
}
