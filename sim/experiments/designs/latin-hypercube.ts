import type { Stream } from '../../random/draws.ts';
import type { UnitDesign } from './sobol.ts';

/**
 * `n` points in the unit cube of which each n-th of every axis holds exactly one (McKay, Beckman, Conover,
 * Technometrics 21, 1979). Axes are addressed by their number: a further one leaves the others as they are.
 */
export function latinHypercubeDesign(n: number, dimensions: number, stream: Stream): UnitDesign {
  const points = Array.from({ length: n }, () => new Array<number>(dimensions).fill(0));
  for (let dimension = 0; dimension < dimensions; dimension += 1) {
    const order = shuffle(n, stream, dimension);
    for (let point = 0; point < n; point += 1) {
      const within = stream.uniform(dimension, point, 1);
      points[point][dimension] = Math.min((order[point] + within) / n, 1 - 2 ** -53);
    }
  }
  return { points, warnings: [] };
}

/** 0 to n − 1 in an order of equal chance. */
function shuffle(n: number, stream: Stream, entity: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  for (let left = n - 1; left > 0; left -= 1) {
    const other = Math.floor(stream.uniform(entity, left, 0) * (left + 1));
    const kept = order[left];
    order[left] = order[other];
    order[other] = kept;
  }
  return order;
}
