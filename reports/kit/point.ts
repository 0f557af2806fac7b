/** A value over the hours (from, to], drawn at `at`; NaN is missing. `low` and `high` are the extremes inside. */
export interface Point {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
