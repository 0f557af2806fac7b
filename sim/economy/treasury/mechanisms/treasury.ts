import { WHOLE_WEEKS_PER_YEAR } from '../../../units.ts';

/** What the treasury moves to the governance pool: a share of its balance once a year, or a 52nd of it a week (economy.md §2.13). */
export function deriveGovernanceTransfer(
  balance: number,
  week: number,
  rule: { readonly share: number; readonly accrual: 'yearly' | 'weekly' },
): number {
  if (rule.accrual === 'weekly') return Math.floor((balance * rule.share) / WHOLE_WEEKS_PER_YEAR);
  return week > 0 && week % WHOLE_WEEKS_PER_YEAR === 0 ? Math.floor(balance * rule.share) : 0;
}

/** Days that a balance worth `usd` lasts at `usdPerWeek`; Infinity when nothing is spent. */
export function deriveRunwayDays(usd: number, usdPerWeek: number): number {
  return usdPerWeek === 0 ? Number.POSITIVE_INFINITY : (usd / usdPerWeek) * 7;
}
