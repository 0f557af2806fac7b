import { mulDiv, PPM, portion } from '../../../ledger/amount.ts';

/** Shares for `amount` tokens brought to a pool, rounded down in favour of those already there. */
export function deriveSharesForTokens(amount: number, poolTokens: number, poolShares: number): number {
  // A pool slashed to nothing starts anew: its old shares have no claim left.
  return poolShares === 0 || poolTokens === 0 ? amount : mulDiv(amount, poolShares, poolTokens, 'down');
}

/** Tokens behind `shares`, rounded down in favour of those who stay. */
export function deriveTokensForShares(shares: number, poolTokens: number, poolShares: number): number {
  return poolShares === 0 ? 0 : mulDiv(shares, poolTokens, poolShares, 'down');
}

/** What delegators receive of a reward: of its part that is the return on stake, their share of it less commission; rounded down. */
export function deriveDelegatorsPart(
  reward: number,
  own: number,
  delegated: number,
  rule: { readonly stakeSharePpm: number; readonly commissionPpm: number },
): number {
  if (delegated === 0) return 0;
  const byStake = mulDiv(portion(reward, rule.stakeSharePpm), delegated, own + delegated, 'down');
  return portion(byStake, PPM - rule.commissionPpm);
}
