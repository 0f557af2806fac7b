import { InputError, InvariantError } from '../../errors.ts';
import { drawResamples } from '../../experiments/statistics/resamples.ts';
import { deriveSample } from '../../experiments/statistics/sample.ts';
import { studentQuantile } from '../../experiments/statistics/student-t.ts';
import { Draws, type Stream } from '../../random/draws.ts';
import type { Evaluation, Point, StudyPlan } from '../study.ts';

/** A screening of many parameters by few runs. */
export interface MorrisSettings {
  readonly seed: string;
  readonly parameters: number;
  /** Trajectories r, at least 4 and at most 100; 10 to 20 are usual. More of them begin with the same ones. */
  readonly trajectories: number;
  /** Levels p of the grid, even; 4 where absent. */
  readonly levels?: number;
  /** Runs of each point, whose outcomes are averaged; 1 where absent. All points of a trajectory have the same luck. */
  readonly replications?: number;
}

/** Trajectories to choose from, and the parameters up to which choosing pays: it takes time by their third power. */
const pool = 100;
const chosenParametersMax = 30;
const trajectoriesMax = 100;
const largest = 1 - Number.EPSILON / 2;
const resampleCount = 1_000;

/** Runs of the whole design: r (k + 1) points. */
export const countMorrisRuns = ({ parameters, trajectories, replications = 1 }: MorrisSettings): number =>
  trajectories * (parameters + 1) * replications;

/**
 * Trajectories on a grid of p levels in which each parameter moves once, by p / (2 (p − 1)) (Morris, Technometrics 33, 1991).
 * Of 100 drawn ones those are taken that lie farthest apart (Campolongo, Cariboni and Saltelli 2007; one after the other, as
 * Ruano et al. 2012 do), up to 30 parameters. Trajectory t has the luck of replications t · replications and on. Throws InputError for bad settings.
 */
export function planMorris(settings: MorrisSettings): StudyPlan {
  const { seed, parameters: k, trajectories, levels = 4, replications = 1 } = settings;
  const refuse = (path: string, constraint: string, value: number, hint: string): never => {
    throw new InputError({ path, constraint, value: String(value), hint });
  };
  if (!(k >= 1 && k <= 250)) refuse('vary', 'expected 1 to 250 parameters', k, 'leave some out');
  if (!(trajectories >= 4 && trajectories <= trajectoriesMax))
    refuse('trajectories', `expected 4 to ${trajectoriesMax}`, trajectories, 'use 10');
  if (levels < 2 || levels % 2 !== 0) refuse('levels', 'expected an even number', levels, 'use 4');
  const stream = new Draws(seed, 0).stream('sensitivity.morris');
  const drawn = Array.from({ length: pool }, (_, t) => drawTrajectory(stream, t, k, levels));
  const chosen = k <= chosenParametersMax ? spreadOut(drawn, trajectories) : drawn;
  const runs = (k + 1) * replications;
  const stage = {
    count: trajectories * runs,
    questionAt: (place: number) => {
      const t = Math.floor(place / runs);
      const point = chosen[t][Math.floor((place % runs) / replications)];
      return { point, replication: t * replications + (place % replications) };
    },
  };
  return (told) => (told.length === 0 ? stage : undefined);
}

function drawTrajectory(stream: Stream, t: number, k: number, levels: number): Point[] {
  const delta = levels / 2 / (levels - 1);
  const order = Array.from({ length: k }, (_, d) => ({ d, by: stream.uniform(t, d, 0) }));
  const isUp = order.map(({ d }) => stream.uniform(t, d, 1) < 0.5);
  const start = order.map(({ d }) => {
    const low = Math.floor(stream.uniform(t, d, 2) * (levels / 2)) / (levels - 1);
    return isUp[d] ? low : low + delta;
  });
  const points = [start];
  for (const { d } of order.sort((a, b) => a.by - b.by || a.d - b.d)) {
    const last = points[points.length - 1];
    points.push(last.with(d, last[d] + (isUp[d] ? delta : -delta)));
  }
  return points.map((point) => point.map((x) => Math.min(largest, Math.max(0, x))));
}

