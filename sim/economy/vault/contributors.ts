import { InvariantError } from '../../errors.ts';
import { exp } from '../../portable.ts';
import { dirichlet } from '../../random/distributions/dirichlet.ts';
import type { Stream } from '../../random/draws.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import { column, type Table } from '../../state/table.ts';
import { HOUR_SECONDS } from '../../units.ts';
import type { vaultParameters } from './parameters.ts';

/** Everyone who may ever bring data to a subnet; a row is one identity, active or not (economy.md §6). */
export const contributorSpec = {
  active: column('u8', '0/1', 'whether it contributes'),
  kind: column('u8', 'id', 'honest 0, duplicating 1, fabricating 2, sybil 3, forging 4'),
  subnet: column('i32', 'id', 'subnet it contributes to; −1 for none'),
  owner: column('i32', 'id', 'who stands behind it: itself, or the principal of a sybil identity'),
  source: column('i32', 'id', 'whose data it hands in: its own, or those of the one it copies'),
  size: column('f64', 'items', 'items it brings in a round, a whole number'),
  joinedRound: column('i32', 'round', 'when it joined its subnet'),
  handedIn: column('u32', '1', 'data sets handed in so far, those refused too'),
  lastKl: column('f64', 'nats', 'divergence of what it last handed in'),
  rtEarned: column('f64', 'RT', 'awarded to it so far, of all subnets'),
  resold: column('u32', '1', 'times that it sold a data set to another subnet too'),
  resells: column('u8', '0/1', 'whether it sells its data sets to other subnets too'),
  barredUntil: column('i32', 'tick', 'when something is taken from it again, after a forged proof'),
  payoff: column('f64', 'USD', 'moving average of royalty less encryption cost in a round'),
} as const;

/** The table of data contributors. */
export type Contributors = Table<typeof contributorSpec>;

/** How a contributor comes by its data: own, copied, made up, own but handed in under many names, or claimed alone. */
export const contributorKind = { honest: 0, duplicating: 1, fabricating: 2, sybil: 3, forging: 4 } as const;

/** How many contributors hand in under many identities: the first of them by id. */
export const deriveSybils = (count: number, share: number): number => Math.round(count * share);

/** Contributors, and the identities that some of them hide behind. */
export function countContributors({ contributors }: ValuesOf<typeof vaultParameters>): number {
  const { count, sybil } = contributors;
  return count + deriveSybils(count, sybil.share) * sybil.identities;
}

/**
 * Concentrations of class shares around the `mix` of the world (shares that sum to 1): concentration × mix, so the
 * lower the `concentration` (above 0), the more each contributor's data lean to few classes.
 */
export function deriveConcentrations(mix: Float64Array, concentration: number): Float64Array {
  return mix.map((share) => share * concentration);
}

/**
 * The class shares of contributor `who`, a trait drawn from its own id into `out`: nobody's data change when others are
 * added. Class c draws at ordinal `first` + c of the entity.
 */
export function deriveClassShares(
  stream: Stream,
  who: number,
  concentrations: Float64Array,
  out: Float64Array,
  first = 0,
): void {
  dirichlet(stream, who, first, concentrations, out);
}

/** Fractions are sorted into so many equal parts of [0, 1). */
const BUCKETS = 64;
const CLASSES_MAX = 65_536;
// Scratch that no call leaves anything in for the next.
const fractions = new Float64Array(CLASSES_MAX);
const crowd = new Int32Array(BUCKETS);

/**
 * Whole items of each class into `out[offset …)`: `size` items divided by shares, each rounded down, and what is left
 * one by one to the largest fractions, the lowest class of equals. They sum to `size` exactly. Shares need not sum to
 * 1; `size` is a whole number below 2^32. Throws `InvariantError` for shares that sum to 0 and more than 65,536 classes.
 */
export function deriveClassCounts(
  size: number,
  shares: Float64Array,
  out: Uint32Array,
  offset: number,
): void {
  const classes = shares.length;
  let whole = 0;
  for (let c = 0; c < classes; c += 1) whole += shares[c];
  if (!(whole > 0) || classes > CLASSES_MAX)
    throw new InvariantError(`class counts: ${classes} shares that sum to ${whole}`);
  crowd.fill(0);
  let left = size;
  for (let c = 0; c < classes; c += 1) {
    const exact = (size * shares[c]) / whole;
    const items = Math.floor(exact);
    out[offset + c] = items;
    fractions[c] = exact - items;
    left -= items;
    crowd[Math.floor(fractions[c] * BUCKETS)] += 1;
  }
  giveToLargest(left, classes, out, offset);
}

/** One item more for each of the `left` largest fractions: whole buckets from the top, then the best of the next. */
function giveToLargest(left: number, classes: number, out: Uint32Array, offset: number): void {
  let bucket = BUCKETS;
  let above = 0;
  while (bucket > 0 && above + crowd[bucket - 1] <= left) {
    bucket -= 1;
    above += crowd[bucket];
  }
  for (let c = 0; above > 0 && c < classes; c += 1) {
    if (fractions[c] * BUCKETS < bucket) continue;
    out[offset + c] += 1;
    fractions[c] = -1;
  }
  for (let more = left - above; more > 0; more -= 1) {
    let best = 0;
    for (let c = 1; c < classes; c += 1) if (fractions[c] > fractions[best]) best = c;
    out[offset + best] += 1;
    fractions[best] = -1;
  }
}

