import { exp, logistic } from '../portable.ts';
import { column, type Table } from '../state/table.ts';

/** People who stake on nodes for a part of their emission, and vote (economy.md §2.10, §6). */
export const delegatorSpec = {
  node: column('i32', 'id', 'node staked on; −1 for none'),
  shares: column('f64', 'shares', "shares of that node's delegated stake"),
  paid: column('u64', '2^-32', 'rewards per share up to which it has been paid'),
} as const;

/** The table of delegators. */
export type Delegators = Table<typeof delegatorSpec>;

/** Chance of staking rather than holding, from the best net yearly yield against that elsewhere. */
export function deriveStakingChance(netYield: number, outsideYield: number, sensitivity: number): number {
  return logistic(sensitivity * (netYield - outsideYield));
}

const YIELD_MAX = 5;

/**
 * Weight of a node in a delegator's choice against the best on offer: e^(β × (net yield − best)), in [0, 1]. Yields
 * count up to 500 % a year, so that an empty pool is not worth everything.
 */
export function deriveNodeWeight(netYield: number, best: number, sensitivity: number): number {
  return exp(sensitivity * (Math.min(netYield, YIELD_MAX) - Math.min(best, YIELD_MAX)));
}
