/**
 * Two-sample Kolmogorov–Smirnov distance: the largest difference between the empirical distribution functions
 * of two samples, 0 (alike) to 1 (apart). Order does not matter, ties are exact. NaN when a sample is empty
 * or holds NaN.
 */
export function kolmogorovSmirnov(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const a = Float64Array.from(left).sort();
  const b = Float64Array.from(right).sort();
  // NaN sorts last.
  if (a.length === 0 || b.length === 0 || Number.isNaN(a[a.length - 1] + b[b.length - 1])) return Number.NaN;
  let i = 0;
  let j = 0;
  let distance = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i], b[j]);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  return distance;
}
