import { deriveDowntimePunishments, deriveDowntimeWindow } from '../../mechanisms/slashing.ts';
import type { World } from '../world.ts';
import { displaceQueue, refreshAppeal } from './route.ts';
import { punishNode } from './slash.ts';

/** Machines fail and come back; work queued at those that stop goes elsewhere; long downtime is punished. */
export function failAndRepair(world: World): void {
  const { scenario, nodeAvailability, adaptorAvailability } = world;
  if (scenario.nodes.failures.enabled) {
    nodeAvailability.flip(world.tick);
    const { changed, changedCount } = nodeAvailability;
    for (let k = 0; k < changedCount; k += 1) world.roster.change(changed[k]);
  }
  if (scenario.adaptors.failures.enabled) adaptorAvailability.flip(world.tick);
  watchAdaptors(world);
  const newDay = world.tick % Math.max(1, Math.round(24 / world.tickHours)) === 0;
  if (newDay || adaptorAvailability.changedCount > 0) refreshAppeal(world);
  watchDowntime(world);
}

/** Starts and ends outages as seen by the network, counts downtime, and punishes what lasted too long. */
function watchDowntime(world: World): void {
  const { nodes, tick, roster } = world;
  const { jailedUntil, downSince, weekDown } = nodes.col;
  endOutages(world);
  roster.update(tick);
  // Nobody comes off this list while it is read: who goes offline or is punished is absent already.
  const { ids, count } = roster.absent;
  for (let k = 0; k < count; k += 1) {
    const node = ids[k];
    if (isOnline(world, node)) {
      if (jailedUntil[node] > 0) weekDown[node] += 1;
      continue;
    }
    if (downSince[node] < 0) {
      downSince[node] = tick;
      if (world.scenario.mechanisms.slashing.downtimeRule !== 'cumulative30d') nodes.col.punished[node] = 0;
      roster.change(node);
      displaceQueue(world, node, tick);
    }
    weekDown[node] += 1;
    punishDowntime(world, node);
  }
}

/** Machines tell when they are repaired; a forced outage just ends. */
function endOutages(world: World): void {
  const { nodes, tick, roster } = world;
  const { downSince, jailedUntil } = nodes.col;
  roster.update(tick);
  const { ids, count } = roster.absent;
  for (let k = 0; k < count; k += 1) {
    const node = ids[k];
    if (!isOnline(world, node) || (downSince[node] < 0 && jailedUntil[node] > 0)) continue;
    downSince[node] = -1;
    roster.change(node);
  }
}

/** Whether the machine works and is not forced offline. */
function isOnline({ nodes, tick }: World, node: number): boolean {
  return nodes.col.up[node] === 1 && nodes.col.outageUntil[node] <= tick;
}

function punishDowntime(world: World, node: number): void {
  const { nodes, tick, tickHours, scenario } = world;
  const { downWindow, downInWindow, downSince, punished } = nodes.col;
  const { downtimeLimit, downtimeRule } = scenario.mechanisms.slashing;
  const window = deriveDowntimeWindow(world.hours);
  if (downWindow[node] !== window) {
    downWindow[node] = window;
    downInWindow[node] = 0;
    if (downtimeRule === 'cumulative30d') punished[node] = 0;
  }
  // What has certainly passed at the start of this tick: a coarse tick must not punish a short outage.
  const downHours = (tick - downSince[node]) * tickHours;
  const cumulativeHours = downInWindow[node] * tickHours;
  const due = deriveDowntimePunishments(downtimeRule, downtimeLimit, downHours, cumulativeHours);
  downInWindow[node] += 1;
  while (punished[node] < due) {
    punished[node] += 1;
    punishNode(world, node, 'downtime', tick);
  }
}

/** Counts the time that adaptors cannot route. */
function watchAdaptors(world: World): void {
  const { up, jailedUntil, weekDown } = world.adaptors.col;
  for (let adaptor = 0; adaptor < world.adaptors.rows; adaptor += 1) {
    if (up[adaptor] === 0 || jailedUntil[adaptor] > 0) weekDown[adaptor] += 1;
  }
}
