/** Where a mean lies at a stated confidence, and the test against 0 that says the same. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Chance of a mean this far from 0 if it were 0: below 1 − confidence where and only where 0 lies outside. */
  readonly p: number;
}

/** The interval of differences that are all the same: that value alone; p is 1 when it is 0 and 0 otherwise. */
export function certainInterval(value: number): Interval {
  return { low: value, high: value, p: value === 0 ? 1 : 0 };
}
