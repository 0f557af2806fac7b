import { isPlainSetting } from '../scenario/overrides.ts';
import { DesignedPoint, type DesignTable, type DraftPoint } from './design-table.ts';

const tableOf = ([first]: readonly DraftPoint[]): DesignTable | undefined =>
  first instanceof DesignedPoint ? first.table : undefined;

/** The paths that are set together, each list of them once. */
export function listVaried(points: readonly DraftPoint[]): string[][] {
  const table = tableOf(points);
  if (table !== undefined) return [table.columns.map(({ path }) => path)];
  const lists = points.map(({ parameters }) => Object.keys(parameters));
  return [...new Map(lists.map((paths) => [paths.join('\n'), paths])).values()];
}

/** Whether all values are numbers, alone or with a unit: two of them that are written in two ways are told by their value. */
export const hasPlainValues = (points: readonly DraftPoint[]): boolean =>
  tableOf(points)?.columns.every(({ texts }) => texts.every(isPlainSetting)) ?? false;

/**
 * Places of at most `most` points that together tell what is wrong with many: the least and the largest value of each
 * parameter, the corners of each pair of parameters, then one point for each value and others evenly among all, as far as
 * there is room. In their order; the first point is always one of them.
 */
export function pickTelling(points: readonly DraftPoint[], most: number): number[] {
  if (points.length <= most) return [...points.keys()];
  const picked = new Set([0, points.length - 1]);
  for (const place of listTelling(points)) {
    if (picked.size >= most) break;
    picked.add(place);
  }
  return [...picked].sort((left, right) => left - right);
}

/** Values of a parameter that each have a point. */
const valuesEach = 16;
const goldenRatio = (Math.sqrt(5) - 1) / 2;

function* listTelling(points: readonly DraftPoint[]): Generator<number> {
  const columns = tableOf(points)?.columns ?? [];
  const ranks = columns.map(({ texts, of }) => rankValues(texts, of));
  for (const rank of ranks) yield* [-1, 1].map((sign) => farthest([rank], [sign]));
  for (const [index, rank] of ranks.entries())
    for (const other of ranks.slice(0, index))
      for (const signs of [
        [-1, -1],
        [-1, 1],
        [1, -1],
        [1, 1],
      ])
        yield farthest([rank, other], signs);
  for (const { of, texts } of columns)
    if (texts.length <= valuesEach) for (const value of texts.keys()) yield of.indexOf(value);
  // In steps of no fraction of a design: one that goes through its values in a round would give the same ones.
  for (let k = 1; k <= points.length; k += 1) yield Math.floor(((k * goldenRatio) % 1) * points.length);
}

/** Of each point the value as a number from 0 to 1: by size, or by the order of the list where values are no numbers. */
function rankValues(texts: readonly string[], of: Uint32Array): Float64Array {
  const numbers = texts.map((text) => Number.parseFloat(text));
  const values = numbers.every(Number.isFinite) ? numbers : [...texts.keys()];
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const span = high - low || 1;
  return Float64Array.from(of, (value) => (values[value] - low) / span);
}

/** The point that lies farthest in a direction. */
function farthest(ranks: readonly Float64Array[], signs: readonly number[]): number {
  let [best, place] = [Number.NEGATIVE_INFINITY, 0];
  for (let point = 0; point < ranks[0].length; point += 1) {
    let reach = 0;
    for (let axis = 0; axis < ranks.length; axis += 1) reach += signs[axis] * ranks[axis][point];
    if (reach > best) [best, place] = [reach, point];
  }
  return place;
}
