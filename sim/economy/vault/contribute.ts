import { divideProRata } from '../../ledger/pro-rata.ts';
import { BASE_UNITS } from '../../units.ts';
import { deriveDiversity, deriveUsefulItems } from '../subnets/mechanisms/model-quality.ts';
import { deriveRtWorth } from '../subnets/rt-price.ts';
import { countWork, type RoundSide } from '../subnets/upkeep.ts';
import { deriveDataScheduled, type Round } from './allot.ts';
import { award, awardFirst, rollOver } from './award.ts';
import {
  contributorKind,
  copyClassCounts,
  deriveFabricatedCounts,
  deriveRememberedPayoff,
} from './contributors.ts';
import { deriveDataCost } from './data-cost.ts';
import { DataSets } from './data-sets.ts';
import {
  deriveDigest,
  deriveProof,
  fileContribution,
  verifyContributions,
} from './mechanisms/contribution-proofs.ts';
import { deriveRoundAllotment } from './mechanisms/royalty-decay.ts';
import type { World } from './state.ts';

/** One key for all data sets: a contributor and an ordinal have one digest. */
const DIGEST_KEY = 1;
/** Slots of the draws of a data set; those before say who thinks of another subnet. */
const drawSlot = { verbatim: 3, source: 4 } as const;
/** Weight of the latest round in what a contributor remembers of its payoff; it decides nothing. */
const MEMORY = 0.25;
/** Weights that a formula gives are whole parts of the largest of them. */
const FORMULA_PARTS = 1e9;

const digest = new Uint32Array(2);

/**
 * The data side of a round (economy.md §4.3, §4.4): contributors hand in a data set each, a digest counts once, and the
 * round's data allotment is shared by divergence. Genuine items teach the model.
 */
export function settleData(world: World, round: Round, bidders: number): void {
  const { subnet } = round;
  const { col } = world.subnets;
  const sets = dataSetsOf(world);
  const handedIn = handIn(world, sets, { ...round, itemUsd: deriveDataCost(world) });
  const rolled = col.rolledData[subnet];
  const allotment = deriveRoundAllotment(rolled, deriveDataScheduled(world, round, bidders));
  const count = keepVerified(world, sets, handedIn);
  const total = count === 0 ? 0 : weigh(world, sets, count);
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
    holderOf: (k) => world.holders.contributors + sets.members[k],
    divide: (pot, out) => divideProRata(pot, sets.weights.weights, count, out),
  };
  countWork(world, side, sets.shares);
  const paid = award(world, side, sets.shares);
  observe(world, sets, subnet, count, paid);
  if (col.supplied[subnet] === 0) {
    awardFirst(world, side, sets.shares);
    remember(world, sets, count);
  }
  teach(world, sets, subnet, count);
  col.supplied[subnet] += 1;
}

/** What data look like, made when it is first asked for: a resumed run makes the same. */
function dataSetsOf(world: World): DataSets {
  const { scenario, streams } = world;
  world.dataSets ??= new DataSets(scenario, world.contributors, {
    class: streams['contributor.class'],
    sample: streams['contributor.sample'],
  });
  return world.dataSets;
}

/** A round in which data are handed in. */
interface Collection extends Round {
  /** What an item costs whoever brings it. */
  readonly itemUsd: number;
}

/** Everyone who contributes to the subnet hands in what it has: genuine data first, then what is made up, then copies. Returns how many are accepted. */
function handIn(world: World, sets: DataSets, collection: Collection): number {
  const { subnet } = collection;
  const { kind, size, subnet: of } = world.contributors.col;
  const people = world.scenario.contributors.count;
  const made: number[] = [];
  const copied: number[] = [];
  let accepted = 0;
  sets.pool.fill(0);
  for (let row = 0; row < world.contributors.rows; row += 1) {
    if (of[row] !== subnet || size[row] === 0) continue;
    if (kind[row] === contributorKind.fabricating) made.push(row);
    else if (kind[row] === contributorKind.duplicating) copied.push(row);
    // Whoever hides behind identities hands in nothing under its own.
    else if (kind[row] === contributorKind.honest || row >= people) {
      sets.derive(row);
      addTo(sets.pool, sets.counts, row);
      accepted += submit(world, sets, collection, { row, source: row }, accepted);
    }
  }
  const genuine = accepted;
  const seen = sets.pool.slice();
  for (const row of made) {
    deriveFabricatedCounts(size[row], seen, sets.counts, row * sets.classes);
    addTo(seen, sets.counts, row);
    accepted += submit(world, sets, collection, { row, source: row }, accepted);
  }
  for (const row of copied) {
    if (genuine > 0) accepted += copy(world, sets, collection, { row, genuine }, accepted);
  }
  return accepted;
}

function addTo(pool: Float64Array, counts: Uint32Array, row: number): void {
  const offset = row * pool.length;
  for (let c = 0; c < pool.length; c += 1) pool[c] += counts[offset + c];
}

