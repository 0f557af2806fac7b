import { sortHoldings } from './sorted-holdings.ts';

/** Gini coefficient of non-negative holdings: 0 when all hold the same, towards 1 when one holds everything; 0 for nothing. */
export function deriveGini(holdings: Float64Array): number {
  const sorted = sortHoldings(holdings);
  let sum = 0;
  let weighted = 0;
  for (let k = 0; k < sorted.length; k += 1) {
    sum += sorted[k];
    weighted += (k + 1) * sorted[k];
  }
  return sum === 0 ? 0 : (2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length;
}
