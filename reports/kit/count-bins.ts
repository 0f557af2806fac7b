/** How many of the values lie in each of `count` equal bins from `low` to `high`; all in the first where these are one. */
export function countBins(values: Iterable<number>, count: number, low: number, high: number): number[] {
  const bins = new Array<number>(count).fill(0);
  for (const value of values) {
    const place = high > low ? Math.floor(((value - low) / (high - low)) * count) : 0;
    bins[Math.min(count - 1, place)] += 1;
  }
  return bins;
}
