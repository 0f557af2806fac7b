/** Something with objectives that are to be small. */
export interface Valued {
  readonly values: readonly number[];
}

/** Whether `a` is at least as good as `b` in every objective and better in one. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let isBetter = false;
  for (let k = 0; k < a.length; k += 1) {
    if (a[k] > b[k]) return false;
    if (a[k] < b[k]) isBetter = true;
  }
  return isBetter;
}

/** Those that no other dominates, one of each that are equal, by rising first objective. */
export function sortFront<One extends Valued>(all: readonly One[]): One[] {
  const sorted = all.toSorted((a, b) => compareValues(a.values, b.values));
  const front: One[] = [];
  for (const one of sorted) {
    const isBeaten = front.some(
      ({ values }) => dominates(values, one.values) || compareValues(values, one.values) === 0,
    );
    if (!isBeaten) front.push(one);
  }
  return front;
}

function compareValues(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k += 1) if (a[k] !== b[k]) return a[k] - b[k];
  return 0;
}

/**
 * Volume of what the points dominate below `reference`, exact, for two or three objectives that are to be small. Points
 * that are not below it in every objective add nothing.
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const inside = points.filter((point) => point.every((value, k) => value < reference[k]));
  if (reference.length === 2) return area(inside, reference);
  // Slices along the third objective: each as thick as the way to the next point.
  const rising = inside.toSorted((a, b) => a[2] - b[2]);
  let volume = 0;
  for (let k = 0; k < rising.length; k += 1) {
    const thickness = (rising[k + 1]?.[2] ?? reference[2]) - rising[k][2];
    if (thickness > 0) volume += thickness * area(rising.slice(0, k + 1), reference);
  }
  return volume;
}

/** In the first two objectives. */
function area(points: readonly (readonly number[])[], reference: readonly number[]): number {
  let sum = 0;
  let height = reference[1];
  for (const [x, y] of points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (y >= height) continue;
    sum += (reference[0] - x) * (height - y);
    height = y;
  }
  return sum;
}