/** The two trajectories farthest apart, then whichever is farthest from those taken, by sums of squared distances. */
function spreadOut(drawn: readonly (readonly Point[])[], count: number): readonly (readonly Point[])[] {
  const distances = drawn.map((one, i) => drawn.map((other, j) => (j < i ? deriveDistance(one, other) : 0)));
  const between = (i: number, j: number): number => (i > j ? distances[i][j] : distances[j][i]);
  let first: readonly [number, number] = [0, 1];
  for (let i = 0; i < drawn.length; i += 1)
    for (let j = 0; j < i; j += 1) if (between(i, j) > between(...first)) first = [i, j];
  const taken: number[] = [...first];
  while (taken.length < count) {
    let best = -1;
    let most = -1;
    for (let i = 0; i < drawn.length; i += 1) {
      if (taken.includes(i)) continue;
      const distance = taken.reduce((sum, j) => sum + between(i, j) * between(i, j), 0);
      if (distance > most) [best, most] = [i, distance];
    }
    taken.push(best);
  }
  return taken.slice(0, count).map((i) => drawn[i]);
}

/** Sum of the distances between all points of two trajectories. */
function deriveDistance(one: readonly Point[], other: readonly Point[]): number {
  let sum = 0;
  for (const a of one)
    for (const b of other) {
      let squares = 0;
      for (let d = 0; d < a.length; d += 1) squares += (a[d] - b[d]) * (a[d] - b[d]);
      sum += Math.sqrt(squares);
    }
  return sum;
}

/** A figure with its 95 % interval. */
export interface MorrisFigure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Elementary effects of one parameter, per whole range of it. */
export interface MorrisEffect {
  readonly parameter: number;
  /** Mean of absolute effects: how much it matters. */
  readonly muStar: MorrisFigure;
  /** Mean of effects: which way it pulls, where its interval leaves out 0. */
  readonly mu: MorrisFigure;
  /** Spread of effects: interactions, or effects that are not straight. 0 for a straight effect on its own. */
  readonly sigma: MorrisFigure;
  readonly direction: 'up' | 'down' | 'cannot tell';
  /** Trajectories that lack a value of it. */
  readonly missing: number;
}

/** What a screening found. */
export interface MorrisFindings {
  /** By falling μ*. */
  readonly effects: readonly MorrisEffect[];
  /** Runs that lack a value. */
  readonly missing: number;
  readonly runs: number;
}

/**
 * μ*, μ and σ of all parameters. Intervals of μ* and μ by Student's t over trajectories, of σ by a bootstrap of them. A missing
 * value may have been anything between the lowest and the highest seen: intervals hold for all of that.
 */
export function deriveMorrisEffects(
  settings: MorrisSettings,
  evaluations: readonly Evaluation[],
  outcome = 0,
): MorrisFindings {
  const { seed, parameters: k, trajectories } = settings;
  if (evaluations.length !== countMorrisRuns(settings))
    throw new InvariantError(`morris: ${evaluations.length} evaluations of ${countMorrisRuns(settings)}`);
  const means = averageRuns(settings, evaluations, outcome);
  const stream = new Draws(seed, 0).stream('sensitivity.morris.resample');
  const indices = drawResamples(stream, trajectories, resampleCount).indices;
  const seen = means.filter(({ value }) => !Number.isNaN(value)).map(({ value }) => value);
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  const effects = Array.from({ length: k }, (): PossibleEffect[] => []);
  for (let t = 0; t < trajectories; t += 1) {
    for (let step = 0; step < k; step += 1) {
      const [before, after] = [means[t * (k + 1) + step], means[t * (k + 1) + step + 1]];
      const moved = after.point.findIndex((x, d) => x !== before.point[d]);
      const by = after.point[moved] - before.point[moved];
      const [up, down] = by > 0 ? [after.value, before.value] : [before.value, after.value];
      const low = (orElse(up, least) - orElse(down, most)) / Math.abs(by);
      const high = (orElse(up, most) - orElse(down, least)) / Math.abs(by);
      effects[moved].push({ value: (after.value - before.value) / by, low, high });
    }
  }
  return {
    effects: effects
      .map((list, parameter) => deriveEffect(parameter, list, indices))
      .sort((a, b) => b.muStar.value - a.muStar.value || a.parameter - b.parameter),
    missing: evaluations.filter(({ outcomes }) => Number.isNaN(outcomes[outcome])).length,
    runs: evaluations.length,
  };
}

