import { InvariantError } from '../../../errors.ts';
import { divideProRata } from '../../../ledger/pro-rata.ts';

/** How a round of training shares its reward (economy.md §4.2). */
export type TrainingKind = 'fhe' | 'federated';

/** The kind of round `round`: always the same, or one after the other with FHE first. */
export function deriveTrainingKind(training: TrainingKind | 'alternate', round: number): TrainingKind {
  if (training !== 'alternate') return training;
  return round % 2 === 0 ? 'fhe' : 'federated';
}

/**
 * The bidder who trains on encrypted data and takes the whole share, drawn by stake (whole base units) with `u` in
 * [0, 1); −1 when nobody who bids has a stake.
 */
export function drawWinner(stakes: Float64Array, count: number, u: number): number {
  let total = 0;
  for (let k = 0; k < count; k += 1) total += stakes[k];
  if (!Number.isSafeInteger(total) || total < 0)
    throw new InvariantError(`stakes of bidders sum to ${total}`);
  if (total === 0) return -1;
  let left = Math.min(Math.floor(u * total), total - 1);
  let winner = 0;
  while (left >= stakes[winner]) {
    left -= stakes[winner];
    winner += 1;
  }
  return winner;
}

/**
 * Shares an FHE round: all of `allotment` (RT units) to the winner, into `out`. Returns what was paid: nothing without a
 * winner (−1), and then it rolls over.
 */
export function divideFheRound(allotment: number, winner: number, count: number, out: Float64Array): number {
  out.fill(0, 0, count);
  if (winner < 0) return 0;
  out[winner] = allotment;
  return allotment;
}

/** Shares a federated round by completed work (whole weights), rounded down, into `out`. Returns what was paid; the rest rolls over. */
export function divideFederatedRound(
  allotment: number,
  work: Float64Array,
  count: number,
  out: Float64Array,
): number {
  return divideProRata(allotment, work, count, out);
}

/** A bidder's chance to win an FHE round by stake, or its part of a federated round by work: own / (own + others), 0 of nothing. */
export function deriveExpectedShare(own: number, others: number): number {
  return own > 0 ? own / (own + others) : 0;
}

/** Cost in USD of a round: the hours of the work in the clear, times the slowdown under encryption, at the node's cost of an hour. */
export function deriveTrainingCost(hours: number, slowdown: number, usdPerHour: number): number {
  return hours * slowdown * usdPerHour;
}

/** What a node weighs when it bids, in USD and hours. */
export interface Bid {
  /** Chance to win, or expected part; in [0, 1]. */
  readonly expectedShare: number;
  /** Value of all that the round pays. */
  readonly roundValue: number;
  /** Hours of the node that the round takes, above 0. */
  readonly hours: number;
  /** Cost of the work, from the calibration; only who works bears it. */
  readonly cost: number;
  /** Chance that it has to work: that of winning for FHE, 1 for federated rounds. */
  readonly workChance: number;
}

/** Expected pay per hour of a bid, USD/h, less the expected cost: what a node compares with inference. */
export function deriveBidPerHour(bid: Bid): number {
  return (bid.expectedShare * bid.roundValue - bid.workChance * bid.cost) / bid.hours;
}
