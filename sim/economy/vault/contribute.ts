import { InvariantError } from '../../errors.ts';
import { divideProRata } from '../../ledger/pro-rata.ts';
import { deriveDiversity, deriveUsefulItems } from '../subnets/mechanisms/model-quality.ts';
import { deriveRtWorth } from '../subnets/rt-price.ts';
import { countWork, type RoundSide } from '../subnets/upkeep.ts';
import { deriveDataScheduled, type Round } from './allot.ts';
import { award, awardFirst, rollOver } from './award.ts';
import { contributorKind, deriveRememberedPayoff } from './contributors.ts';
import { deriveDataCost } from './data-cost.ts';
import { DataSets } from './data-sets.ts';
import { handIn, holderOfRow, itemsOf } from './hand-in.ts';
import { heldBy } from './held-data.ts';
import { journalRound } from './journal.ts';
import { verifyContributions } from './mechanisms/contribution-proofs.ts';
import { deriveRoundAllotment } from './mechanisms/royalty-decay.ts';
import type { World } from './state.ts';

/** Weight of the latest round in what a contributor remembers of its payoff; it decides nothing. */
const MEMORY = 0.25;
/** Weights that a formula gives are whole parts of the largest of them. */
const FORMULA_PARTS = 1e9;

/** Those who train in a round: how many bid, and which nodes bring data of their own. */
export interface Trainers {
  readonly bidders: number;
  readonly withData: readonly number[];
}

/**
 * The data side of a round (economy.md §4.3, §4.4): contributors hand in a data set each, a digest counts once, and the
 * round's data allotment is shared by divergence. Genuine items teach the model.
 */
export function settleData(world: World, round: Round, { bidders, withData }: Trainers): void {
  const { subnet } = round;
  const { col } = world.subnets;
  const sets = dataSetsOf(world);
  const count = handIn(world, sets, round, withData);
  const rolled = col.rolledData[subnet];
  const allotment = deriveRoundAllotment(rolled, deriveDataScheduled(world, round, bidders));
  requireProofs(world, count);
  const total = count === 0 ? 0 : weigh(world, sets, subnet, count);
  if (total === 0) {
    rollOver(world, subnet, 'data', allotment);
    col.dataPay[subnet] = 0;
    return;
  }
  const side: RoundSide = {
    subnet,
    stream: 'data',
    allotment,
    count,
    holderOf: (k) => holderOfRow(world, sets.members[k]),
    divide: (pot, out) => divideProRata(pot, sets.weights.weights, count, out),
  };
  countWork(world, side, sets.shares);
  const paid = award(world, side, sets.shares);
  observe(world, sets, subnet, count, paid);
  journalRound(world, sets, { count, pot: allotment, weights: total });
  if (col.supplied[subnet] === 0) {
    awardFirst(world, side, sets.shares);
    remember(world, sets, count);
  }
  teach(world, sets, subnet, count);
  hold(world, sets, subnet, count);
  col.supplied[subnet] += 1;
}

/** What data look like, made when it is first asked for: a resumed run makes the same. */
function dataSetsOf(world: World): DataSets {
  const { scenario, streams } = world;
  world.dataSets ??= new DataSets(scenario, world.contributors, world.nodeData, {
    class: streams['contributor.class'],
    change: streams['contributor.change'],
    nodes: streams['node.data.class'],
    sample: streams['contributor.sample'],
  });
  return world.dataSets;
}

/** Data are weighed whose proof of computation holds, or was not asked for; throws where another got in. */
function requireProofs(world: World, count: number): void {
  if (verifyContributions(world.contributions, count) === count) return;
  const { verified, isUnchecked, contributor } = world.contributions.col;
  for (let k = 0; k < count; k += 1)
    if (verified[k] === 0 && isUnchecked[k] === 0)
      throw new InvariantError(`a forged proof of contributor ${contributor[k]} was looked at and taken`);
}

/** What the subnet has from now on. */
function hold(world: World, { members, counts, classes }: DataSets, subnet: number, count: number): void {
  const held = heldBy(world, subnet);
  if (held.length === 0) return;
  for (let k = 0; k < count; k += 1)
    for (let c = 0; c < classes; c += 1) held[c] += counts[members[k] * classes + c];
}

/** Weights of the members by the vault's rule, or by the scenario's formula; returns their sum. */
function weigh(world: World, sets: DataSets, subnet: number, count: number): number {
  const { members, counts, weights } = sets;
  const held = heldBy(world, subnet);
  const total = sets.weigherOf(subnet).weigh(counts, members, count, weights, held);
  const formula = world.formulas.klWeight;
  if (formula === undefined) return total;
  const { cap } = world.scenario.vault.kl;
  const sizes = Float64Array.from({ length: count }, (_, k) => itemsOf(world, members[k]));
  const values = sizes.map((items, k) => Math.max(0, formula(items, weights.nats[k], cap)));
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  let sum = 0;
  for (let k = 0; k < count; k += 1) {
    // When the formula gives nobody anything, items count.
    weights.weights[k] = largest === 0 ? sizes[k] : Math.round((FORMULA_PARTS * values[k]) / largest);
    sum += weights.weights[k];
  }
  return sum;
}

/** What everybody sees of the round, and what each remembers of it. */
function observe(world: World, sets: DataSets, subnet: number, count: number, paid: number): void {
  const { members, weights, shares } = sets;
  const { contributors, nodeData } = world;
  const { lastKl, payoff, size } = contributors.col;
  const costUsd = deriveDataCost(world);
  const rtUsd = deriveRtWorth(world, subnet, world.scenario.contributors.sellsRewards);
  const { counts } = world;
  let items = 0;
  for (let k = 0; k < count; k += 1) {
    const row = members[k];
    items += itemsOf(world, row);
    counts.klSum[0] += weights.nats[k];
    if (row >= contributors.rows) {
      nodeData.col.lastKl[row - contributors.rows] = weights.nats[k];
      continue;
    }
    lastKl[row] = weights.nats[k];
    payoff[row] = deriveRememberedPayoff(payoff[row], shares[k] * rtUsd - size[row] * costUsd, MEMORY);
  }
  counts.klCount[0] += count;
  counts.contributions[0] += count;
  world.subnets.col.dataPay[subnet] = (paid * rtUsd) / items;
  remember(world, sets, count);
}

function remember({ contributors, nodeData }: World, { members, shares }: DataSets, count: number): void {
  const { rows, col } = contributors;
  for (let k = 0; k < count; k += 1) {
    const row = members[k];
    if (row < rows) col.rtEarned[row] += shares[k];
    else nodeData.col.rtEarned[row - rows] += shares[k];
  }
}

/** Genuine items that fit the standard teach, the more the more evenly they cover their classes; copies and what is made up teach nothing. */
function teach(world: World, sets: DataSets, subnet: number, count: number): void {
  const { rows, col } = world.contributors;
  const isGenuine = (row: number): boolean =>
    row >= rows || col.kind[row] === contributorKind.honest || col.kind[row] === contributorKind.sybil;
  let items = 0;
  for (let k = 0; k < count; k += 1) if (isGenuine(sets.members[k])) items += itemsOf(world, sets.members[k]);
  const { items: useful, misfit } = world.subnets.col;
  useful[subnet] += deriveUsefulItems(items, deriveDiversity(sets.pool)) * (1 - misfit[subnet]);
}
