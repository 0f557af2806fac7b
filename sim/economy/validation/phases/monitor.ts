import { PPM } from '../../../ledger/amount.ts';
import { MILLI_CU } from '../../../units.ts';
import { canRoute } from '../../adaptors/adaptors.ts';
import { employ, fundsOf, payNode } from '../employment.ts';
import { deriveCheckPay } from '../mechanisms/check-cost.ts';
import type { World } from '../state.ts';

/** Every so often each adaptor that can route tries each node that serves, which takes its time and is paid. */
export function monitor(world: World): void {
  const { scenario, tick, tickHours, adaptors, roster, nodes, inForce, counts } = world;
  const { monitoring, pay } = scenario.mechanisms.validation;
  if (monitoring.work === 0 || tick % Math.max(1, Math.round(monitoring.every / tickHours)) !== 0) return;
  let watchers = 0;
  for (let id = 0; id < adaptors.rows; id += 1) watchers += Number(canRoute(adaptors, id));
  const work = watchers * monitoring.work;
  const amount = deriveCheckPay(work, inForce.basePrice, Math.round(pay * PPM));
  const { ids, count } = roster.serving;
  if (work === 0 || amount * count > fundsOf(world)) return;
  for (let k = 0; k < count; k += 1) {
    const node = ids[k];
    employ(world, node, work, work / MILLI_CU / nodes.col.capacity[node]);
    payNode(world, node, amount);
  }
  counts.monitoringPaid[0] += amount * count;
}

/** Served results that nobody made up. */
export function countHonest({ scratch, requests, counts }: World): void {
  const { fake } = requests.col;
  for (let k = 0; k < scratch.servedCount; k += 1) counts.honest[0] += 1 - fake[scratch.served[k]];
}
