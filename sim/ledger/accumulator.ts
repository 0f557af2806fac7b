import { InvariantError, OutgrownError } from '../errors.ts';
import { AMOUNT_MAX, mulDiv } from './amount.ts';

/** Rewards per share are kept in units of 2^−32, so that a unit spread over many shares is not lost. */
export const REWARD_SCALE_BITS = 32n;
/** So many of those units are one. */
export const REWARD_SCALE = 0x1_0000_0000;
/** The most that a share may be credited with in its life, in units of 2^−32: 2^32 base units. */
export const PER_SHARE_MAX = (1n << 64n) - 1n;

/** Rewards per share of one pool, growing with every reward; each holder remembers where it last settled. */
export interface RewardPool {
  /** Per pool, rewards per share × 2^32. */
  readonly perShare: BigUint64Array;
}

/**
 * Adds `reward` base units, spread over `shares`, to pool `pool`: O(1), whatever the number of holders. Throws when
 * there are no shares, and when a share's lifetime rewards pass 2^32 base units.
 */
export function addReward(accumulator: RewardPool, pool: number, reward: number, shares: number): void {
  if (!(shares > 0)) throw new InvariantError(`a reward of ${reward} has no shares to go to`);
  const perShare = accumulator.perShare[pool] + (BigInt(reward) << REWARD_SCALE_BITS) / BigInt(shares);
  if (perShare > PER_SHARE_MAX)
    throw new OutgrownError(`a reward of ${reward} to ${shares} shares passes 2^32 base units per share`);
  accumulator.perShare[pool] = perShare;
}

/** What `shares` have earned since the holder settled at `paid`; rounded down, so a pool never pays more than it got. */
export function deriveEarned(shares: number, perShare: bigint, paid: bigint): number {
  if (perShare === paid) return 0;
  const gained = Number(perShare - paid);
  if (gained <= AMOUNT_MAX && shares <= AMOUNT_MAX) return mulDiv(shares, gained, REWARD_SCALE, 'down');
  return Number((BigInt(shares) * (perShare - paid)) >> REWARD_SCALE_BITS);
}
