import { sortHoldings } from './sorted-holdings.ts';

/** Nakamoto coefficient: how few of the largest holders together hold more than `share` of all; 0 for nothing. */
export function deriveNakamoto(holdings: Float64Array, share = 0.5): number {
  const sorted = sortHoldings(holdings);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  if (total === 0) return 0;
  let held = 0;
  let count = 0;
  for (let k = sorted.length - 1; k >= 0 && held <= share * total; k -= 1) {
    held += sorted[k];
    count += 1;
  }
  return count;
}
