import { InvariantError } from '../../../errors.ts';
import { PER_SHARE_MAX, REWARD_SCALE, REWARD_SCALE_BITS } from '../../../ledger/accumulator.ts';
import { AMOUNT_MAX, mulDiv } from '../../../ledger/amount.ts';
import { column } from '../../../state/table.ts';

/** What a Royalty Vault knows of the royalties it received; one row per subnet (economy.md §4.5). */
export const revenueVaultSpec = {
  perShare: column('u64', '2^-32', 'royalties per eligible RT since the start'),
  pendingRoyalty: column('f64', '1e-6 DGAI', 'royalties that wait for RT to be credited to'),
  carried: column('u64', '2^-32', 'fraction of a base unit that did not divide among the eligible'),
} as const;

/** What each holder of a subnet's RT was paid; one row per holder. */
export const revenueHolderSpec = {
  paid: column('u64', '2^-32', 'royalties per RT up to which the holder has been paid'),
  fraction: column('u32', '2^-32', 'fraction of a base unit that the holder has earned beside'),
} as const;

/** The columns of `revenueVaultSpec`, wherever they are. */
export interface RevenueVaults {
  readonly perShare: BigUint64Array;
  readonly pendingRoyalty: Float64Array;
  readonly carried: BigUint64Array;
}

/** The columns of `revenueHolderSpec`, wherever they are. */
export interface RevenueHolders {
  readonly paid: BigUint64Array;
  readonly fraction: Uint32Array;
}

const MASK = (1n << REWARD_SCALE_BITS) - 1n;

/**
 * Credits `revenue` base units, and what waited before, to `eligible` RT: O(1), whatever the number of holders. Without
 * an eligible RT it waits for the first. What does not divide evenly is carried to the next time, and so is what would
 * pass 2^32 base units per RT in a lifetime; nothing is lost. Returns the base units credited.
 */
export function creditRevenue(
  vaults: RevenueVaults,
  subnet: number,
  revenue: number,
  eligible: number,
): number {
  const { perShare, pendingRoyalty, carried } = vaults;
  const waiting = pendingRoyalty[subnet] + revenue;
  if (!(Number.isSafeInteger(waiting) && revenue >= 0 && Number.isSafeInteger(eligible) && eligible >= 0))
    throw new InvariantError(
      `royalties of ${revenue} beside ${waiting - revenue} waiting, to ${eligible} RT`,
    );
  pendingRoyalty[subnet] = waiting;
  if (eligible === 0) return 0;
  const scaled = (BigInt(waiting) << REWARD_SCALE_BITS) + carried[subnet];
  const even = scaled / BigInt(eligible);
  const room = PER_SHARE_MAX - perShare[subnet];
  const credited = even < room ? even : room;
  const left = scaled - credited * BigInt(eligible);
  perShare[subnet] = perShare[subnet] + credited;
  pendingRoyalty[subnet] = Number(left >> REWARD_SCALE_BITS);
  carried[subnet] = left & MASK;
  return waiting - pendingRoyalty[subnet];
}

/**
 * Base units that `shares` RT earned since the holder last settled, to be paid to it now. Fractions stay its own until
 * they make a unit, so it ends up with the same however often it settles. Call it before its RT change.
 */
export function settleRevenue(
  vaults: RevenueVaults,
  subnet: number,
  holders: RevenueHolders,
  row: number,
  shares: number,
): number {
  const perShare = vaults.perShare[subnet];
  const gained = perShare - holders.paid[row];
  holders.paid[row] = perShare;
  const short = Number(gained);
  if (short <= AMOUNT_MAX && shares <= AMOUNT_MAX) {
    // The product by its whole units and by its lowest 32 bits, which are the fraction.
    const fraction = (Math.imul(shares, short) >>> 0) + holders.fraction[row];
    holders.fraction[row] = fraction % REWARD_SCALE;
    return mulDiv(shares, short, REWARD_SCALE, 'down') + Math.floor(fraction / REWARD_SCALE);
  }
  const earned = BigInt(shares) * gained + BigInt(holders.fraction[row]);
  holders.fraction[row] = Number(earned & MASK);
  return Number(earned >> REWARD_SCALE_BITS);
}
