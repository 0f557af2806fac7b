/** When a rule applies, hours from the start of the run. */
export interface RuleTimes {
  readonly every: number;
  readonly from: number;
  readonly until: number;
}

/** Times are sums of parts of hours: so near to each other they are the same. */
const near = 1e-9;

/** How often a rule should have applied until `hours`. */
const timesUntil = ({ every, from }: RuleTimes, hours: number): number =>
  Math.max(0, Math.floor((hours - from) / every + near));

/**
 * Whether a rule applies in the tick from `hours` on: in the one in which a multiple of `every` after its start is reached, so
 * that a day's rule has applied once after a day.
 */
export function isDue(times: RuleTimes, hours: number, tickHours: number): boolean {
  const end = hours + tickHours;
  return end <= times.until + near && timesUntil(times, end) > timesUntil(times, hours);
}
