import { mulDiv, PPM } from '../../../ledger/amount.ts';
import { MILLI_CU } from '../../../units.ts';

/** Milli-CU that checking takes of `cuMilli` of work, rounded up. */
export function deriveCheckWork(cuMilli: number, workPpm: number): number {
  return mulDiv(cuMilli, workPpm, PPM, 'up');
}

/** What `cuMilli` of checking is paid at a base price, base units, rounded down as every payout is. */
export function deriveCheckPay(cuMilli: number, basePrice: number, payPpm: number): number {
  return mulDiv(mulDiv(cuMilli, basePrice, MILLI_CU, 'down'), payPpm, PPM, 'down');
}
