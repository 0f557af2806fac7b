import { BASE_UNITS } from '../../units.ts';
import type { Round } from './allot.ts';
import { contributorKind, copyClassCounts, deriveFabricatedCounts } from './contributors.ts';
import { deriveDataCost, deriveResaleCost } from './data-cost.ts';
import { type DataSets, deriveTarget } from './data-sets.ts';
import { heldBy } from './held-data.ts';
import { journalRefusal } from './journal.ts';
import { deriveDigest, deriveProof, fileContribution } from './mechanisms/contribution-proofs.ts';
import { itemsOfNode } from './node-data.ts';
import type { World } from './state.ts';

/** One key for all data sets: a contributor and an ordinal have one digest. */
const DIGEST_KEY = 1;
/** Slots of the draws of a data set; those before say who thinks of another subnet. */
const drawSlot = { verbatim: 3, source: 4 } as const;
/** The register that all subnets have in common. */
const NETWORK = 0;
/** What whoever does not have the data gives for a proof: any other number. */
const FORGERY = 0x5eed;

const digest = new Uint32Array(2);

/** A round in which data are handed in. */
interface Collection extends Round {
  /** What an item costs whoever gathers and brings it, and whoever sells it once more; USD. */
  readonly itemUsd: number;
  readonly resaleUsd: number;
}

/** One data set as somebody hands it in. */
interface Offer {
  readonly row: number;
  /** Whose data they are, and which of its data sets. */
  readonly source: number;
  readonly ordinal: number;
  /** What an item costs whoever hands it in, USD. */
  readonly itemUsd: number;
  readonly isForged?: boolean;
  /** Whether it was sold to another subnet before. */
  readonly isResale?: boolean;
}

/** Items in the data set of a row: a contributor's, or those of a node behind them. */
export function itemsOf(world: World, row: number): number {
  const { rows, col } = world.contributors;
  return row < rows ? col.size[row] : itemsOfNode(world, row - rows);
}

/**
 * Everyone who contributes to the subnet hands in what it has: genuine data first, those sold here too among them, then what is
 * made up, then copies, then what the nodes that `train` have of their own. Returns how many are accepted.
 */
export function handIn(world: World, sets: DataSets, round: Round, train: readonly number[]): number {
  const collection = { ...round, itemUsd: deriveDataCost(world), resaleUsd: deriveResaleCost(world) };
  const { kind } = world.contributors.col;
  const others: number[] = [];
  let accepted = 0;
  sets.pool.fill(0);
  for (let row = 0; row < world.contributors.rows; row += 1) {
    const offer = deriveOffer(world, collection, row);
    if (offer === 'none') continue;
    if (offer === 'later') others.push(row);
    else {
      accepted += submitGenuine(world, sets, collection, offer, accepted);
    }
  }
  const genuine = accepted;
  const { seen, isOfRound } = deriveSeen(world, sets, round.subnet);
  for (const row of others) {
    if (kind[row] === contributorKind.duplicating) continue;
    const isForged = kind[row] === contributorKind.forging;
    deriveFabricatedCounts(world.contributors.col.size[row], seen, sets.counts, row * sets.classes);
    if (isOfRound) addTo(seen, sets.counts, row);
    const own = { row, source: row, ordinal: world.contributors.col.handedIn[row] };
    const offer = { ...own, itemUsd: isForged ? 0 : collection.itemUsd, isForged };
    accepted += submit(world, sets, collection, offer, accepted);
  }
  for (const row of others)
    if (genuine > 0 && kind[row] === contributorKind.duplicating)
      accepted += copy(world, sets, collection, { row, genuine }, accepted);
  return accepted + handInOfNodes(world, sets, collection, train, accepted);
}

/** What a contributor has for a subnet: a new data set, its latest sold once more, something that is not its own and comes later, or nothing. */
function deriveOffer(
  world: World,
  { subnet, itemUsd, resaleUsd }: Collection,
  row: number,
): Offer | 'later' | 'none' {
  const { kind, size, subnet: of, handedIn, resells, barredUntil } = world.contributors.col;
  if (size[row] === 0 || barredUntil[row] > world.tick) return 'none';
  if (of[row] !== subnet) {
    if (resells[row] === 0 || handedIn[row] === 0 || !sellsTo(world, of[row], subnet)) return 'none';
    const ordinal = handedIn[row] - 1;
    deriveDigest(row, ordinal, DIGEST_KEY, digest);
    // It knows where it has sold this one.
    return world.digests.has(subnet, digest[0], digest[1])
      ? 'none'
      : { row, source: row, ordinal, itemUsd: resaleUsd, isResale: true };
  }
  const people = world.scenario.contributors.count;
  // Whoever hides behind identities hands in nothing under its own.
  if (kind[row] === contributorKind.honest || row >= people)
    return { row, source: row, ordinal: handedIn[row], itemUsd };
  return kind[row] === contributorKind.sybil ? 'none' : 'later';
}

/** Whether a subnet is one of those that follow another by number, as far as data are sold. */
function sellsTo({ scenario, subnets }: World, from: number, to: number): boolean {
  if (from < 0) return false;
  return (to - from + subnets.rows) % subnets.rows <= scenario.contributors.reselling.subnets;
}

