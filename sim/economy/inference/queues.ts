import { deriveFinishHours } from './mechanisms/queue.ts';
import type { EligibleNodes } from './mechanisms/routing.ts';
import { outcome } from './requests.ts';
import type { World } from './state.ts';
import { deriveWorkHours } from './work-rates.ts';

/** Lists who can be given work, when somebody joined, left, failed, recovered or was jailed. */
export function refreshEligible(world: World): void {
  const { nodes, tick, books, scenario, workloads, roster } = world;
  if (!roster.isNews) return;
  roster.update(tick);
  roster.isNews = false;
  const { ids, count } = roster.serving;
  const { routing, queue } = scenario.mechanisms;
  const weights = {
    capacity: routing.candidates === 'capacity' ? nodes.col.capacity : undefined,
    comparesWork: scenario.users.arrivals === 'poisson' && queue.discipline === 'fcfs',
    stake:
      routing.policy === 'stake-weighted'
        ? (node: number) => books.nodeStake.balance[node] + books.delegated.balance[node]
        : undefined,
  };
  workloads.forEach(({ tiers }, w) => {
    const eligible = world.eligible[w];
    if (world.eligible.indexOf(eligible) === w) eligible.rebuild(ids, count, nodes.col.tier, tiers, weights);
  });
}

/** Stands in the column of nodes for one that routing has still to pick. */
export const TO_PICK = -2;

/** Rows from a node that stopped join the queues of others at the start of `tick`. */
function dispatch(world: World, rows: Int32Array, count: number, tick: number): void {
  const { requests, tickHours } = world;
  for (let k = 0; k < count; k += 1) requests.col.node[rows[k]] = TO_PICK;
  serveAny(world, rows, count, tick * tickHours);
  joinQueues(linksOf(world), rows, count);
  requests.file(rows, count, tick, tickHours);
}

/** Any policy, with the words of `scratch`, in order. `start` is when all rows come, −1 for when they arrive. */
export function serveAny(world: World, rows: Int32Array, count: number, start: number): void {
  const { requests, scratch } = world;
  const { workload, arrivalHours, node } = requests.col;
  const { word0, word1 } = scratch;
  for (let k = 0; k < count; k += 1) {
    const row = rows[k];
    const now = start < 0 ? arrivalHours[row] : start;
    const eligible = world.eligible[workload[row]];
    if (node[row] === TO_PICK)
      node[row] = eligible.count > 0 ? pick(world, eligible, row, now, word0[k], word1[k]) : -1;
    serve(world, row, node[row], now);
  }
}

/** Works out when node `at` is done with `row`, which is there at `nowHours`; −1 serves nobody: the request fails. */
export function serve(world: World, row: number, at: number, nowHours: number): void {
  const { requests, nodes, scenario } = world;
  const { finishHours, serviceHours, arrivalHours, targetHours, outcome: ended } = requests.col;
  if (at < 0) {
    finishHours[row] = nowHours;
    serviceHours[row] = 0;
    ended[row] = outcome.failed;
    return;
  }
  const { freeHours } = nodes.col;
  const service = deriveWorkHours(world, at, row);
  const free = freeHours[at];
  const begin = free > nowHours ? free : nowHours;
  const deadline = arrivalHours[row] + scenario.mechanisms.latencyPenalty.timeoutFactor * targetHours[row];
  const finish = deriveFinishHours(begin, service, deadline);
  if (finish > free) freeHours[at] = finish;
  finishHours[row] = finish;
  serviceHours[row] = finish > begin ? finish - begin : 0;
  world.workHours += serviceHours[row];
  ended[row] = begin + service > deadline ? outcome.timedOut : outcome.pending;
}

/** The columns that make the queues of nodes. */
export function linksOf({ requests, nodes }: World) {
  const { node, nextOnNode, previousOnNode } = requests.col;
  const { queueFirst, queueLast } = nodes.col;
  return { node, nextOnNode, previousOnNode, queueFirst, queueLast };
}

type Links = ReturnType<typeof linksOf>;

/** Links rows behind those already waiting at their nodes. */
export function joinQueues(links: Links, rows: Int32Array, count: number): void {
  const { node, nextOnNode, previousOnNode, queueFirst, queueLast } = links;
  for (let k = 0; k < count; k += 1) {
    const row = rows[k];
    const at = node[row];
    if (at < 0) continue;
    const last = queueLast[at];
    previousOnNode[row] = last;
    nextOnNode[row] = -1;
    if (last < 0) queueFirst[at] = row;
    else nextOnNode[last] = row;
    queueLast[at] = row;
  }
}

