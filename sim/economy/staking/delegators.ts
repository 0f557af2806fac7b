import { exp, logistic } from '../../portable.ts';
import { column } from '../../state/table.ts';

/** People who stake on nodes for a part of their emission, and vote (economy.md §2.10, §6). */
export const delegatorSpec = {
  node: column('i32', 'id', 'node staked on; −1 for none'),
  shares: column('f64', 'shares', "shares of that node's delegated stake"),
  paid: column('u64', '2^-32', 'rewards per share up to which it has been paid'),
  savings: column('f64', '1e-6 USD', 'money outside that it may still put into DGAI'),
  buying: column('u8', '0/1', 'whether it bought DGAI last week, to delegate them'),
} as const;

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

/** How fast delegators move. */
export interface DelegationPace {
  /** Part of what is missing that is bought at a time. */
  readonly buys: number;
  /** Smallest part of the stake that is worth a withdrawal. */
  readonly withdrawsFrom: number;
}

/**
 * A delegator goes for `share` of its means delegated. What is missing it takes from income first, then from what it
 * holds, then buys a part of it; what is too much it withdraws. Income that is not needed for that is income.
 */
export function decideDelegation(
  means: DelegatorMeans,
  share: number,
  pace: DelegationPace,
): DelegationChange {
  const { free, earned, delegated, affordable } = means;
  const missing = Math.floor(share * (free + delegated + affordable)) - delegated;
  if (missing < 0) {
    const withdraws = -missing < pace.withdrawsFrom * delegated ? 0 : -missing;
    return { adds: 0, buys: 0, withdraws, spares: earned };
  }
  const adds = Math.min(missing, free + earned);
  const buys = Math.min(affordable, Math.floor(pace.buys * (missing - adds)));
  return { adds, buys, withdraws: 0, spares: Math.max(0, earned - adds) };
}

/** How delegators weigh yields. */
export interface YieldView {
  /** β of the logit over net yearly yields. */
  readonly yieldSensitivity: number;
  /** Largest yearly yield that is believed. */
  readonly yieldMax: number;
}

/**
 * Weight of a node in a delegator's choice against the best on offer: e^(β × (net yield − best)), in [0, 1]. Yields
 * count up to the largest that is believed.
 */
export function deriveNodeWeight(netYield: number, best: number, view: YieldView): number {
  const { yieldSensitivity, yieldMax } = view;
  return exp(yieldSensitivity * (Math.min(netYield, yieldMax) - Math.min(best, yieldMax)));
}

/** The one of so many offers that a uniform `u` in [0, 1) picks by logit over net yearly yields; `weights` has room for as many. */
export function chooseByYield(
  yields: Float64Array,
  count: number,
  view: YieldView,
  u: number,
  weights: Float64Array,
): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k += 1) best = Math.max(best, yields[k]);
  let total = 0;
  for (let k = 0; k < count; k += 1) {
    weights[k] = deriveNodeWeight(yields[k], best, view);
    total += weights[k];
  }
  let rest = u * total;
  for (let k = 0; k < count - 1; k += 1) {
    rest -= weights[k];
    if (rest < 0) return k;
  }
  return count - 1;
}
