import { normal } from '../../sim/random/distributions/normal.ts';
import { Draws } from '../../sim/random/draws.ts';
import type { Point } from '../../sim/study/study.ts';

/** Functions on the unit cube with known answers. */

/** Ishigami and Homma 1990, a = 7, b = 0.1: S 0.3139, 0.4424, 0; T 0.5576, 0.4424, 0.2437. */
export function ishigami(point: Point): number[] {
  const [x, y, z] = point.map((u) => Math.PI * (2 * u - 1));
  return [Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x)];
}
export const ishigamiFirst = [0.3139, 0.4424, 0];
export const ishigamiTotal = [0.5576, 0.4424, 0.2437];

/** Standard normal draws of a test by address. */
export class Luck {
  readonly #stream;
  constructor(name: string) {
    this.#stream = new Draws(name, 0).stream('test.luck');
  }
  /** Of a replication alone: common to all points. */
  common(replication: number): number {
    return normal(this.#stream.at(replication, 0).open01());
  }
  /** Of a point and a replication. */
  own(point: Point, replication: number): number {
    const words = Uint32Array.from(new Uint32Array(Float64Array.from(point).buffer));
    const place = words.reduce((hash, word) => Math.imul(hash ^ word, 0x9e3779b1) ^ (hash >>> 15), 7) >>> 0;
    return normal(this.#stream.at(place, replication + 1).open01());
  }
}

/** x₁ + x₁x₂ + 2x₂z, x uniform on ±1 and z the luck: first index of luck 0, total 0.75; totals of the mean 1 and 0.25. */
export function luckyProduct([u, v]: Point, z: number): number[] {
  const [x, y] = [2 * u - 1, 2 * v - 1];
  return [x + x * y + 2 * y * z];
}

/** Morris 1991 with 20 factors; the coefficients that he drew are (−1)^i and (−1)^(i + j), as in Campolongo et al. 2007. */
export function morrisFunction(point: Point): number[] {
  const w = point.map((x, i) => ([2, 4, 6].includes(i) ? 2 * ((1.1 * x) / (x + 0.1) - 0.5) : 2 * (x - 0.5)));
  let sum = 0;
  for (let i = 0; i < 20; i += 1) {
    sum += (i < 10 ? 20 : (-1) ** (i + 1)) * w[i];
    for (let j = i + 1; j < 20; j += 1) {
      sum += (i < 6 && j < 6 ? -15 : (-1) ** (i + j)) * w[i] * w[j];
      for (let l = j + 1; l < 5; l += 1) {
        sum -= 10 * w[i] * w[j] * w[l];
        for (let s = l + 1; s < 4; s += 1) sum += 5 * w[i] * w[j] * w[l] * w[s];
      }
    }
  }
  return [sum];
}

export const braninLeast = 0.397887;

/** Branin on x₁ in [−5, 10], x₂ in [0, 15]. */
export function branin([u, v]: Point): number {
  const [x, y] = [15 * u - 5, 15 * v];
  const bow = y - (5.1 * x * x) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6;
  return bow * bow + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

/** Above 0 outside the disc (x₁ − 2.5)² + (x₂ − 7.5)² ≤ 50. */
export const outsideDisc = ([u, v]: Point): number => (15 * u - 7.5) ** 2 + (15 * v - 7.5) ** 2 - 50;

export const hartmannLeast = -3.32237;
const hartmannScale = [1, 1.2, 3, 3.2];
const hartmannA = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const hartmannP = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

/** Hartmann in six dimensions. */
export const hartmann = (point: Point): number =>
  -hartmannScale.reduce(
    (sum, scale, i) =>
      sum +
      scale *
        Math.exp(-point.reduce((e, x, j) => e + hartmannA[i][j] * (x - hartmannP[i][j] / 10_000) ** 2, 0)),
    0,
  );

const zdtDistance = ([, ...rest]: Point): number => 1 + (9 * rest.reduce((a, b) => a + b, 0)) / rest.length;

/** Zitzler, Deb and Thiele 2000; area below (1.1, 1.1) of the true fronts: 0.8767 and 0.5433. */
export function zdt1(point: Point): [number, number] {
  const g = zdtDistance(point);
  return [point[0], g * (1 - Math.sqrt(point[0] / g))];
}
export function zdt2(point: Point): [number, number] {
  const g = zdtDistance(point);
  return [point[0], g * (1 - (point[0] / g) ** 2)];
}
export const zdtReference = [1.1, 1.1];
export const zdt1Area = 1.1 * 1.1 - 1 / 3;
export const zdt2Area = 1.1 * 1.1 - 2 / 3;
