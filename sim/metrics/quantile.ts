/** The `q`-quantile of the `values` that are known (0 ≤ q ≤ 1), linear between order statistics; NaN for none. */
export function deriveQuantile(values: Float64Array, q: number): number {
  return deriveSortedQuantile(sortKnown(values), q);
}

/** The `values` that are known, smallest first. */
export function sortKnown(values: Float64Array): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  // biome-ignore lint/style/useForOf: walking an iterator takes twice the time
  for (let k = 0; k < values.length; k += 1) {
    known[count] = values[k];
    count += Number(!Number.isNaN(values[k]));
  }
  return known.subarray(0, count).sort();
}

/** The `q`-quantile of sorted values, as `deriveQuantile` has it. */
export function deriveSortedQuantile(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
