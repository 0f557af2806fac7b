import { AliasTable } from '../../../random/distributions/alias-table.ts';
import { WORD_VALUES } from '../../../random/word-values.ts';
import { canServe } from '../../nodes/nodes.ts';
import { deriveFinishHours, deriveServiceHours } from '../mechanisms/queue.ts';
import { shorterOf } from '../mechanisms/routing.ts';
import { joinQueues, linksOf, pick, refreshEligible, serve, serveAny, TO_PICK } from '../queues.ts';
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
