import { BASE_UNITS, MILLI_CU, WEEK_HOURS } from '../../units.ts';
import { canServe } from '../nodes/nodes.ts';
import { bondedStake } from '../staking/delegations.ts';
import { deriveRtWorth } from '../subnets/rt-price.ts';
import { countWork, type RoundSide } from '../subnets/upkeep.ts';
import { calibrationAt } from '../workloads/workloads.ts';
import { deriveComputeScheduled, type Round } from './allot.ts';
import { award, awardFirst, rollOver } from './award.ts';
import {
  type Bid,
  deriveBidPerHour,
  deriveExpectedShare,
  deriveTrainingCost,
  divideFederatedRound,
  divideFheRound,
  drawWinner,
  type TrainingKind,
} from './mechanisms/compute-round.ts';
import { deriveRoundAllotment } from './mechanisms/royalty-decay.ts';
import { itemsOfNode } from './node-data.ts';
import type { World } from './state.ts';

/** A subnet's round as nodes bid for it. */
export interface Tender extends Round {
  readonly kind: TrainingKind;
  /** USD that an RT fetches. */
  readonly rtUsd: number;
  /** RT that computing may be paid in it when so many bid. */
  readonly allotmentOf: (bidders: number) => number;
  /** Bids so far: how many, and their weight in stake or work. */
  bidders: number;
  weight: number;
  /** USD that the round pays for computing if one more bids. */
  roundUsd: number;
}

/** The tender for one subnet, no bids yet. */
export function openTender(world: World, round: Round, kind: TrainingKind): Tender {
  const rolled = world.subnets.col.rolledCompute[round.subnet];
  const scheduled = (bidders: number): number => deriveComputeScheduled(world, round, bidders);
  const fixed = world.scenario.vault.decay === 'flat' ? undefined : scheduled(0);
  const rtUsd = deriveRtWorth(world, round.subnet, world.scenario.nodes.sellsRewards);
  const allotmentOf = (bidders: number): number => deriveRoundAllotment(rolled, fixed ?? scheduled(bidders));
  return { ...round, kind, rtUsd, allotmentOf, bidders: 0, weight: 0, roundUsd: allotmentOf(1) * rtUsd };
}

/** What each node that may bid can bring to a round of one kind and what it costs it, in the order of `Bidding.nodes`. */
interface Offers {
  /** Whole weight: bonded stake for FHE, else milli-CU of work. */
  readonly weight: Float64Array;
  /** Hours of the machine, if it has to work. */
  readonly hours: Float64Array;
  /** USD of energy, if it has to work. */
  readonly cost: Float64Array;
  /** USD of inference that an hour of it displaces. */
  readonly displaced: Float64Array;
  /** Items of data of its own that it brings to the round. */
  readonly items: Float64Array;
}

/** The bids for all rounds that end in a tick. */
export interface Bidding {
  /** Nodes that may bid, by id. */
  readonly nodes: Int32Array;
  /** The tender of each of them; −1 for none. */
  readonly tenderOf: Int32Array;
  /** What each of them would bring to either kind of round. */
  readonly offers: Readonly<Record<TrainingKind, Offers>>;
}

/**
 * Nodes bid for the rounds that end in this tick, each for the one from which it expects most, if that beats inference
 * (economy.md §4.2). They see each other's bids, and change theirs a few times.
 */
export function collectBids(world: World, tenders: readonly Tender[]): Bidding {
  const nodes = listCandidates(world);
  const tenderOf = new Int32Array(nodes.length).fill(-1);
  const offers = deriveOffers(world, nodes);
  const offersOf = tenders.map(({ kind }) => offers[kind]);
  for (let look = 0; look < world.scenario.nodes.training.looks; look += 1) {
    let changed = false;
    for (let k = 0; k < nodes.length; k += 1) {
      const before = tenderOf[k];
      if (before >= 0) countBid(tenders[before], offersOf[before], k, -1);
      const best = decideBid(world, tenders, offersOf, k);
      if (best >= 0) countBid(tenders[best], offersOf[best], k, 1);
      tenderOf[k] = best;
      changed ||= best !== before;
    }
    if (!changed) break;
  }
  return { nodes, tenderOf, offers };
}

