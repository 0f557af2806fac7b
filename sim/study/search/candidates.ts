import { scrambledSobolDesign } from '../../experiments/designs/owen-scramble.ts';
import { normal } from '../../random/distributions/normal.ts';
import type { Stream } from '../../random/draws.ts';
import type { Point } from '../study.ts';

const spreadCount = 512;
const nearEach = 16;
const refined = 4;
const radii = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
const triesPerRadius = 12;
const largest = 1 - Number.EPSILON / 2;

/** Places to look in, and how. */
export interface CandidateSearch {
  readonly parameters: number;
  /** Draws of the even spread, and of steps. */
  readonly spread: Stream;
  readonly steps: Stream;
  /** Number of this search in its study: each has draws of its own. */
  readonly occasion: number;
  /** Points known to be good. */
  readonly near: readonly Point[];
  /** Brings a point to one that may be asked. */
  readonly snap: (point: Point) => Point;
}

/**
 * The point of the unit cube with about the highest `score`: the best of an even spread and of the neighbours of good points,
 * each of the best few improved by normal steps of falling length. Undefined where no point has a score above −∞.
 */
export function findHighest(
  { parameters, spread, steps, occasion, near, snap }: CandidateSearch,
  score: (point: Point) => number,
): Point | undefined {
  let draws = 0;
  const step = (point: Point, radius: number): Point => {
    draws += 1;
    const cursor = steps.at(occasion, draws);
    return snap(point.map((x) => reflect(x + radius * normal(cursor.open01()))));
  };
  const even = scrambledSobolDesign(spreadCount, parameters, spread, occasion).map(snap);
  const close = near.flatMap((point) =>
    Array.from({ length: nearEach }, (_, k) => step(point, k % 2 === 0 ? 0.05 : 0.01)),
  );
  const scored = [...even, ...close].map((point) => ({ point, value: score(point) }));
  const best = scored.sort((a, b) => b.value - a.value).slice(0, refined);
  for (const one of best) {
    for (const radius of radii) {
      for (let k = 0; k < triesPerRadius; k += 1) {
        const point = step(one.point, radius);
        const value = score(point);
        if (value > one.value) [one.point, one.value] = [point, value];
      }
    }
  }
  const highest = best.reduce((a, b) => (b.value > a.value ? b : a));
  return highest.value === Number.NEGATIVE_INFINITY ? undefined : highest.point;
}

/** Back into [0, 1) at its edges. */
const reflect = (x: number): number => {
  const inside = Math.abs(x);
  return Math.min(largest, Math.max(0, inside > 1 ? 2 - inside : inside));
};