/** Hands in the data of somebody genuine: as they are, or with something changed, so that the digest is a new one. */
function copy(
  world: World,
  sets: DataSets,
  collection: Collection,
  { row, genuine }: { readonly row: number; readonly genuine: number },
  at: number,
): number {
  const { source, size, handedIn } = world.contributors.col;
  const draw = world.streams['contributor.decision'];
  const occasion = handedIn[row];
  const other = sets.members[Math.floor(draw.uniform(row, occasion, drawSlot.source) * genuine)];
  copyClassCounts(sets.counts, sets.classes, other, row);
  source[row] = other;
  size[row] = size[other];
  const verbatim = draw.uniform(row, occasion, drawSlot.verbatim) < world.scenario.contributors.verbatim;
  return submit(world, sets, collection, { row, source: verbatim ? other : row }, at);
}

/** One data set is handed in, at its cost; returns 1 when its digest is new, 0 when the register has it. */
function submit(
  world: World,
  sets: DataSets,
  { subnet, round, itemUsd }: Collection,
  { row, source }: { readonly row: number; readonly source: number },
  at: number,
): number {
  const { size, handedIn } = world.contributors.col;
  payForData(world, row, itemUsd);
  // Who was copied has counted the data set of this round already.
  const ordinal = source === row ? handedIn[row] : handedIn[source] - 1;
  handedIn[row] += 1;
  deriveDigest(source, ordinal, DIGEST_KEY, digest);
  const digest0 = digest[0];
  const digest1 = digest[1];
  const upload = world.digests.held;
  if (world.digests.submit(subnet, digest0, digest1) === 'duplicate') {
    world.counts.duplicates[0] += 1;
    return 0;
  }
  const proof = deriveProof(digest0, digest1, upload);
  const one = { contributor: row, subnet, round, digest0, digest1, upload, proof, items: size[row] };
  fileContribution(world.contributions, at, one);
  sets.members[at] = row;
  return 1;
}

/** Gathering, encrypting and uploading cost what they cost, whatever becomes of the data: paid of what a contributor holds, the rest of its own money from outside. */
function payForData(world: World, row: number, itemUsd: number): void {
  const { ledger, books, reasons, holders, contributors } = world;
  const holder = holders.contributors + row;
  const cost = Math.round(contributors.col.size[row] * itemUsd * BASE_UNITS);
  const missing = cost - books.holdersUsd.balance[holder];
  if (missing > 0) ledger.mint(books.holdersUsd, holder, missing, reasons['outside.in.contributors']);
  ledger.burn(books.holdersUsd, holder, cost, reasons['outside.out.data']);
}

/** Only data whose proof of computation holds are weighed; returns how many members are left. */
function keepVerified(world: World, sets: DataSets, count: number): number {
  if (verifyContributions(world.contributions, count) === count) return count;
  const { verified } = world.contributions.col;
  let kept = 0;
  for (let k = 0; k < count; k += 1) {
    if (verified[k] === 0) continue;
    sets.members[kept] = sets.members[k];
    kept += 1;
  }
  return kept;
}

/** Weights of the members by the vault's rule, or by the scenario's formula; returns their sum. */
function weigh(world: World, sets: DataSets, count: number): number {
  const { members, counts, weights } = sets;
  const total = sets.weigher.weigh(counts, members, count, weights);
  const formula = world.formulas.klWeight;
  if (formula === undefined) return total;
  const { cap } = world.scenario.vault.kl;
  const { size } = world.contributors.col;
  const sizes = Float64Array.from({ length: count }, (_, k) => size[members[k]]);
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
  const { lastKl, payoff, size } = world.contributors.col;
  const costUsd = deriveDataCost(world);
  const rtUsd = deriveRtWorth(world, subnet, world.scenario.contributors.sellsRewards);
  const { counts } = world;
  let items = 0;
  for (let k = 0; k < count; k += 1) {
    const row = members[k];
    items += size[row];
    lastKl[row] = weights.nats[k];
    counts.klSum[0] += weights.nats[k];
    payoff[row] = deriveRememberedPayoff(payoff[row], shares[k] * rtUsd - size[row] * costUsd, MEMORY);
  }
  counts.klCount[0] += count;
  counts.contributions[0] += count;
  world.subnets.col.dataPay[subnet] = (paid * rtUsd) / items;
  remember(world, sets, count);
}

function remember(world: World, { members, shares }: DataSets, count: number): void {
  const { rtEarned } = world.contributors.col;
  for (let k = 0; k < count; k += 1) rtEarned[members[k]] += shares[k];
}

/** Genuine items that fit the standard teach, the more the more evenly they cover their classes; copies and what is made up teach nothing. */
function teach(world: World, sets: DataSets, subnet: number, count: number): void {
  const { kind, size } = world.contributors.col;
  let items = 0;
  for (let k = 0; k < count; k += 1) {
    const row = sets.members[k];
    if (kind[row] === contributorKind.honest || kind[row] === contributorKind.sybil) items += size[row];
  }
  const { items: useful, misfit } = world.subnets.col;
  useful[subnet] += deriveUsefulItems(items, deriveDiversity(sets.pool)) * (1 - misfit[subnet]);
}
