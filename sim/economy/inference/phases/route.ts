import { AliasTable } from '../../../random/distributions/alias-table.ts';
import { WORD_VALUES } from '../../../random/word-values.ts';
import { canRoute, deriveChoiceWeight } from '../../adaptors/adaptors.ts';
import { canServe } from '../../nodes/nodes.ts';
import { deriveFinishHours, deriveServiceHours } from '../mechanisms/queue.ts';
import { type EligibleNodes, shorterOf } from '../mechanisms/routing.ts';
import { outcome } from '../requests.ts';
import type { World } from '../state.ts';
import { deriveWorkHours } from '../work-rates.ts';

/** Users choose adaptors, adaptors choose nodes, and requests join their queues, by time of arrival. */
export function bindRoute(world: World): () => void {
  const { scratch, requests } = world;
  const { arrived, who, which, word0, word1 } = scratch;
  const draws = world.streams['request.route'];
  const chooseAdaptors = bindAdaptors(world);
  const routeFluid = bindFluid(world);
  const setAside = bindSetAside(world);
  const serveShorter = bindServeShorter(world);
  const links = linksOf(world);
  return () => {
    refreshEligible(world);
    // A tick of many requests is routed in parts, and who is jailed between two of them has worked.
    world.capacityHours = Math.max(world.capacityHours, world.roster.serving.count * world.tickHours);
    const n = scratch.arrivedCount;
    if (n === 0) return;
    const fluid = world.scenario.mechanisms.queue.discipline === 'fluid';
    if (!(fluid && routesAlone(world))) chooseAdaptors();
    draws.fill(who, which, 0, n, word0, word1);
    if (fluid) {
      routeFluid();
      return;
    }
    setAside(n);
    if (drawsFromOneList(world)) serveShorter(n);
    else serveAny(world, arrived, n, -1);
    joinQueues(links, arrived, n);
    requests.file(arrived, n, world.tick, world.tickHours);
  };
}

/** Whether routing compares two nodes that are drawn, for every request, from the same list. */
function drawsFromOneList({ eligible, scenario }: World): boolean {
  return (
    scenario.mechanisms.routing.policy === 'power-of-two' && eligible.every((list) => list === eligible[0])
  );
}

/** An honest adaptor that is the only one routes everything: nothing is chosen and nothing depends on it. */
function routesAlone({ adaptors, scenario }: World): boolean {
  return adaptors.rows === 0 || (adaptors.rows === 1 && !scenario.adaptors.misrouting.enabled);
}