/** The mean outcome of each point in the order of the design; NaN where a run has no value. */
function averageRuns(
  { replications = 1 }: MorrisSettings,
  evaluations: readonly Evaluation[],
  outcome: number,
): { readonly point: Point; readonly value: number }[] {
  return Array.from({ length: evaluations.length / replications }, (_, at) => {
    const runs = evaluations.slice(at * replications, (at + 1) * replications);
    return { point: runs[0].point, value: deriveSample(runs.map(({ outcomes }) => outcomes[outcome])).mean };
  });
}

/** An elementary effect; NaN where a value is missing, and between what it may have been. */
interface PossibleEffect {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const orElse = (value: number, stand: number): number => (Number.isNaN(value) ? stand : value);

function deriveEffect(parameter: number, all: readonly PossibleEffect[], indices: Uint32Array): MorrisEffect {
  const isKnown = ({ value }: PossibleEffect): boolean => !Number.isNaN(value);
  const lost = all.filter((one) => !isKnown(one));
  const known = Float64Array.from(all.filter(isKnown), ({ value }) => value);
  const absolute = lost.map(({ low, high }) => ({ low: 0, high: Math.max(Math.abs(low), Math.abs(high)) }));
  const muStar = deriveFigure(known.map(Math.abs), absolute);
  const mu = deriveFigure(known, lost);
  return {
    parameter,
    muStar: { ...muStar, low: Math.max(0, muStar.low) },
    mu,
    sigma: deriveSpread(known, lost, indices),
    direction: directionOf(mu),
    missing: lost.length,
  };
}

function directionOf({ low, high }: MorrisFigure): MorrisEffect['direction'] {
  if (low > 0) return 'up';
  return high < 0 ? 'down' : 'cannot tell';
}

const unknown: MorrisFigure = {
  value: Number.NaN,
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
};

type Bounds = Pick<PossibleEffect, 'high' | 'low'>;

/** Mean and its t interval; missing effects draw its ends to where the least and the largest they may have been put them. */
function deriveFigure(known: Float64Array, lost: readonly Bounds[]): MorrisFigure {
  if (known.length < 2) return unknown;
  const { n, mean, sd } = deriveSample(known);
  const reach = sd === 0 ? 0 : (studentQuantile(0.975, n - 1) * sd) / Math.sqrt(n);
  const pull = (of: keyof Bounds): number =>
    lost.reduce((sum, bounds) => sum + bounds[of] - mean, 0) / (n + lost.length);
  return { value: mean, low: mean - reach + pull('low'), high: mean + reach + pull('high') };
}

function deriveSpread(known: Float64Array, lost: readonly Bounds[], indices: Uint32Array): MorrisFigure {
  const n = known.length;
  if (n < 2) return unknown;
  const spreads = Float64Array.from(
    { length: resampleCount },
    (_, resample) =>
      deriveSample(known.map((_value, i) => known[indices[resample * (n + lost.length) + i] % n])).sd,
  ).sort();
  const { sd } = deriveSample(known);
  if (lost.length === 0)
    return {
      value: sd,
      low: spreads[Math.floor(0.025 * resampleCount)],
      high: spreads[Math.ceil(0.975 * resampleCount) - 1],
    };
  const least = Math.min(...known, ...lost.map(({ low }) => low));
  return { value: sd, low: 0, high: Math.max(...known, ...lost.map(({ high }) => high)) - least };
}
