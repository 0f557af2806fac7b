import { addReward, PER_SHARE_MAX, REWARD_SCALE_BITS, type RewardPool } from '../../../ledger/accumulator.ts';
import { mulDiv } from '../../../ledger/amount.ts';

/** How a fund rewards those who provide liquidity: a budget spread evenly over a time (economy.md §5); times in whole units of one kind. */
export interface MiningRule {
  /** All that is paid out in that time, base units. */
  readonly budget: number;
  readonly starts: number;
  readonly lasts: number;
  /** What rules before this one made due beyond what it would have until it took over, base units; may be negative, 0 for the first. */
  readonly offset?: number;
}

/** What each pool remembers of its rewards; holders remember where they last settled, as with any reward pool. */
export interface MiningColumns extends RewardPool {
  /** Due by the schedule so far, base units. */
  readonly due: Float64Array;
  /** Due and not credited yet: nobody had pool shares, the fund was short, it did not divide, or it was too much for the shares. */
  readonly carried: Float64Array;
}

/** Due until `time`, base units: budget × (time − starts) / lasts, rounded down as a whole, so the parts sum to the budget. */
export function deriveMiningDue({ budget, starts, lasts }: MiningRule, time: number): number {
  if (time <= starts) return 0;
  return time >= starts + lasts ? budget : mulDiv(budget, time - starts, lasts, 'down');
}

/**
 * Credits the `staked` pool shares with what has fallen due since the last time, in O(1), and with what was carried over,
 * as far as the fund holds it and no share earns more than 2^32 base units in its life. Returns what the fund must set
 * aside for it: never less than can be claimed. The rest is carried over, so nothing is lost when nobody provides liquidity.
 */
export function mine(
  pools: MiningColumns,
  pool: number,
  rule: MiningRule,
  time: number,
  state: { readonly staked: number; readonly fund: number },
): number {
  const { due, carried, perShare } = pools;
  const until = (rule.offset ?? 0) + deriveMiningDue(rule, time);
  const open = until - due[pool] + carried[pool];
  due[pool] = until;
  const before = perShare[pool];
  const reward = Math.min(open, state.fund, deriveRoom(state.staked, before));
  if (reward === 0 || state.staked === 0) {
    carried[pool] = open;
    return 0;
  }
  addReward(pools, pool, reward, state.staked);
  const credited = deriveCredited(state.staked, perShare[pool] - before);
  carried[pool] = open - credited;
  return credited;
}

/** Base units that `shares` can still earn before a share's life of rewards is full. */
function deriveRoom(shares: number, perShare: bigint): number {
  return Number(((PER_SHARE_MAX - perShare) * BigInt(shares)) >> REWARD_SCALE_BITS);
}

/** What `shares` can claim at most of a rise per share; rounded up, for a later claim adds up fractions. */
function deriveCredited(shares: number, rise: bigint): number {
  const scale = 1n << REWARD_SCALE_BITS;
  return Number((BigInt(shares) * rise + scale - 1n) / scale);
}