/** Lists who can be given work, when somebody joined, left, failed, recovered or was jailed. */
function refreshEligible(world: World): void {
  const { nodes, tick, books, scenario, workloads, roster } = world;
  if (!roster.isNews) return;
  roster.isNews = false;
  roster.update(tick);
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

/** Every day, and when one fails or recovers, users look at how adaptors did: a logit over past latency. */
export function refreshAppeal(world: World): void {
  const { adaptors, scenario } = world;
  let best = Number.POSITIVE_INFINITY;
  for (let id = 0; id < adaptors.rows; id += 1) {
    if (canRoute(adaptors, id)) best = Math.min(best, adaptors.col.latency[id]);
  }
  for (let id = 0; id < adaptors.rows; id += 1) {
    adaptors.col.appeal[id] = canRoute(adaptors, id)
      ? deriveChoiceWeight(adaptors.col.latency[id], best, scenario.users)
      : 0;
  }
  world.adaptorChoice = undefined;
}

/** Adaptors by their appeal; −1 where there are none. Misrouting is decided with the second word. */
function bindAdaptors(world: World): () => void {
  const { scratch, requests, adaptors } = world;
  const { arrived, who, which, word0, word1 } = scratch;
  const { adaptor, misrouted } = requests.col;
  const { appeal, misrouteChance } = adaptors.col;
  const draws = world.streams['user.adaptor'];
  return () => {
    const n = scratch.arrivedCount;
    if (routesAlone(world)) {
      for (let k = 0; k < n; k += 1) {
        adaptor[arrived[k]] = adaptors.rows - 1;
        misrouted[arrived[k]] = 0;
      }
      return;
    }
    world.adaptorChoice ??= new AliasTable(appeal);
    const choice = world.adaptorChoice;
    draws.fill(who, which, 0, n, word0, word1);
    for (let k = 0; k < n; k += 1) {
      const row = arrived[k];
      const id = choice.pick(word0[k]);
      adaptor[row] = id;
      misrouted[row] = Number(word1[k] < misrouteChance[id] * WORD_VALUES);
    }
  };
}

/** A fluid backlog: the latency of a request is known and its work settled in the tick it comes. */
function bindFluid(world: World): () => void {
  const { scratch, workloads } = world;
  const routeEvenly = bindFluidEven(world);
  return () => {
    const n = scratch.arrivedCount;
    scratch.done.set(scratch.arrived.subarray(0, n));
    scratch.doneCount = n;
    const { routing, computeUnit } = world.scenario.mechanisms;
    const even =
      workloads.length === 1 && routing.policy === 'power-of-two' && computeUnit.basis === 'quoted';
    const [eligible] = world.eligible;
    const alike = even && routesAlone(world) && eligible.count > 0 && !eligible.weighted;
    world.workHours += alike ? routeEvenly(n, world.hours) : routeFluidAny(world);
  };
}

/** Any policy, request by request; returns the hours of work. */
function routeFluidAny(world: World): number {
  const { scratch, requests, nodes } = world;
  const { arrived, arrivedCount: n } = scratch;
  const { workload, finishHours, serviceHours, outcome: ended, node, misrouted } = requests.col;
  const { freeHours } = nodes.col;
  const now = world.hours;
  let busy = 0;
  for (let k = 0; k < n; k += 1) {
    const row = arrived[k];
    const eligible = world.eligible[workload[row]];
    let at = misrouted[row] === 1 ? favour(world, row) : -1;
    if (at < 0 && eligible.count > 0)
      at = pick(world, eligible, row, now, scratch.word0[k], scratch.word1[k]);
    node[row] = at;
    ended[row] = at < 0 ? outcome.failed : outcome.served;
    const service = at < 0 ? 0 : deriveWorkHours(world, at, row);
    serviceHours[row] = service;
    finishHours[row] = at < 0 ? now : Math.max(now, freeHours[at]) + service;
    if (at >= 0) freeHours[at] = finishHours[row];
    busy += service;
  }
  return busy;
}

/**
 * The usual case with nothing in the loop but choice and queue, for the first `count` rows at hour `now`; returns the
 * hours of work. It is told the hour: reading the clock itself it would be compiled, in the first tick, for a clock that
 * stands still, and when that moves V8 goes on with what it made in the middle of a loop, at half the speed.
 */
function bindFluidEven(world: World): (count: number, now: number) => number {
  const { scratch, requests, nodes, workloads } = world;
  const { arrived, word0, word1 } = scratch;
  const { node, finishHours, outcome: ended, direct } = requests.col;
  const { freeHours, hoursPerDirect } = nodes.col;
  const [{ tokens }] = workloads;
  const [eligible] = world.eligible;
  const { ids } = eligible;
  const stated = tokens === undefined;
  return (n, now) => {
    const perWord = eligible.count / WORD_VALUES;
    let busy = 0;
    for (let k = 0; k < n; k += 1) {
      const row = arrived[k];
      const a = ids[(word0[k] * perWord) | 0];
      const b = ids[(word1[k] * perWord) | 0];
      const freeA = freeHours[a];
      // One of two, idle or busy: each as likely as the other. Arithmetic costs less than a branch that is guessed wrong.
      const takesB = Number(freeA > freeHours[b]) & Number(freeA > now);
      const at = a + (b - a) * takesB;
      const free = freeHours[at];
      const waits = Number(free > now);
      const service = stated ? hoursPerDirect[at] * direct[row] : deriveWorkHours(world, at, row);
      const finish = free * waits + now * (1 - waits) + service;
      freeHours[at] = finish;
      node[row] = at;
      finishHours[row] = finish;
      ended[row] = outcome.served;
      busy += service;
    }
    return busy;
  };
}

/** Stands in the column of nodes for one that routing has still to pick. */
const TO_PICK = -2;

/** Requests that go to a node that pays for them; routing picks for all others. */
function bindSetAside(world: World): (count: number) => void {
  const { requests, scratch } = world;
  const { arrived } = scratch;
  const { misrouted, reroutes, node } = requests.col;
  return (count) => {
    for (let k = 0; k < count; k += 1) {
      const row = arrived[k];
      node[row] = TO_PICK;
      reroutes[row] = 0;
      if (misrouted[row] === 0) continue;
      const partner = favour(world, row);
      if (partner >= 0) node[row] = partner;
    }
  };
}

/** Rows from a node that stopped join the queues of others at the start of `tick`. */
function dispatch(world: World, rows: Int32Array, count: number, tick: number): void {
  const { requests, tickHours } = world;
  for (let k = 0; k < count; k += 1) requests.col.node[rows[k]] = TO_PICK;
  serveAny(world, rows, count, tick * tickHours);
  joinQueues(linksOf(world), rows, count);
  requests.file(rows, count, tick, tickHours);
}

/** Any policy, with the words of `scratch`, in order. `start` is when all rows come, −1 for when they arrive. */
function serveAny(world: World, rows: Int32Array, count: number, start: number): void {
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

/**
 * The default policy where everyone may serve everything: `serveAny` with every column at hand, for the longest loop
 * of most runs.
 */
function bindServeShorter(world: World): (count: number) => void {
  const { scratch, requests, nodes, workRates } = world;
  const { rates, shift } = workRates;
  const { arrived, first, second, word0, word1 } = scratch;
  const [eligible] = world.eligible;
  const { freeHours } = nodes.col;
  const { node, workload, finishHours, serviceHours, arrivalHours, targetHours } = requests.col;
  const { outcome: ended, linear, fixed, quadratic, direct, cached } = requests.col;
  // An object that nobody writes to is as constant as the arrays in it.
  const features = { linear, fixed, quadratic, direct, cached };
  return (count) => {
    const { timeoutFactor } = world.scenario.mechanisms.latencyPenalty;
    const someServe = eligible.count > 0;
    // In a loop of their own: who is drawn waits for nobody's queue.
    if (someServe) {
      eligible.drawAll(word0, count, first);
      eligible.drawAll(word1, count, second);
    }
    const { perHour } = eligible;
    let work = 0;
    for (let k = 0; k < count; k += 1) {
      const row = arrived[k];
      const now = arrivalHours[row];
      let at = node[row];
      if (at === TO_PICK && someServe) at = shorterOf(first[k], second[k], freeHours, now, perHour);
      if (at < 0) {
        serve(world, row, -1, now);
        node[row] = -1;
        continue;
      }
      const service = deriveServiceHours(rates, features, at + shift[workload[row]], row);
      const free = freeHours[at];
      // Busy or idle is hard to guess: arithmetic costs less than a branch that is guessed wrong.
      const waits = Number(free > now);
      const begin = free * waits + now * (1 - waits);
      const deadline = now + timeoutFactor * targetHours[row];
      const finish = deriveFinishHours(begin, service, deadline);
      if (finish > free) freeHours[at] = finish;
      node[row] = at;
      finishHours[row] = finish;
      const taken = finish > begin ? finish - begin : 0;
      serviceHours[row] = taken;
      work += taken;
      ended[row] = begin + service > deadline ? outcome.timedOut : outcome.pending;
    }
    world.workHours += work;
  };
}

/** Works out when node `at` is done with `row`, which is there at `nowHours`; −1 serves nobody: the request fails. */
function serve(world: World, row: number, at: number, nowHours: number): void {
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
function linksOf({ requests, nodes }: World) {
  const { node, nextOnNode, previousOnNode } = requests.col;
  const { queueFirst, queueLast } = nodes.col;
  return { node, nextOnNode, previousOnNode, queueFirst, queueLast };
}

type Links = ReturnType<typeof linksOf>;

/** Links rows behind those already waiting at their nodes. */
function joinQueues(links: Links, rows: Int32Array, count: number): void {
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

/** The node that pays the adaptor of `row` for favours, if it can serve; −1, and no longer misrouted, otherwise. */
function favour(world: World, row: number): number {
  const { requests, adaptors, nodes } = world;
  const partner = adaptors.col.partner[requests.col.adaptor[row]];
  const { tiers } = world.workloads[requests.col.workload[row]];
  if (partner >= 0 && canServe(nodes, partner, world.tick) && tiers[nodes.col.tier[partner]] === 1) {
    world.tally.misrouted += 1;
    return partner;
  }
  requests.col.misrouted[row] = 0;
  return -1;
}

/** The node that the routing policy picks. */
function pick(
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
 * A node stops serving at the start of tick `from`: what is in its queue goes to another node, once, or fails. The old
 * row stays on the wheel as `moved` and is released when its time comes; a copy carries the request on.
 */
export function displaceQueue(world: World, stopped: number, from: number): void {
  const { nodes, requests, scratch, streams } = world;
  let row = nodes.col.queueFirst[stopped];
  // An empty queue needs no list before routing makes one; after routing, what nodes could do in the tick is counted by it.
  if (row >= 0 || from > world.tick) refreshEligible(world);
  nodes.col.queueFirst[stopped] = -1;
  nodes.col.queueLast[stopped] = -1;
  const stop = from * world.tickHours;
  // What it had still to do nobody does.
  world.workHours -= Math.max(0, nodes.col.freeHours[stopped] - stop);
  nodes.col.freeHours[stopped] = stop;
  let count = 0;
  while (row >= 0) {
    const next = requests.col.nextOnNode[row];
    const copy = requests.duplicate(row, scratch.one);
    const col = requests.col;
    scratch.reserve(count + 1, requests.table.rows);
    col.outcome[row] = outcome.moved;
    col.node[row] = -1;
    col.reroutes[copy] += 1;
    // Wherever it goes now, it is no favour to the partner.
    col.misrouted[copy] = 0;
    requests.pool.col.moved[0] += 1;
    if (col.reroutes[copy] > 1) {
      failNow(world, copy, from);
    } else {
      scratch.part[count] = copy;
      count += 1;
    }
    row = next;
  }
  if (count === 0) return;
  const { user, ordinal } = requests.col;
  streams['request.route'].fillRows(scratch.part, count, user, ordinal, 1, scratch.word0, scratch.word1);
  dispatch(world, scratch.part, count, from);
  world.tally.rerouted += count;
}

/** A request that cannot be moved again fails at the start of `tick`. */
function failNow(world: World, row: number, tick: number): void {
  const { requests, scratch, tickHours } = world;
  requests.col.node[row] = -1;
  serve(world, row, -1, tick * tickHours);
  scratch.one[0] = row;
  requests.file(scratch.one, 1, tick, tickHours);
}
