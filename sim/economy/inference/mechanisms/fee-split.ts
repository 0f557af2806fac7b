import { PPM, portion, SHORT_MAX } from '../../../ledger/amount.ts';

/** Which part of a payment the shares of treasury, adaptor and royalty are taken from. */
export type FeeBasis = 'base' | 'gross' | 'net';

/** Who receives the latency surcharge after fees. */
export type SurchargeTo = 'treasury' | 'node' | 'user';

/** Shares in force, ppm, and how they are read (economy.md §2.5). */
export interface SplitRule {
  /** Burned before anything is divided: the other shares are of what that leaves. */
  readonly burn: number;
  readonly network: number;
  readonly governance: number;
  readonly treasury: number;
  readonly adaptor: number;
  readonly royalty: number;
  readonly feesOn: FeeBasis;
  readonly surchargeTo: SurchargeTo;
  /** False when φ is taken from the node instead of charged to the user. */
  readonly userPays: boolean;
}

/** One payment, or the sum of many, divided; parts sum to the gross. Base units of DGAI. */
export interface Split {
  burn: number;
  network: number;
  governance: number;
  treasury: number;
  adaptor: number;
  royalty: number;
  node: number;
  user: number;
}

/** The sums of a batch: its parts, and what was divided. */
export interface SplitSums extends Split {
  gross: number;
}

/** A split of nothing. */
export const emptySplit = (): Split => ({
  burn: 0,
  network: 0,
  governance: 0,
  treasury: 0,
  adaptor: 0,
  royalty: 0,
  node: 0,
  user: 0,
});

/**
 * Divides the gross cost G of one request with base B and penalty φ (ppm): first what is burned is taken off both, then
 * every share is rounded down and the treasury receives what remains, so the parts sum to G. `royalties` says whether a
 * subnet's model served.
 */
export function deriveSplit(
  paid: number,
  paidBase: number,
  phiPpm: number,
  royalties: boolean,
  rule: SplitRule,
  into: Split,
): Split {
  const { network, governance, feesOn } = rule;
  into.burn = portion(paid, rule.burn);
  const gross = paid - into.burn;
  const base = paidBase - portion(paidBase, rule.burn);
  const royaltyPpm = royalties ? rule.royalty : 0;
  into.network = portion(gross, network);
  into.governance = portion(gross, governance);
  const net = gross - into.network - into.governance;
  const from = { base, gross, net }[feesOn];
  into.adaptor = portion(from, rule.adaptor);
  into.royalty = portion(from, royaltyPpm);
  const above = feesOn === 'net' ? 0 : network + governance;
  into.node = portion(from, PPM - above - rule.treasury - rule.adaptor - royaltyPpm);
  into.user = 0;
  if (!rule.userPays) into.node = portion(into.node, PPM - phiPpm);
  if (feesOn === 'base' && gross > base && rule.surchargeTo !== 'treasury') {
    into[rule.surchargeTo] += portion(gross - base, PPM - network - governance);
  }
  into.treasury =
    gross - into.network - into.governance - into.adaptor - into.royalty - into.node - into.user;
  return into;
}

/** What a settled batch is read from and written to. */
export interface SplitColumns {
  readonly gross: Float64Array;
  readonly base: Float64Array;
  readonly phiPpm: Float64Array;
  /** Part of the node that served, per row. */
  readonly nodeSide: Float64Array;
  /** Royalties of the model that served, per row; written where there are some. */
  readonly royaltySide: Float64Array;
  /** Part of the surcharge that goes back to the user, per row. */
  readonly userSide: Float64Array;
}

/** Divides every payment of `rows[0 … count)` and returns the sums. */
export type SplitBatch = (rows: Int32Array, count: number, royalties: boolean, rule: SplitRule) => SplitSums;

/** Made once for its columns. */
export function bindSplitBatch(columns: SplitColumns): SplitBatch {
  const splitPlain = bindSplitPlain(columns);
  return (rows, count, royalties, rule) => {
    const { burn, feesOn, surchargeTo, userPays } = rule;
    const plain = burn === 0 && surchargeTo === 'treasury' && userPays && feesOn !== 'net';
    const sums = plain ? splitPlain(rows, count, royalties ? rule.royalty : 0, rule) : undefined;
    return sums ?? splitAny(columns, rows, count, royalties, rule);
  };
}

/** `deriveSplit` row by row, whatever the rule. */
function splitAny(
  columns: SplitColumns,
  rows: Int32Array,
  count: number,
  royalties: boolean,
  rule: SplitRule,
): SplitSums {
  const { gross, base, phiPpm, nodeSide, royaltySide, userSide } = columns;
  const one = emptySplit();
  const sums: SplitSums = { ...emptySplit(), gross: 0 };
  for (let k = 0; k < count; k += 1) {
    const row = rows[k];
    deriveSplit(gross[row], base[row], phiPpm[row], royalties, rule, one);
    sums.gross += gross[row];
    for (const part of parts) sums[part] += one[part];
    nodeSide[row] = one.node;
    if (royalties) royaltySide[row] = one.royalty;
    userSide[row] = one.user;
  }
  return sums;
}

/**
 * The same for the rule of nearly every scenario, with nothing in the loop but its arithmetic; undefined when a payment
 * was too large for it.
 */
function bindSplitPlain(
  columns: SplitColumns,
): (rows: Int32Array, count: number, royaltyPpm: number, rule: SplitRule) => SplitSums | undefined {
  const { gross, base, nodeSide, userSide } = columns;
  return (rows, count, royaltyPpm, rule) => {
    const from = rule.feesOn === 'base' ? base : gross;
    const { network: networkPpm, governance: governancePpm, adaptor: adaptorPpm } = rule;
    const nodePpm = PPM - networkPpm - governancePpm - rule.treasury - adaptorPpm - royaltyPpm;
    let largest = 0;
    // Minus zero is no small integer to V8: a sum that began as one would be converted for every request.
    let total = -0;
    let network = -0;
    let governance = -0;
    let adaptor = -0;
    let node = -0;
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      const paid = gross[row];
      const shared = from[row];
      const toNode = Math.floor((shared * nodePpm) / PPM);
      if (paid > largest) largest = paid;
      total += paid;
      network += Math.floor((paid * networkPpm) / PPM);
      governance += Math.floor((paid * governancePpm) / PPM);
      adaptor += Math.floor((shared * adaptorPpm) / PPM);
      node += toNode;
      nodeSide[row] = toNode;
      userSide[row] = 0;
    }
    if (largest > SHORT_MAX) return undefined;
    const royalty = royaltyPpm === 0 ? 0 : shareRoyalties(columns, rows, count, from, royaltyPpm);
    // Adding 0 turns −0 into 0.
    return {
      burn: 0,
      gross: total + 0,
      network: network + 0,
      governance: governance + 0,
      treasury: total - network - governance - adaptor - royalty - node + 0,
      adaptor: adaptor + 0,
      royalty,
      node: node + 0,
      user: 0,
    };
  };
}

/** The royalties of each payment, and their sum. */
function shareRoyalties(
  { royaltySide }: SplitColumns,
  rows: Int32Array,
  count: number,
  from: Float64Array,
  royaltyPpm: number,
): number {
  let royalty = 0;
  for (let k = 0; k < count; k += 1) {
    const row = rows[k];
    const share = Math.floor((from[row] * royaltyPpm) / PPM);
    royaltySide[row] = share;
    royalty += share;
  }
  return royalty;
}

const parts = ['burn', 'network', 'governance', 'treasury', 'adaptor', 'royalty', 'node', 'user'] as const;