/** Data by which whoever makes some up sees what pays most: the class of which there is least, or least is wanted of; and whether those of the round belong to them. */
function deriveSeen(world: World, { pool }: DataSets, subnet: number) {
  const { reference } = world.scenario.vault.kl;
  const wanted = deriveTarget(world.scenario, world.subnetNames[subnet]);
  if (reference === 'target' && wanted !== undefined) return { seen: wanted, isOfRound: false };
  const held = heldBy(world, subnet);
  if (reference === 'history' && held.some((items) => items > 0)) return { seen: held, isOfRound: false };
  return { seen: pool.slice(), isOfRound: true };
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
  // Who was copied has counted the data set of this round already.
  const own = verbatim ? { source: other, ordinal: handedIn[other] - 1 } : { source: row, ordinal: occasion };
  return submit(world, sets, collection, { row, ...own, itemUsd: collection.itemUsd }, at);
}

/** Nodes that train in a federated round bring what they have; preparing it is part of what the round costs them. */
function handInOfNodes(
  world: World,
  sets: DataSets,
  collection: Collection,
  train: readonly number[],
  at: number,
): number {
  const { contributors, nodes, nodeData, scenario } = world;
  let accepted = 0;
  for (const node of train) {
    const items = itemsOfNode(world, node);
    if (items === 0) continue;
    const row = contributors.rows + node;
    const ordinal = nodeData.col.handedIn[node];
    nodes.col.weekTrainingCost[node] += items * scenario.contributors.nodes.usdPerItem;
    const offer = { row, source: row, ordinal, itemUsd: 0 };
    accepted += submitGenuine(world, sets, collection, offer, at + accepted);
  }
  return accepted;
}

/**
 * One data set is handed in, at its cost; returns 1 when it is taken: its proof is not found to be forged, and its digest is
 * new to the register.
 */
function submit(world: World, sets: DataSets, collection: Collection, offer: Offer, at: number): number {
  const { subnet, round } = collection;
  const { row, source, ordinal, isForged = false } = offer;
  const checked = isChecked(world, offer, subnet);
  payForData(world, offer, checked);
  countSet(world, offer);
  deriveDigest(source, ordinal, DIGEST_KEY, digest);
  const [digest0, digest1] = digest;
  const upload = world.digests.held;
  const proof = isForged
    ? (deriveProof(digest0, digest1, upload) ^ FORGERY) >>> 0
    : deriveProof(digest0, digest1, upload);
  const items = itemsOf(world, row);
  const one = { contributor: row, subnet, round, digest0, digest1, upload, proof, items };
  if (isForged && checked) {
    bar(world, row);
    world.counts.forgeries[0] += 1;
    journalRefusal(world, sets, one, 'forged');
    return 0;
  }
  const register = world.scenario.vault.register === 'network' ? NETWORK : subnet;
  if (world.digests.submit(register, digest0, digest1) === 'duplicate') {
    world.counts.duplicates[0] += 1;
    journalRefusal(world, sets, one, 'duplicate');
    return 0;
  }
  fileContribution(world.contributions, at, { ...one, isUnchecked: !checked });
  sets.members[at] = row;
  return 1;
}

/** The same of data that are what they seem; those that are taken teach. */
function submitGenuine(
  world: World,
  sets: DataSets,
  collection: Collection,
  offer: Offer,
  at: number,
): number {
  sets.derive(offer.row, offer.ordinal);
  const taken = submit(world, sets, collection, offer, at);
  if (taken === 1) addTo(sets.pool, sets.counts, offer.row);
  return taken;
}

/** Whether the vault looks at the proof of a data set; each has a draw of its own. */
function isChecked({ scenario, streams }: World, { row, ordinal }: Offer, subnet: number): boolean {
  const { checked } = scenario.vault.proofs;
  return checked >= 1 || streams['proof.check'].uniform(row, ordinal, subnet) < checked;
}

/** Data sets of a row count from its first; one that is sold once more is none of them. */
function countSet({ contributors, nodeData }: World, { row, isResale = false }: Offer): void {
  if (row >= contributors.rows) nodeData.col.handedIn[row - contributors.rows] += 1;
  else contributors.col[isResale ? 'resold' : 'handedIn'][row] += 1;
}

function bar(world: World, row: number): void {
  const { bars } = world.scenario.vault.proofs;
  if (bars > 0) world.contributors.col.barredUntil[row] = world.tick + 1 + bars * world.weekTicks;
}

/**
 * Gathering, encrypting, uploading and checks cost what they cost, whatever becomes of the data: paid of what a contributor
 * holds, the rest of its own money from outside. Nodes pay for checks alone in this way.
 */
function payForData(world: World, { row, itemUsd }: Offer, checked: boolean): void {
  const { ledger, books, reasons, scenario } = world;
  const holder = holderOfRow(world, row);
  const check = checked ? scenario.vault.proofs.usdPerCheck : 0;
  const cost = Math.round(itemsOf(world, row) * itemUsd * BASE_UNITS) + check;
  const missing = cost - books.holdersUsd.balance[holder];
  if (missing > 0) ledger.mint(books.holdersUsd, holder, missing, reasons['outside.in.contributors']);
  ledger.burn(books.holdersUsd, holder, cost, reasons['outside.out.data']);
}

/** Wallet of whoever brings the data of a row. */
export const holderOfRow = ({ holders, contributors }: World, row: number): number =>
  row < contributors.rows ? holders.contributors + row : holders.nodes + row - contributors.rows;
