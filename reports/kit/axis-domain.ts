/** Below it a number counts as nought on an axis; its reciprocal is the farthest that one reaches. */
const least = 1e-290;
/** Part of its values below which a width is noise of adding up: ticks of such an axis would be one number. */
const noise = 1e-9;

/**
 * Ends of an axis that holds all `values`: finite, and far enough apart for ticks that differ. Values that differ by rounding
 * noise alone get a tenth of their size on either side. Values that are not finite are left out. Without values, or with zeros
 * alone, the axis goes from 0 to 1.
 */
export function deriveDomain(values: Iterable<number>): readonly [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size < least) return [low < 0 ? -1 : 0, high < 0 ? 0 : 1];
  const far = 1 / least;
  [low, high] = [low, high].map((end) => Math.min(far, Math.max(-far, end)));
  if (high - low > size * noise) return [low, high];
  const pad = Math.min(size, far) * 0.1;
  return [low - pad, high + pad];
}

/** The same of a logarithmic axis: of what is above nought alone. */
export function derivePositiveDomain(values: Iterable<number>): readonly [low: number, high: number] {
  const positive = [...values].filter((value) => value >= least);
  return positive.length === 0 ? [1, 10] : deriveDomain(positive);
}
