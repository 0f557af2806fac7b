import { InvariantError } from '../../../errors.ts';
import { WHOLE_WEEKS_PER_YEAR } from '../../../units.ts';

/**
 * Exponential moving average over `weeks` after one more week: weight 2 / (weeks + 1) for the latest, and the plain mean as
 * long as fewer weeks have been `seen` than that weight supposes, so that a start at 0 does not count as a past.
 */
export function deriveMovingAverage(
  average: number,
  latest: number,
  memory: { readonly seen: number; readonly weeks: number },
): number {
  const weight = Math.max(2 / (memory.weeks + 1), 1 / (memory.seen + 1));
  return average + Math.min(1, weight) * (latest - average);
}

/**
 * What a token is worth that pays `weekly` on average, to those who ask for the yearly return `required`: 52 × weekly /
 * required, in the unit of `weekly`. V_RT of the weekly royalty per RT, V_2PM of the value of RT awarded per staked 2PM and
 * week (economy.md §5). Throws on no required return.
 */
export function deriveIncomeValue(weekly: number, required: number): number {
  if (!(required > 0)) throw new InvariantError(`an income has no value at a required return of ${required}`);
  return (WHOLE_WEEKS_PER_YEAR * weekly) / required;
}

/** What the value of DGAI rests on: averages, in one unit of money. */
export interface DgaiUse {
  /** Spent on inference in a week. */
  readonly weeklySpend: number;
  /** Weeks for which money waits in DGAI before it is spent. */
  readonly holdWeeks: number;
  /** DGAI that can be bought: neither locked nor staked. */
  readonly float: number;
  /** Governance pay per DGAI in a week. */
  readonly weeklyGovernancePay: number;
}

/**
 * V_DGAI: what the float must be worth to carry the spending (the equation of exchange), and what its votes pay: weeklySpend ×
 * holdWeeks / float + 52 × weeklyGovernancePay / required (economy.md §5). Where nothing floats only votes count.
 */
export function deriveDgaiValue(use: DgaiUse, required: number): number {
  const carried = use.float > 0 ? (use.weeklySpend * use.holdWeeks) / use.float : 0;
  return carried + deriveIncomeValue(use.weeklyGovernancePay, required);
}
