import { canServe } from '../../agents/nodes.ts';
import {
  type Bid,
  deriveBidPerHour,
  deriveExpectedShare,
  deriveTrainingCost,
  divideFederatedRound,
  divideFheRound,
  drawWinner,
  type TrainingKind,
} from '../../mechanisms/compute-round.ts';
import { deriveRoundAllotment } from '../../mechanisms/royalty-decay.ts';
import type { DaoWorld } from '../dao-world.ts';
import { calibrationAt } from '../workloads.ts';
import { WEEK_HOURS, type World } from '../world.ts';
import { deriveComputeScheduled, type Round } from './allot.ts';
import { award, awardFirst, type RoundSide, rollOver } from './award.ts';
import { bondedStake } from './reward.ts';
import { deriveRtWorth } from './values.ts';

const UNIT = 1_000_000;
const MILLI = 1000;
/** How often nodes look at each other's bids at most. */
const LOOKS = 4;

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
}

/** The tender for one subnet, no bids yet. */
export function openTender(world: World, dao: DaoWorld, round: Round, kind: TrainingKind): Tender {
  const rolled = dao.subnets.col.rolledCompute[round.subnet];
  const scheduled = (bidders: number): number => deriveComputeScheduled(world, dao, round, bidders);
  const fixed = world.scenario.vault.decay === 'flat' ? undefined : scheduled(0);
  return {
    ...round,
    kind,
    rtUsd: deriveRtWorth(world, dao, round.subnet, world.scenario.nodes.sellsRewards),
    allotmentOf: (bidders) => deriveRoundAllotment(rolled, fixed ?? scheduled(bidders)),
    bidders: 0,
    weight: 0,
  };
}

/** What a node can bring to a round and what it costs it. */
interface Offer {
  /** Whole weight: bonded stake for FHE, else milli-CU of work. */
  readonly weight: number;
  /** Hours of the machine, if it has to work. */
  readonly hours: number;
  /** USD of energy, if it has to work. */
  readonly cost: number;
  /** USD of inference that an hour of it displaces. */
  readonly displaced: number;
}

/** The bids for all rounds that end in a tick. */
export interface Bidding {
  /** The tender of each node; −1 for none. */
  readonly tenderOf: Int32Array;
  /** What each node that may bid would bring to either kind of round. */
  readonly offers: ReadonlyMap<number, Offers>;
}

type Offers = Readonly<Record<TrainingKind, Offer>>;

/**
 * Nodes bid for the rounds that end in this tick, each for the one from which it expects most, if that beats inference
 * (economy.md §4.2). They see each other's bids, and change theirs a few times.
 */
export function collectBids(world: World, tenders: readonly Tender[]): Bidding {
  const tenderOf = new Int32Array(world.nodes.rows).fill(-1);
  const offers = new Map<number, Offers>();
  for (const node of listCandidates(world)) offers.set(node, deriveOffers(world, node));
  for (let look = 0; look < LOOKS; look += 1) {
    let changed = false;
    for (const [node, own] of offers) {
      const before = tenderOf[node];
      if (before >= 0) countBid(tenders[before], own, -1);
      const best = decideBid(world, tenders, own);
      if (best >= 0) countBid(tenders[best], own, 1);
      tenderOf[node] = best;
      changed ||= best !== before;
    }
    if (!changed) break;
  }
  return { tenderOf, offers };
}

/** Nodes that serve, look at training, and are not busy for a whole round already. */
function listCandidates(world: World): Int32Array {
  const { nodes, tick, scenario, streams } = world;
  const { considers } = scenario.nodes.training;
  const until = world.hours + world.tickHours + scenario.vault.round;
  return Int32Array.from({ length: nodes.rows }, (_, node) => node).filter(
    (node) =>
      canServe(nodes, node, tick) &&
      nodes.col.freeHours[node] < until &&
      streams['node.training'].uniform(node, 0, 0) < considers,
  );
}

function countBid(tender: Tender, own: Offers, sign: 1 | -1): void {
  tender.bidders += sign;
  tender.weight += sign * own[tender.kind].weight;
}

/**
 * An FHE round takes a machine from inference for the hours of the work times the slowdown, a round's length at most; a
 * federated one is done in hours that are idle. The machine runs anyway: training costs energy alone.
 */
