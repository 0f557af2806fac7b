import { exp, logistic } from '../portable.ts';
import { column, type Table } from '../state/table.ts';

/** People who stake on nodes for a part of their emission, and vote (economy.md §2.10, §6). */
export const delegatorSpec = {
  node: column('i32', 'id', 'node staked on; −1 for none'),
  shares: column('f64', 'shares', "shares of that node's delegated stake"),
  paid: column('u64', '2^-32', 'rewards per share up to which it has been paid'),
  savings: column('f64', '1e-6 USD', 'money outside that it may still put into DGAI'),
  buying: column('u8', '0/1', 'whether it bought DGAI last week, to delegate them'),
} as const;

/** The table of delegators. */
export type Delegators = Table<typeof delegatorSpec>;

/** Part of its means that a delegator wants delegated: logistic in the net yearly yield less that elsewhere. */
export function deriveDelegatedShare(netYield: number, outsideYield: number, sensitivity: number): number {
  return logistic(sensitivity * (netYield - outsideYield));
}

/** What a delegator has, base units of DGAI. */
export interface DelegatorMeans {
  /** Held free, without what it has just been paid. */
  readonly free: number;
  /** Just paid for its stake. */
  readonly earned: number;
  readonly delegated: number;
  /** What its savings would buy. */
  readonly affordable: number;
}

/** What a delegator does with its means, base units of DGAI; all are 0 or more. */
export interface DelegationChange {
  readonly adds: number;
  readonly buys: number;
  readonly withdraws: number;
  /** Income that it does not need for its stake. */
  readonly spares: number;
}

/** Part of what is missing that a delegator buys at a time: who bought all at once would pay for moving the price. */
const BUYS_OF_MISSING = 0.25;
/** Withdrawing means months without pay, so a smaller part of the stake than this is not worth it. */
const WITHDRAWS_FROM = 0.1;

/**
 * A delegator goes for `share` of its means delegated. What is missing it takes from income first, then from what it
 * holds, then buys a part of it; what is too much it withdraws. Income that is not needed for that is income.
 */
export function decideDelegation(means: DelegatorMeans, share: number): DelegationChange {
  const { free, earned, delegated, affordable } = means;
  const missing = Math.floor(share * (free + delegated + affordable)) - delegated;
  if (missing < 0) {
    const withdraws = -missing < WITHDRAWS_FROM * delegated ? 0 : -missing;
    return { adds: 0, buys: 0, withdraws, spares: earned };
  }
  const adds = Math.min(missing, free + earned);
  const buys = Math.min(affordable, Math.floor(BUYS_OF_MISSING * (missing - adds)));
  return { adds, buys, withdraws: 0, spares: Math.max(0, earned - adds) };
}

const YIELD_MAX = 5;

/**
 * Weight of a node in a delegator's choice against the best on offer: e^(β × (net yield − best)), in [0, 1]. Yields
 * count up to 500 % a year, so that an empty pool is not worth everything.
 */
export function deriveNodeWeight(netYield: number, best: number, sensitivity: number): number {
  return exp(sensitivity * (Math.min(netYield, YIELD_MAX) - Math.min(best, YIELD_MAX)));
}

/** The one of so many offers that a uniform `u` in [0, 1) picks by logit over net yearly yields; `weights` has room for as many. */
export function chooseByYield(
  yields: Float64Array,
  count: number,
  sensitivity: number,
  u: number,
  weights: Float64Array,
): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k += 1) best = Math.max(best, yields[k]);
  let total = 0;
  for (let k = 0; k < count; k += 1) {
    weights[k] = deriveNodeWeight(yields[k], best, sensitivity);
    total += weights[k];
  }
  let rest = u * total;
  for (let k = 0; k < count - 1; k += 1) {
    rest -= weights[k];
    if (rest < 0) return k;
  }
  return count - 1;
}