/** The node that the routing policy picks. */
export function pick(
  world: World,
  eligible: EligibleNodes,
  row: number,
  nowHours: number,
  word0: number,
  word1: number,
): number {
  const { nodes, scenario } = world;
  const { freeHours } = nodes.col;
  switch (scenario.mechanisms.routing.policy) {
    case 'power-of-two':
      return eligible.powerOfTwo(word0, word1, freeHours, nowHours);
    case 'random':
      return eligible.draw(word0);
    case 'stake-weighted':
      return eligible.stakeWeighted(word0, word1);
    case 'least-latency':
      return eligible.leastLatency(freeHours, nowHours, (node) => deriveWorkHours(world, node, row));
  }
}

/** Takes rows out of their nodes' queues. */
export function bindLeaveQueues(world: World): (rows: Int32Array, count: number) => void {
  const { node, nextOnNode, previousOnNode } = world.requests.col;
  const { queueFirst, queueLast } = world.nodes.col;
  return (rows, count) => {
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      const at = node[row];
      if (at < 0) continue;
      const before = previousOnNode[row];
      const after = nextOnNode[row];
      if (before < 0) queueFirst[at] = after;
      else nextOnNode[before] = after;
      // Whether anybody is behind it is hard to guess: all bits of `isLast` are set or none, and the other write changes nothing.
      const isLast = after >> 31;
      queueLast[at] = (before & isLast) | (queueLast[at] & ~isLast);
      previousOnNode[(row & isLast) | (after & ~isLast)] = before;
    }
  };
}

/**
 * What is in the queues of nodes that stopped goes to other nodes at the start of tick `from`, once, or fails. All of them
 * are off the list of those who may be given work by then: it is made once, and nothing goes to one that stops with them.
 */
export function displaceQueues(world: World, from: number): void {
  const { stopped, requests, scratch } = world;
  if (stopped.size === 0) return;
  const count = countQueued(world, stopped);
  // Empty queues need no list before routing makes one; after routing, what nodes could do in the tick is counted by it.
  if (count > 0 || from > world.tick) refreshEligible(world);
  requests.reserve(count);
  scratch.reserve(count, requests.table.rows);
  emptyQueues(world, from * world.tickHours);
  if (count > 0) moveRequests(world, count, from);
}

function countQueued({ requests, nodes }: World, stopped: ReadonlySet<number>): number {
  const { nextOnNode } = requests.col;
  let count = 0;
  for (const node of stopped)
    for (let row = nodes.col.queueFirst[node]; row >= 0; row = nextOnNode[row]) count += 1;
  return count;
}

/** Nobody waits at nodes that stopped; lists who did as the first that routing draws. */
function emptyQueues(world: World, stopHours: number): void {
  const { stopped, requests, nodes, scratch } = world;
  const { queueFirst, queueLast, freeHours } = nodes.col;
  const { nextOnNode } = requests.col;
  let count = 0;
  for (const node of stopped) {
    for (let row = queueFirst[node]; row >= 0; row = nextOnNode[row]) {
      scratch.first[count] = row;
      count += 1;
    }
    queueFirst[node] = -1;
    queueLast[node] = -1;
    // What it had still to do nobody does.
    world.workHours -= Math.max(0, freeHours[node] - stopHours);
    freeHours[node] = stopHours;
  }
  stopped.clear();
}

/** Old rows stay on the wheel as `moved` and are released when their time comes; copies carry the requests on. */
function moveRequests(world: World, count: number, tick: number): void {
  const { requests, scratch, streams } = world;
  const { first: rows, second: copies, part } = scratch;
  requests.duplicate(rows, count, copies);
  requests.pool.col.moved[0] += count;
  const { outcome: ended, node, reroutes, misrouted, user, ordinal } = requests.col;
  let moving = 0;
  for (let k = 0; k < count; k += 1) {
    ended[rows[k]] = outcome.moved;
    node[rows[k]] = -1;
    const copy = copies[k];
    reroutes[copy] += 1;
    // Wherever it goes now, it is no favour to the partner.
    misrouted[copy] = 0;
    if (reroutes[copy] > 1) {
      failNow(world, copy, tick);
      continue;
    }
    part[moving] = copy;
    moving += 1;
  }
  streams['request.route'].fillRows(part, moving, user, ordinal, 1, scratch.word0, scratch.word1);
  dispatch(world, part, moving, tick);
  world.tally.rerouted += moving;
}

/** A request that cannot be moved again fails at the start of `tick`. */
function failNow(world: World, row: number, tick: number): void {
  const { requests, scratch, tickHours } = world;
  requests.col.node[row] = -1;
  serve(world, row, -1, tick * tickHours);
  scratch.one[0] = row;
  requests.file(scratch.one, 1, tick, tickHours);
}