function deriveOffers(world: World, node: number): Offers {
  const { nodes, levels, scenario } = world;
  const { hoursPerRound } = scenario.nodes.training;
  const { capacity, usdPerCu, weekIncome, weekSelfDealt } = nodes.col;
  const energy = levels.energy * usdPerCu[node] * capacity[node];
  const full = deriveFheSlowdown(world, node);
  const slowdown = Math.min(full, scenario.vault.round / hoursPerRound);
  const idle = Math.min(hoursPerRound, deriveIdleHours(world, node));
  return {
    fhe: {
      weight: Number.isFinite(full) ? bondedStake(world, node) : 0,
      hours: hoursPerRound * slowdown,
      cost: deriveTrainingCost(hoursPerRound, slowdown, energy),
      // Its own last week of inference: what its tier is seen to earn counts training too.
      displaced: (Math.max(0, weekIncome[node] - weekSelfDealt[node]) / UNIT / WEEK_HOURS) * world.priceUsd,
    },
    federated: {
      weight: Math.floor(idle * capacity[node] * MILLI),
      hours: idle,
      cost: deriveTrainingCost(idle, 1, energy),
      displaced: 0,
    },
  };
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
  const busy = weekCuMilli[node] / MILLI / capacity[node];
  return Math.max(0, (ticksOfWeek - weekDown[node]) * tickHours - busy);
}

/** The tender from which a node expects most USD, beyond what inference would bring; −1 when none does. */
function decideBid(world: World, tenders: readonly Tender[], own: Offers): number {
  let best = -1;
  let most = 0;
  for (const [k, tender] of tenders.entries()) {
    const gain = deriveGain(world, tender, own[tender.kind]);
    if (gain > most) {
      most = gain;
      best = k;
    }
  }
  return best;
}

/** USD that a node expects of bidding for a round, beyond inference. */
function deriveGain(world: World, tender: Tender, { weight, hours, cost, displaced }: Offer): number {
  const expectedShare = deriveExpectedShare(weight, tender.weight);
  if (!(expectedShare > 0 && hours > 0)) return 0;
  const workChance = tender.kind === 'fhe' ? expectedShare : 1;
  const bid: Bid = {
    expectedShare,
    roundValue: tender.allotmentOf(tender.bidders + 1) * tender.rtUsd,
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
  return (perHour - displaced) * bid.hours;
}

/** The compute side of round `index` of the bidding: who bid shares it, or one of them wins it; without bids it rolls over. */
export function settleCompute(
  world: World,
  dao: DaoWorld,
  tender: Tender,
  { tenderOf, offers }: Bidding,
  index: number,
): void {
  const { subnet, kind, round } = tender;
  const { col } = dao.subnets;
  const bidders = [...offers].filter(([node]) => tenderOf[node] === index);
  const count = bidders.length;
  const allotment = tender.allotmentOf(count);
  const weights = Float64Array.from(bidders, ([, own]) => own[kind].weight);
  col.bidders[subnet] = count;
  col.nodeRounds[subnet] += count;
  if (count === 0) {
    rollOver(dao, subnet, 'compute', allotment);
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
    holderOf: (k) => dao.holders.nodes + bidders[k][0],
    divide: (pot, out) =>
      kind === 'fhe'
        ? divideFheRound(pot, winner, count, out)
        : divideFederatedRound(pot, weights, count, out),
  };
  const shares = new Float64Array(count);
  const paid = award(world, dao, side, shares);
  if (col.trained[subnet] === 0) awardFirst(world, dao, side, shares);
  const hours = work(world, kind === 'fhe' ? [bidders[winner]] : bidders, kind);
  col.computePay[subnet] = (paid * tender.rtUsd) / hours;
  col.trained[subnet] += 1;
}

/** Those who train bear its cost, and under FHE their machines are taken for it; returns hours of work. */
function work(world: World, trainers: readonly (readonly [number, Offers])[], kind: TrainingKind): number {
  let sum = 0;
  for (const [node, own] of trainers) {
    const { hours, cost } = own[kind];
    sum += hours;
    world.nodes.col.weekTrainingCost[node] += cost;
    if (kind === 'fhe') occupy(world, node, hours);
  }
  return sum;
}

/** The machine is taken for so many hours, behind the work it has accepted. */
function occupy(world: World, node: number, hours: number): void {
  const { freeHours } = world.nodes.col;
  freeHours[node] = Math.max(freeHours[node], world.hours + world.tickHours) + hours;
}
