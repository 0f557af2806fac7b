import { DAY_HOURS, formatQuantity } from '../../../units.ts';
import { refreshAppeal } from '../../inference/appeal.ts';
import { displaceQueues } from '../../inference/queues.ts';
import { beginOutage, countOutage, type DowntimeTerms } from '../../nodes/mechanisms/downtime.ts';
import { punishAdaptor, punishNode } from '../punishment.ts';
import type { World } from '../state.ts';

/**
 * Machines fail and come back: work queued at nodes that stop goes elsewhere, users pass by adaptors that are down, and
 * long downtime is punished.
 */
export function failAndRepair(world: World): void {
  const { scenario, nodeAvailability, adaptorAvailability } = world;
  if (scenario.nodes.failures.enabled) {
    nodeAvailability.flip(world.tick);
    const { changed, changedCount } = nodeAvailability;
    for (let k = 0; k < changedCount; k += 1) world.roster.change(changed[k]);
  }
  if (scenario.adaptors.failures.enabled) adaptorAvailability.flip(world.tick);
  watchAdaptors(world);
  const newDay = world.tick % Math.max(1, Math.round(DAY_HOURS / world.tickHours)) === 0;
  if (newDay || adaptorAvailability.changedCount > 0) refreshAppeal(world);
  watchNodes(world);
}

/** One kind of agent that the network watches, and what an outage of one of them brings about. */
interface Watch {
  readonly kind: 'nodes' | 'adaptors';
  readonly isOnline: (world: World, row: number) => boolean;
  readonly stops: (world: World, row: number) => void;
  readonly returns: (world: World, row: number, hours: number) => void;
  readonly punish: (world: World, row: number) => void;
}

const nodeWatch: Watch = {
  kind: 'nodes',
  // The machine works and is not forced offline.
  isOnline: ({ nodes, tick }, node) => nodes.col.up[node] === 1 && nodes.col.outageUntil[node] <= tick,
  stops: (world, node) => {
    world.roster.change(node);
    world.stopped.add(node);
  },
  returns: ({ roster }, node) => roster.change(node),
  punish: (world, node) => punishNode(world, node, 'downtime'),
};

const adaptorWatch: Watch = {
  kind: 'adaptors',
  isOnline: ({ adaptors }, id) => adaptors.col.up[id] === 1,
  stops: (world, id) => world.note('fail', 'adaptor', id, 0),
  returns: (world, id, hours) =>
    world.note('repair', 'adaptor', id, hours, `after ${formatQuantity(hours, 'duration')}`),
  punish: (world, id) => punishAdaptor(world, id, 'downtime'),
};

/** Starts and ends outages of nodes as seen by the network; queues of those that stop go to those that are there then. */
function watchNodes(world: World): void {
  const { nodes, tick, roster } = world;
  const { jailedUntil, downSince } = nodes.col;
  const { ids } = roster.absent;
  roster.update(tick);
  for (let k = 0; k < roster.absent.count; k += 1) {
    const node = ids[k];
    if (downSince[node] >= 0 || jailedUntil[node] === 0) endOutage(world, nodeWatch, node);
  }
  roster.update(tick);
  // Nobody comes off this list while it is read: who goes offline or is punished is absent already.
  for (let k = 0; k < roster.absent.count; k += 1) watchDowntime(world, nodeWatch, ids[k]);
  displaceQueues(world, tick);
}

/** The same for adaptors, of which there are few: everyone is looked at. */
function watchAdaptors(world: World): void {
  const { downSince } = world.adaptors.col;
  for (let id = 0; id < world.adaptors.rows; id += 1) {
    if (world.adaptors.col.absent[id] === 1) continue;
    if (downSince[id] >= 0) endOutage(world, adaptorWatch, id);
    watchDowntime(world, adaptorWatch, id);
  }
}

/** Machines tell when they are repaired; a forced outage just ends. */
function endOutage(world: World, watch: Watch, row: number): void {
  if (!watch.isOnline(world, row)) return;
  const { downSince } = world[watch.kind].col;
  const hours = (world.tick - downSince[row]) * world.tickHours;
  downSince[row] = -1;
  watch.returns(world, row, hours);
}

/** Counts the time that `row` cannot work in, and punishes what lasted too long. */
function watchDowntime(world: World, watch: Watch, row: number): void {
  const { col } = world[watch.kind];
  if (watch.isOnline(world, row)) {
    if (col.jailedUntil[row] > 0) col.weekDown[row] += 1;
    return;
  }
  const terms = deriveTerms(world);
  if (col.downSince[row] < 0) {
    beginOutage(col, row, terms);
    watch.stops(world, row);
  }
  col.weekDown[row] += 1;
  world.counts[`${watch.kind}Down`][0] += 1;
  for (let more = countOutage(col, row, terms); more > 0; more -= 1) watch.punish(world, row);
}

function deriveTerms({ scenario, tick, tickHours }: World): DowntimeTerms {
  const { downtimeRule, downtimeLimit } = scenario.mechanisms.slashing;
  return { rule: downtimeRule, limitHours: downtimeLimit, tick, tickHours };
}
