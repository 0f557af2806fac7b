/** Whole token counts from `lo` to `hi`, both included, taken as equally likely. */
export type TokenBin = readonly [lo: number, hi: number];

/** Widest bin, so that 16 random bits place a draw within it. */
export const binWidthMax = 65_536;

export interface TokenBinOptions {
  /** A bin holds at most this share of the requests, unless it is a single value. */
  readonly shareMax: number;
  /** Most that the binned distribution function may differ from the data's, anywhere (Kolmogorov–Smirnov). */
  readonly distanceMax: number;
  /**
   * Most that a bin may add to or take from the sum of all tokens, and from the sum of their squares, as a
   * share of it. Work is of second degree in tokens, and a long tail weighs on it that no distance of
   * distributions shows.
   */
  readonly momentErrorMax: number;
}

/** Distinct values in ascending order and how many requests have each. */
interface Histogram {
  readonly value: readonly number[];
  readonly count: readonly number[];
  readonly total: number;
  /** Sums of all tokens and of their squares. */
  readonly sum: number;
  readonly squares: number;
}

/**
 * Bins for one margin of a token distribution, ascending and disjoint. A value that holds `shareMax` of the
 * requests gets a bin of its own (a chat template, a cut at a maximum); the rest is cut at quantiles, and a
 * bin is cut again at its worst point until equally likely values are near enough to the data. Needs one
 * value at least.
 */
export function deriveTokenBins(tokens: Int32Array, options: TokenBinOptions): TokenBin[] {
  const histogram = deriveHistogram(tokens);
  return cutAtQuantiles(histogram, options.shareMax)
    .flatMap((range) => refine(histogram, range, options))
    .map(([from, end]) => [histogram.value[from], histogram.value[end - 1]]);
}

/** The index of the bin that holds `tokens`; −1 when none does. */
export function findBin(bins: readonly TokenBin[], tokens: number): number {
  let low = 0;
  let high = bins.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (tokens <= bins[middle][1]) high = middle;
    else low = middle + 1;
  }
  return bins[low][0] <= tokens && tokens <= bins[low][1] ? low : -1;
}

function deriveHistogram(tokens: Int32Array): Histogram {
  const value: number[] = [];
  const count: number[] = [];
  let sum = 0;
  let squares = 0;
  for (const token of tokens.slice().sort()) {
    sum += token;
    squares += token * token;
    if (value.at(-1) === token) {
      count[count.length - 1]++;
    } else {
      value.push(token);
      count.push(1);
    }
  }
  return { value, count, total: tokens.length, sum, squares };
}

/** Ranges [from, end) of distinct values. */
type Range = readonly [from: number, end: number];

function cutAtQuantiles({ value, count, total }: Histogram, shareMax: number): Range[] {
  const mass = shareMax * total;
  const ranges: Range[] = [];
  let from = 0;
  let held = 0;
  for (let at = 0; at < value.length; at++) {
    const wide = value[at] - value[from] >= binWidthMax;
    // After a value of its own the next bin begins anew, since held + count is then beyond the mass.
    if (at > from && (held + count[at] > mass || wide)) {
      ranges.push([from, at]);
      from = at;
      held = 0;
    }
    held += count[at];
  }
  ranges.push([from, value.length]);
  return ranges;
}

function refine(histogram: Histogram, range: Range, options: TokenBinOptions): Range[] {
  const fitting: Range[] = [];
  const pending: Range[] = [range];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [from, end] = next;
    const { distance, cut } = findWorstPoint(histogram, next);
    const near =
      distance <= options.distanceMax && deriveMomentError(histogram, next) <= options.momentErrorMax;
    if (near || end - from === 1) fitting.push(next);
    else pending.push([cut, end], [from, cut]);
  }
  return fitting;
}

/** Where equally likely values differ most from the data, and by how much of all requests. */
function findWorstPoint(
  { value, count, total }: Histogram,
  [from, end]: Range,
): { distance: number; cut: number } {
  const slope = sumOf(count, from, end) / (value[end - 1] - value[from] + 1);
  let seen = 0;
  let worst = 0;
  let cut = from + 1;
  for (let at = from; at < end; at++) {
    // The two distribution functions lie farthest apart just before or at an observed value.
    const before = Math.abs(seen - slope * (value[at] - value[from]));
    seen += count[at];
    const after = Math.abs(seen - slope * (value[at] - value[from] + 1));
    if (before > worst && at > from) [worst, cut] = [before, at];
    if (after > worst && at + 1 < end) [worst, cut] = [after, at + 1];
  }
  return { distance: worst / total, cut };
}

/**
 * What equally likely values add to the sum of tokens or of squares, as a share of it; the greater of the
 * two.
 */
function deriveMomentError({ value, count, sum, squares }: Histogram, [from, end]: Range): number {
  const middle = (value[from] + value[end - 1]) / 2;
  const width = value[end - 1] - value[from] + 1;
  const square = middle * middle + (width * width - 1) / 12;
  let excess = 0;
  let excessSquares = 0;
  for (let at = from; at < end; at++) {
    excess += count[at] * (middle - value[at]);
    excessSquares += count[at] * (square - value[at] * value[at]);
  }
  return sum === 0 ? 0 : Math.max(Math.abs(excess) / sum, Math.abs(excessSquares) / squares);
}

function sumOf(column: readonly number[], from: number, end: number): number {
  let sum = 0;
  for (let at = from; at < end; at++) sum += column[at];
  return sum;
}
