import { drawResamples } from '../../experiments/statistics/resamples.ts';
import { Draws, type Stream } from '../../random/draws.ts';
import type { Point } from '../study.ts';

/** What PAWN is to look at. */
export interface PawnSettings {
  readonly seed: string;
  /** Equal parts that each parameter's values are cut into; by the size of the sample where absent, 5 to 10. */
  readonly slices?: number;
}

/** How far one parameter moves the distribution of the outcome. */
export interface PawnIndex {
  readonly parameter: number;
  /** Median over slices of the greatest distance between the distribution in the slice and in the whole, in [0, 1]. */
  readonly median: number;
  /** 95 % bootstrap interval of the median. */
  readonly low: number;
  readonly high: number;
  /** The greatest of these distances. */
  readonly largest: number;
  /** Whether the index is above the floor for whatever missing values would have been. */
  readonly matters: boolean;
}

/** What a finished ensemble says about its parameters. */
export interface PawnFindings {
  /** By falling median. */
  readonly indices: readonly PawnIndex[];
  /** What a parameter that does nothing reaches: 95 % of as many dummies are below it all at once. */
  readonly floor: number;
  readonly runs: number;
  readonly missing: number;
  /** Why nothing is claimed, where nothing is. */
  readonly refused?: string;
}

const runsMin = 100;
const dummies = 200;
const resampleCount = 200;
const missingMax = 0.1;

/**
 * PAWN from any sample of points and outcomes, without new runs (Pianosi and Wagener, Environmental Modelling & Software 108,
 * 2018): Kolmogorov and Smirnov's distance between the outcome's distribution given a slice of a parameter and that without.
 * Of a few runs it is never 0, so a dummy parameter, dealt at random, is the floor. Missing values take part as the lowest and
 * as the highest, and a parameter matters only if it does so both ways; above 10 % of them nothing is claimed.
 */
export function derivePawn(
  settings: PawnSettings,
  points: readonly Point[],
  outcomes: ArrayLike<number>,
): PawnFindings {
  const runs = points.length;
  const given = Array.from(outcomes);
  const missing = given.filter(Number.isNaN).length;
  const nothing = { indices: [], floor: 1, runs, missing };
  if (runs < runsMin) return { ...nothing, refused: `${runs} runs are too few: PAWN takes ${runsMin}` };
  if (missing > missingMax * runs)
    return { ...nothing, refused: `${missing} of ${runs} runs have no value: more than 10 % tell nothing` };
  const { slices = Math.min(10, Math.max(5, Math.floor(runs / 50))) } = settings;
  const ways = missing === 0 ? [0] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const samples = ways.map((way) => rankOutcomes(given.map((value) => (Number.isNaN(value) ? way : value))));
  const draws = new Draws(settings.seed, 0);
  const k = points[0].length;
  const floor = Math.max(
    ...samples.map((sample) => deriveFloor(sample, slices, k, draws.stream('sensitivity.pawn'))),
  );
  const resamples = drawResamples(draws.stream('sensitivity.pawn.resample'), runs, resampleCount).indices;
  const indices = Array.from({ length: k }, (_, parameter) => {
    const slice = cut(
      points.map((point) => point[parameter]),
      slices,
    );
    const found = samples.map((sample) => deriveIndex(sample, slice, slices, resamples));
    const [{ median, largest }] = found;
    const low = Math.min(...found.map((one) => one.low));
    const matters = found.every((one) => one.median > floor && one.low > 0);
    return { parameter, median, largest, low, high: Math.max(...found.map((one) => one.high)), matters };
  });
  return {
    indices: indices.sort((a, b) => b.median - a.median || a.parameter - b.parameter),
    floor,
    runs,
    missing,
  };
}

/** Of each run the place of its outcome among all different ones, from 0. */
function rankOutcomes(values: readonly number[]): Uint32Array {
  const different = [...new Set(values)].sort((a, b) => a - b);
  const rank = new Map(different.map((value, at) => [value, at]));
  return Uint32Array.from(values, (value) => rank.get(value) ?? 0);
}

/** The slice of each run: equal counts by the order of its parameter, runs of equal value together. */
function cut(values: readonly number[], slices: number): Uint32Array {
  const sorted = values.toSorted((a, b) => a - b);
  const first = new Map<number, number>();
  for (const [at, value] of sorted.entries()) if (!first.has(value)) first.set(value, at);
  return Uint32Array.from(values, (value) => Math.floor(((first.get(value) ?? 0) * slices) / values.length));
}

/** Distances of all slices that have runs, from counts by slice and rank. */
function deriveDistances(
  ranks: Uint32Array,
  slice: Uint32Array,
  slices: number,
  chosen: ArrayLike<number>,
): number[] {
  const n = chosen.length;
  const levels = ranks.reduce((most, rank) => Math.max(most, rank), 0) + 1;
  const all = new Uint32Array(levels);
  const counts = new Uint32Array(levels * slices);
  const sizes = new Uint32Array(slices);
  for (let i = 0; i < n; i += 1) {
    const run = chosen[i];
    all[ranks[run]] += 1;
    counts[slice[run] * levels + ranks[run]] += 1;
    sizes[slice[run]] += 1;
  }
  const distances: number[] = [];
  for (let s = 0; s < slices; s += 1) {
    if (sizes[s] === 0) continue;
    let [below, belowHere, most] = [0, 0, 0];
    for (let level = 0; level < levels; level += 1) {
      below += all[level];
      belowHere += counts[s * levels + level];
      most = Math.max(most, Math.abs(below / n - belowHere / sizes[s]));
    }
    distances.push(most);
  }
  return distances.sort((a, b) => a - b);
}

const medianOf = (sorted: ArrayLike<number>): number =>
  (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;

function deriveIndex(ranks: Uint32Array, slice: Uint32Array, slices: number, resamples: Uint32Array) {
  const n = ranks.length;
  const distances = deriveDistances(
    ranks,
    slice,
    slices,
    Uint32Array.from({ length: n }, (_, i) => i),
  );
  const medians = Float64Array.from({ length: resampleCount }, (_, r) =>
    medianOf(deriveDistances(ranks, slice, slices, resamples.subarray(r * n, (r + 1) * n))),
  ).sort();
  const median = medianOf(distances);
  // A resample lies farther from the whole than the sample does from the truth; the basic interval turns that round.
  return {
    median,
    largest: distances[distances.length - 1],
    low: Math.max(0, 2 * median - medians[Math.ceil(0.975 * resampleCount) - 1]),
    high: Math.min(1, medians[Math.ceil(0.975 * resampleCount) - 1]),
  };
}

/** What none of k dummies exceeds with 95 %: the quantile of one at 1 − 0.05 / k, as far as drawn dummies reach. */
function deriveFloor(ranks: Uint32Array, slices: number, k: number, stream: Stream): number {
  const n = ranks.length;
  const everything = Uint32Array.from({ length: n }, (_, i) => i);
  const medians = Float64Array.from({ length: dummies }, (_, dummy) => {
    const values = Array.from(stream.uniforms(0, n, dummy, 0));
    return medianOf(deriveDistances(ranks, cut(values, slices), slices, everything));
  }).sort();
  return medians[Math.min(dummies - 1, Math.ceil((1 - 0.05 / k) * dummies) - 1)];
}
