import { mean } from 'd3';
import { type Point, pointOf, withValue } from './point.ts';

/** Mean of the values that are there, every bucket alike; NaN when there are none. */
export function meanOf(points: readonly Point[]): number {
  return mean(points, ({ value }) => value) ?? Number.NaN;
}

/** A level on the buckets of `grid`: what it was last in each of them. Buckets of `points` are as long or shorter. */
export function alignLevels(points: readonly Point[], grid: readonly Point[]): Point[] {
  let next = 0;
  return grid.map((bucket) => {
    let value = Number.NaN;
    while (next < points.length && points[next].to <= bucket.to + 1e-9) {
      if (points[next].to > bucket.from && !Number.isNaN(points[next].value)) value = points[next].value;
      next += 1;
    }
    return pointOf(bucket.from, bucket.to, value, bucket.to);
  });
}

/** Fewer, longer buckets with the mean of those they join: at most `most` of them. */
export function coarsenPoints(points: readonly Point[], most: number): readonly Point[] {
  const size = Math.ceil(points.length / most);
  if (size <= 1) return points;
  const coarse: Point[] = [];
  for (let start = 0; start < points.length; start += size) {
    const joined = points.slice(start, start + size);
    const { to } = joined[joined.length - 1];
    coarse.push(pointOf(joined[0].from, to, meanOf(joined)));
  }
  return coarse;
}

/** A band from one metric to another, bucket by bucket: `low` and `high` are their values. */
export function bandBetween(lower: readonly Point[], upper: readonly Point[]): Point[] {
  return lower.flatMap((point, i) => {
    if (upper[i] === undefined) return [];
    return [{ ...point, low: point.value, high: upper[i].value }];
  });
}

/** What is left of one count when another is taken off, bucket by bucket. */
export function subtractPoints(points: readonly Point[], taken: readonly Point[]): Point[] {
  return points.map((point, i) => withValue(point, point.value - (taken[i]?.value ?? 0)));
}

/** The sum of metrics that are measured at the same moments, bucket by bucket; where one is missing the others count. */
export function addPoints(all: readonly (readonly Point[])[]): Point[] {
  const longest = all.reduce((most, points) => (points.length > most.length ? points : most), []);
  return longest.map((bucket, i) => {
    const present = all
      .map((points) => points[i]?.value ?? Number.NaN)
      .filter((value) => !Number.isNaN(value));
    return withValue(bucket, present.length === 0 ? Number.NaN : present.reduce((sum, one) => sum + one, 0));
  });
}

/** Every value times `factor`, or times its own of `factors`. */
export function scalePoints(points: readonly Point[], factor: number | readonly number[]): Point[] {
  return points.map((point, i) => {
    const by = typeof factor === 'number' ? factor : factor[i];
    return { ...point, value: point.value * by, low: point.low * by, high: point.high * by };
  });
}

/** Without the buckets before the first value: what did not exist yet is no missing data. */
export function sinceFirst(points: readonly Point[]): Point[] {
  const first = points.findIndex((point) => !Number.isNaN(point.value));
  return first < 0 ? [] : points.slice(first);
}
