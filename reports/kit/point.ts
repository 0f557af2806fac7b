/** A value over the hours (from, to], drawn at `at`; NaN is missing. `low` and `high` are the extremes inside. */
export interface Point {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One value from `from` to `to`, drawn in the middle of it or at `at`. */
export function pointOf(from: number, to: number, value: number, at = (from + to) / 2): Point {
  return { from, to, at, value, low: value, high: value };
}

/** Another value in place of that of a point. */
export function withValue(point: Point, value: number): Point {
  return { ...point, value, low: value, high: value };
}
