import { InvariantError } from '../../../errors.ts';
import { AMOUNT_MAX } from '../../../ledger/amount.ts';
import { column } from '../../../state/table.ts';

/** RT that a holder was awarded by a subnet's vault and what it has claimed of it; one row per holder and subnet (economy.md §4.4). */
export const royaltyClaimSpec = {
  accrued: column('f64', 'RT', 'awarded since the start'),
  claimed: column('f64', 'RT', 'claimed since the start'),
} as const;

/** The columns of `royaltyClaimSpec`, wherever they are. */
export interface RoyaltyClaims {
  readonly accrued: Float64Array;
  readonly claimed: Float64Array;
}

/** Awards `amount` whole units. Throws when it is not a whole number of at least 0, or the total passes 2^53 − 1. */
export function accrue(claims: RoyaltyClaims, row: number, amount: number): void {
  const accrued = claims.accrued[row] + amount;
  if (!(Number.isSafeInteger(amount) && amount >= 0 && accrued <= AMOUNT_MAX))
    throw new InvariantError(`an award of ${amount} RT to one who was awarded ${claims.accrued[row]}`);
  claims.accrued[row] = accrued;
}

/** What is awarded and not yet claimed, units. */
export function deriveClaimable(claims: RoyaltyClaims, row: number): number {
  return claims.accrued[row] - claims.claimed[row];
}

/**
 * Claims up to `atMost` units and returns what is to be paid: accrued less claimed, never more, so that claims in parts
 * or whole, in any order, come to the same. Throws when `atMost` is neither whole and at least 0 nor infinite.
 */
export function claim(claims: RoyaltyClaims, row: number, atMost = Number.POSITIVE_INFINITY): number {
  const paid = Math.min(atMost, deriveClaimable(claims, row));
  if (!(Number.isSafeInteger(paid) && paid >= 0))
    throw new InvariantError(`a claim of ${atMost} RT where ${deriveClaimable(claims, row)} can be claimed`);
  claims.claimed[row] = claims.claimed[row] + paid;
  return paid;
}
