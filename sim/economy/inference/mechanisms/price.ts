import { AMOUNT_MAX, mulDiv } from '../../../ledger/amount.ts';
import { MILLI_CU } from '../../../units.ts';

/** Cost of `cuMilli` milli-CU before any surcharge, B = CU × base price (economy.md §2.2); rounded up. */
export function deriveBase(cuMilli: number, basePrice: number): number {
  return mulDiv(cuMilli, basePrice, MILLI_CU, 'up');
}

/** Fills B of `rows[0 … count)` at the base price in force. */
export function bindQuoteBase({
  cuMilli,
  base,
}: {
  readonly cuMilli: Float64Array;
  readonly base: Float64Array;
}): (rows: Int32Array, count: number, basePrice: number) => void {
  return (rows, count, basePrice) => {
    let largest = 0;
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      const product = cuMilli[row] * basePrice;
      if (product > largest) largest = product;
      base[row] = Math.ceil(product / MILLI_CU);
    }
    // A call in the loop above, however rare, would make it twice as slow for all.
    if (largest > AMOUNT_MAX)
      for (let k = 0; k < count; k += 1) base[rows[k]] = deriveBase(cuMilli[rows[k]], basePrice);
  };
}