/** Nodes that serve, look at training, and are not busy for a whole round already. */
function listCandidates(world: World): Int32Array {
  const { nodes, tick, scenario, streams } = world;
  const { considers } = scenario.nodes.training;
  const until = world.hours + world.tickHours + scenario.vault.round;
  const draws = streams['node.training'].uniforms(0, nodes.rows, 0, 0);
  const candidates = new Int32Array(nodes.rows);
  let count = 0;
  for (let node = 0; node < nodes.rows; node += 1) {
    candidates[count] = node;
    const looks = nodes.col.freeHours[node] < until && draws[node] < considers;
    count += Number(looks && canServe(nodes, node, tick));
  }
  return candidates.subarray(0, count);
}

function countBid(tender: Tender, { weight }: Offers, k: number, sign: 1 | -1): void {
  tender.bidders += sign;
  tender.weight += sign * weight[k];
  tender.roundUsd = tender.allotmentOf(tender.bidders + 1) * tender.rtUsd;
}

/**
 * An FHE round takes a machine from inference for the hours of the work times the slowdown, a round's length at most; a
 * federated one is done in hours that are idle. The machine runs anyway: training costs energy alone.
 */
function deriveOffers(world: World, candidates: Int32Array): Bidding['offers'] {
  const { nodes, levels, scenario } = world;
  const { hoursPerRound } = scenario.nodes.training;
  const { capacity, usdPerCu, weekIncome, weekSelfDealt } = nodes.col;
  const [fhe, federated] = [createOffers(candidates.length), createOffers(candidates.length)];
  for (let k = 0; k < candidates.length; k += 1) {
    const node = candidates[k];
    const energy = levels.energy * usdPerCu[node] * capacity[node];
    const full = deriveFheSlowdown(world, node);
    const slowdown = Math.min(full, scenario.vault.round / hoursPerRound);
    fhe.weight[k] = Number.isFinite(full) ? bondedStake(world, node) : 0;
    fhe.hours[k] = hoursPerRound * slowdown;
    fhe.cost[k] = deriveTrainingCost(hoursPerRound, slowdown, energy);
    // Its own last week of inference: what its tier is seen to earn counts training too.
    fhe.displaced[k] =
      (Math.max(0, weekIncome[node] - weekSelfDealt[node]) / BASE_UNITS / WEEK_HOURS) * world.priceUsd;
    const idle = Math.min(hoursPerRound, deriveIdleHours(world, node));
    federated.weight[k] = Math.floor(idle * capacity[node] * MILLI_CU);
    federated.hours[k] = idle;
    federated.cost[k] = deriveTrainingCost(idle, 1, energy);
    federated.items[k] = itemsOfNode(world, node);
  }
  return { fhe, federated };
}

function createOffers(count: number): Offers {
  const column = (): Float64Array => new Float64Array(count);
  return { weight: column(), hours: column(), cost: column(), displaced: column(), items: column() };
}

/** How many times longer a round under encryption takes a node: stated, or by its tier's calibration; infinite where that has no such work. */
function deriveFheSlowdown({ nodes, scenario, resolved }: World, node: number): number {
  const { training, tiers } = scenario.nodes;
  if (training.fheSlowdown > 0) return training.fheSlowdown;
  const { fhe } = calibrationAt(resolved, tiers[nodes.col.tier[node]].calibration);
  return fhe?.slowdown.value ?? Number.POSITIVE_INFINITY;
}

/** Hours of this week in which a node was online and had nothing to infer. */
function deriveIdleHours({ nodes, ticksOfWeek, tickHours }: World, node: number): number {
  const { weekDown, weekCuMilli, capacity } = nodes.col;
  const busy = weekCuMilli[node] / MILLI_CU / capacity[node];
  return Math.max(0, (ticksOfWeek - weekDown[node]) * tickHours - busy);
}

/** The tender from which the k-th node expects most USD, beyond what inference would bring; −1 when none does. */
function decideBid(world: World, tenders: readonly Tender[], offersOf: readonly Offers[], k: number): number {
  let best = -1;
  let most = 0;
  for (let at = 0; at < tenders.length; at += 1) {
    const gain = deriveGain(world, tenders[at], offersOf[at], k);
    if (gain > most) {
      most = gain;
      best = at;
    }
  }
  return best;
}

