import { mulDiv } from '../../../ledger/amount.ts';

/** Released of `amount` (base units) after `elapsed` of `duration`, linear, rounded down: min(A, A·t/D). Equal units of time. */
export function deriveVested(amount: number, elapsed: number, duration: number): number {
  if (elapsed <= 0) return 0;
  if (elapsed >= duration) return amount;
  return mulDiv(amount, elapsed, duration, 'down');
}
