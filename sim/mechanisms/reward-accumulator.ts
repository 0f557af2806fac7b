export { addReward, deriveEarned, type RewardPool } from '../ledger/accumulator.ts';

/** Base units per second of a reward spread evenly over a time (Synthetix StakingRewards `rewardRate`); rounded down. */
export function deriveRewardRate(reward: bigint, seconds: bigint): bigint {
  return reward / seconds;
}