/** USD that the k-th node expects of bidding for a round, beyond inference. */
function deriveGain(world: World, tender: Tender, offers: Offers, k: number): number {
  const hours = offers.hours[k];
  const cost = offers.cost[k];
  const expectedShare = deriveExpectedShare(offers.weight[k], tender.weight);
  if (!(expectedShare > 0 && hours > 0)) return 0;
  const workChance = tender.kind === 'fhe' ? expectedShare : 1;
  const bid: Bid = {
    expectedShare,
    roundValue: tender.roundUsd,
    // Who does not win loses no hour.
    hours: workChance * hours,
    cost,
    workChance,
  };
  const { trainingBid } = world.formulas;
  const perHour =
    trainingBid === undefined
      ? deriveBidPerHour(bid)
      : trainingBid((bid.expectedShare * bid.roundValue) / bid.hours, cost / hours);
  const gain = (perHour - offers.displaced[k]) * bid.hours;
  const items = offers.items[k];
  return items === 0 ? gain : gain + items * deriveItemGain(world, tender.subnet);
}

/** USD that a node expects of an item of its own data beyond what preparing it costs: as much as items earned in the last round. */
const deriveItemGain = ({ subnets, scenario }: World, subnet: number): number =>
  subnets.col.dataPay[subnet] - scenario.contributors.nodes.usdPerItem;

/** Nodes that train in a federated round and have data of their own. */
export function listTrainers(
  { kind }: Tender,
  { nodes, tenderOf, offers }: Bidding,
  index: number,
): number[] {
  if (kind === 'fhe') return [];
  return [...listBidders(tenderOf, index)].filter((k) => offers.federated.items[k] > 0).map((k) => nodes[k]);
}

/** The compute side of round `index` of the bidding: who bid shares it, or one of them wins it; without bids it rolls over. */
export function settleCompute(
  world: World,
  tender: Tender,
  { nodes, tenderOf, offers }: Bidding,
  index: number,
): void {
  const { subnet, kind, round } = tender;
  const { col } = world.subnets;
  const own = offers[kind];
  const bidders = listBidders(tenderOf, index);
  const count = bidders.length;
  const allotment = tender.allotmentOf(count);
  const weights = new Float64Array(count);
  for (let k = 0; k < count; k += 1) weights[k] = own.weight[bidders[k]];
  col.bidders[subnet] = count;
  col.nodeRounds[subnet] += count;
  if (count === 0) {
    rollOver(world, subnet, 'compute', allotment);
    col.computePay[subnet] = 0;
    return;
  }
  const u = world.streams['compute.winner'].uniform(subnet, round, 0);
  const winner = kind === 'fhe' ? drawWinner(weights, count, u) : -1;
  const side: RoundSide = {
    subnet,
    stream: 'compute',
    allotment,
    count,
    holderOf: (k) => world.holders.nodes + nodes[bidders[k]],
    divide: (pot, out) =>
      kind === 'fhe'
        ? divideFheRound(pot, winner, count, out)
        : divideFederatedRound(pot, weights, count, out),
  };
  const shares = new Float64Array(count);
  countWork(world, side, shares);
  const paid = award(world, side, shares);
  if (col.trained[subnet] === 0) awardFirst(world, side, shares);
  let hours = 0;
  // Those who train bear its cost, and under FHE the machine is taken for it.
  for (const k of kind === 'fhe' ? [bidders[winner]] : bidders) {
    hours += own.hours[k];
    world.nodes.col.weekTrainingCost[nodes[k]] += own.cost[k];
    if (kind === 'fhe') occupy(world, nodes[k], own.hours[k]);
  }
  col.computePay[subnet] = (paid * tender.rtUsd) / hours;
  col.trained[subnet] += 1;
}

/** Places in the list of those that may bid of those that did bid for round `index`. */
function listBidders(tenderOf: Int32Array, index: number): Int32Array {
  const bidders = new Int32Array(tenderOf.length);
  let count = 0;
  for (let k = 0; k < tenderOf.length; k += 1) {
    bidders[count] = k;
    count += Number(tenderOf[k] === index);
  }
  return bidders.subarray(0, count);
}

/** The machine is taken for so many hours, behind the work it has accepted. */
function occupy(world: World, node: number, hours: number): void {
  const { freeHours } = world.nodes.col;
  freeHours[node] = Math.max(freeHours[node], world.hours + world.tickHours) + hours;
  world.workHours += hours;
}
