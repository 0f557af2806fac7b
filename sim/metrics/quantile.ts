/** The `q`-quantile of the `values` that are known (0 ≤ q ≤ 1), linear between order statistics; NaN for none. */
export function deriveQuantile(values: Float64Array, q: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return Number.NaN;
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
