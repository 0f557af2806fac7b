import type { Point } from './point.ts';

/**
 * The points of a line that a screen can show: of all that fall on one column of pixels the first, the lowest, the highest
 * and the last, in their order (the M4 reduction of Jugel et al., 2014). The drawn line is the same to the pixel; no
 * extreme is lost, and every missing stretch stays one.
 *
 * @param column number of the column of pixels in which a point lies
 */
export function reduceToPixels(points: readonly Point[], column: (point: Point) => number): Point[] {
  const kept: Point[] = [];
  let start = 0;
  while (start < points.length) {
    const at = Math.floor(column(points[start]));
    let end = start + 1;
    while (end < points.length && Math.floor(column(points[end])) === at) end += 1;
    for (const i of pickExtremes(points, start, end)) kept.push(points[i]);
    start = end;
  }
  return kept;
}

/** Places of the first, lowest, highest and last point, and of a missing one, in order and each once. */
function pickExtremes(points: readonly Point[], start: number, end: number): number[] {
  const places = new Set<number>([start, end - 1]);
  let lowest = -1;
  let highest = -1;
  for (let i = start; i < end; i += 1) {
    const { value } = points[i];
    if (Number.isNaN(value)) {
      if (i === start || !Number.isNaN(points[i - 1].value)) places.add(i);
      continue;
    }
    if (lowest < 0 || value < points[lowest].value) lowest = i;
    if (highest < 0 || value > points[highest].value) highest = i;
  }
  if (lowest >= 0) places.add(lowest).add(highest);
  return [...places].sort((a, b) => a - b);
}

/** Points as bands can show them: one for each column of pixels, from its lowest to its highest. */
export function mergeToPixels(points: readonly Point[], column: (point: Point) => number): Point[] {
  const merged: Point[] = [];
  let current = Number.NaN;
  for (const point of points) {
    const at = Math.floor(column(point));
    const last = merged[merged.length - 1];
    if (at !== current || last === undefined || Number.isNaN(point.low) !== Number.isNaN(last.low)) {
      merged.push(point);
      current = at;
      continue;
    }
    merged[merged.length - 1] = {
      ...last,
      to: point.to,
      low: Math.min(last.low, point.low),
      high: Math.max(last.high, point.high),
    };
  }
  return merged;
}