/**
 * Made-up data: all `size` items in the class of which `pool` has least, the lowest of equals, into `out[offset …)`.
 * Divergence from the pool is convex in one's own shares, so it is largest at a corner, and this is the best one.
 */
export function deriveFabricatedCounts(
  size: number,
  pool: Float64Array,
  out: Uint32Array,
  offset: number,
): void {
  let rarest = 0;
  for (let c = 1; c < pool.length; c += 1) if (pool[c] < pool[rarest]) rarest = c;
  out.fill(0, offset, offset + pool.length);
  out[offset + rarest] = size;
}

/** Copied data: the row of `from` into the row of `to`, class by class; its digest is that of the `source` too. */
export function copyClassCounts(counts: Uint32Array, classes: number, from: number, to: number): void {
  counts.copyWithin(to * classes, from * classes, (from + 1) * classes);
}

/** One of `parts` identities that hand in the data of one contributor; `index` counts from 0. */
export interface SybilPart {
  readonly index: number;
  readonly parts: number;
  /** `dealt`: each receives every n-th item, so all look alike. `sorted`: each a run of items of like class. */
  readonly split: 'dealt' | 'sorted';
}

/**
 * The part of a sybil identity into `out[offset …)`: of the items of `counts`, in order of class, every n-th or the
 * index-th run. The parts of all identities sum to `counts` exactly, and their sizes differ by one item at most.
 */
export function deriveSybilCounts(
  counts: Uint32Array,
  { index, parts, split }: SybilPart,
  out: Uint32Array,
  offset: number,
): void {
  const size = counts.reduce((sum, items) => sum + items, 0);
  const from = Math.floor((size * index) / parts);
  const until = Math.floor((size * (index + 1)) / parts);
  const countBefore = (item: number) =>
    split === 'dealt'
      ? Math.floor((item + parts - 1 - index) / parts)
      : Math.min(Math.max(item, from), until) - from;
  let item = 0;
  for (let c = 0; c < counts.length; c += 1) {
    const before = countBefore(item);
    item += counts[c];
    out[offset + c] = countBefore(item) - before;
  }
}

/** What one item of data costs a contributor, USD: to gather and upload, and to encrypt on its own machine. */
export function deriveItemCost(item: {
  readonly usdPerItem: number;
  readonly encryptionSeconds: number;
  readonly machineUsdPerHour: number;
}): number {
  return item.usdPerItem + (item.encryptionSeconds / HOUR_SECONDS) * item.machineUsdPerHour;
}

/** What a contributor expects of a round: its weight's part of what the round is worth, with its own weight counted. */
export function deriveExpectedRoyalty(potUsd: number, weight: number, othersWeight: number): number {
  return weight === 0 ? 0 : (potUsd * weight) / (weight + othersWeight);
}

/** The moving average of payoffs after one more, USD; `memory` in [0, 1] is the weight of the latest. */
export function deriveRememberedPayoff(was: number, payoffUsd: number, memory: number): number {
  return was + memory * (payoffUsd - was);
}

/** Where a contributor may bring its data. */
export interface SubnetChoice {
  /** Royalty it expects of each subnet in a round, USD; −∞ where it may not go. */
  readonly expectedUsd: Float64Array;
  /** Cost of encrypting its data for each in a round, USD. */
  readonly costUsd: Float64Array;
  /** Room for what each weighs in the choice. */
  readonly weights: Float64Array;
  /** Subnets, the first of these arrays. */
  readonly subnets: number;
  /** What its time is worth elsewhere in a round, USD. */
  readonly outsideUsd: number;
  /** β of the logit, per USD, 0 or more: 0 does not look, a large one takes the best. */
  readonly sensitivity: number;
}

/**
 * The subnet chosen by logit over expected royalty less encryption cost, or −1 for none of them: the outside option
 * counts as one more. `u` in [0, 1) is the draw.
 */
export function decideSubnet(choice: SubnetChoice, u: number): number {
  const { weights, subnets, outsideUsd, sensitivity } = choice;
  let best = outsideUsd;
  for (let s = 0; s < subnets; s += 1) best = Math.max(best, deriveNetUsd(choice, s));
  // Against the best, so that no weight is past the largest double and their sum is at least 1.
  const outside = exp(sensitivity * (outsideUsd - best));
  let total = outside;
  for (let s = 0; s < subnets; s += 1) {
    weights[s] = deriveSubnetWeight(choice, s, best);
    total += weights[s];
  }
  let rest = u * total - outside;
  let chosen = -1;
  for (let s = 0; s < subnets && rest >= 0; s += 1) {
    // Rounding may leave a crumb after the last; it belongs to the last that has any chance.
    if (weights[s] > 0) chosen = s;
    rest -= weights[s];
  }
  return chosen;
}

function deriveNetUsd({ expectedUsd, costUsd }: SubnetChoice, subnet: number): number {
  return expectedUsd[subnet] - costUsd[subnet];
}

function deriveSubnetWeight(choice: SubnetChoice, subnet: number, best: number): number {
  const net = deriveNetUsd(choice, subnet);
  return net === Number.NEGATIVE_INFINITY ? 0 : exp(choice.sensitivity * (net - best));
}
