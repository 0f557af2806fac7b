import { exp } from '../../portable.ts';
import type { Point } from '../study.ts';
import {
  logChanceWithin,
  logExpectedApproach,
  logExpectedHypervolumeGain,
  logExpectedImprovement,
} from './acquisition.ts';
import { deriveLuckVariance, type EvaluatedPoint } from './evaluated-points.ts';
import { GaussianProcess, type Hyperparameters, type Noise } from './gaussian-process.ts';
import { sortFront } from './hypervolume.ts';
import { objectivesOf, type SearchSettings } from './search-settings.ts';

/** A point that meets its constraints with less than this chance is not called feasible. */
const feasibleChance = 0.9;
/** What there is to be improved on is the best of the points that meet them more likely than not. */
const likelyChance = 0.5;

/** A point as the model sees it: what was seen there, and at points around it. */
export interface JudgedPoint extends EvaluatedPoint {
  /** Expected means of the outcomes over luck, and their standard deviations. */
  readonly expected: readonly number[];
  readonly sds: readonly number[];
  /** Chance that all constraints hold there. */
  readonly feasible: number;
  readonly isFeasible: boolean;
}

/** Gaussian processes of all outcomes, each on its own, over evaluated points. */
export class SearchModel {
  readonly points: readonly JudgedPoint[];
  readonly #settings: SearchSettings;
  readonly #evaluated: readonly EvaluatedPoint[];
  readonly #processes: readonly GaussianProcess[];
  readonly #noiseSds: readonly number[];

  constructor(
    settings: SearchSettings,
    evaluated: readonly EvaluatedPoint[],
    hyperparameters: readonly Hyperparameters[] = [],
  ) {
    this.#settings = settings;
    this.#evaluated = evaluated;
    const outcomes = objectivesOf(settings) + settings.constraints;
    const noises: Noise[] = [];
    this.#processes = Array.from({ length: outcomes }, (_, outcome) => {
      noises.push(noiseOf(settings, evaluated, outcome));
      return new GaussianProcess(
        evaluated.map(({ point }) => point),
        fillWorst(evaluated, outcome, settings),
        noises[outcome],
        hyperparameters[outcome],
      );
    });
    this.#noiseSds = this.#processes.map((process, outcome) =>
      Math.sqrt((noises[outcome].own ?? process.noiseVariance) / settings.replications),
    );
    this.points = evaluated.map((one) => this.#judge(one));
  }

  /** The model if these points had been evaluated and given what it expects of them. */
  believing(points: readonly Point[]): SearchModel {
    const believed = points.map((point): EvaluatedPoint => {
      const means = this.#processes.map((process) => process.predict(point).mean);
      return { point, means, runs: Array<number[]>(this.#settings.replications).fill(means), missing: 0 };
    });
    const hyperparameters = this.#processes.map((process) => process.hyperparameters);
    return new SearchModel(this.#settings, [...this.#evaluated, ...believed], hyperparameters);
  }

  /** Feasible points; all points where none is. */
  get candidates(): readonly JudgedPoint[] {
    const feasible = this.points.filter(({ isFeasible }) => isFeasible);
    return feasible.length > 0 ? feasible : this.points;
  }

  /** How good a point is for the aim, the smaller the better, as the model expects it; for one objective. */
  lossOf({ expected }: JudgedPoint): number {
    const { aim } = this.#settings;
    return aim.kind === 'reach' ? Math.abs(expected[0] - aim.target) : expected[0];
  }

  /** The point that the model expects most of among feasible ones; where none is, the one most likely to be. */
  get best(): JudgedPoint {
    const { candidates } = this;
    return candidates.reduce((best, one) => (this.#isBetter(one, best) ? one : best));
  }

  #isBetter(one: JudgedPoint, other: JudgedPoint): boolean {
    if (one.isFeasible || one.feasible === other.feasible) return this.lossOf(one) < this.lossOf(other);
    return one.feasible > other.feasible;
  }

  /** Feasible points that no other beats in both objectives, by rising first objective. */
  get front(): readonly JudgedPoint[] {
    return frontOf(this.points.filter(({ isFeasible }) => isFeasible));
  }

  /** Logarithm of what an evaluation of each point promises, to be made large. */
  promise(): (point: Point) => number {
    const objectives = objectivesOf(this.#settings);
    const constraints = this.#processes.slice(objectives);
    const chance = (point: Point): number =>
      constraints.reduce((sum, process) => sum + logChanceWithin(process.predict(point)), 0);
    const likely = this.points.filter(({ feasible }) => feasible >= likelyChance);
    if (likely.length === 0) return chance;
    const gain = objectives === 2 ? this.#hypervolumeGain(likely) : this.#improvement(likely);
    return (point) => gain(point) + chance(point);
  }

  #improvement(likely: readonly JudgedPoint[]): (point: Point) => number {
    const [process] = this.#processes;
    const [noiseSd] = this.#noiseSds;
    const { aim } = this.#settings;
    const best = Math.min(...likely.map((one) => this.lossOf(one)));
    return aim.kind === 'reach'
      ? (point) => logExpectedApproach(process.predict(point), aim.target, best, noiseSd)
      : (point) => logExpectedImprovement(process.predict(point), best, noiseSd);
  }

  #hypervolumeGain(likely: readonly JudgedPoint[]): (point: Point) => number {
    const [first, second] = this.#processes;
    const front = frontOf(likely).map(({ expected }) => [expected[0], expected[1]] as const);
    const all = this.points.map(({ expected }) => expected);
    const referenceOf = (objective: number): number => {
      const values = front.map((point) => point[objective]);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const wide = high > low ? high - low : Math.max(...all.map((one) => one[objective])) - low;
      return high + 0.1 * wide + 1e-12;
    };
    const reference = [referenceOf(0), referenceOf(1)] as const;
    return (point) =>
      logExpectedHypervolumeGain([first.predict(point), second.predict(point)], front, reference);
  }

  #judge(one: EvaluatedPoint): JudgedPoint {
    const predictions = this.#processes.map((process) => process.predict(one.point));
    const constraints = predictions.slice(objectivesOf(this.#settings));
    const feasible = one.missing > 0 ? 0 : exp(constraints.reduce((sum, g) => sum + logChanceWithin(g), 0));
    return {
      ...one,
      expected: predictions.map(({ mean }) => mean),
      sds: predictions.map(({ sd }) => sd),
      feasible,
      isFeasible: feasible >= feasibleChance,
    };
  }
}

/** By the first two outcomes, the objectives. */
const frontOf = (points: readonly JudgedPoint[]): JudgedPoint[] =>
  sortFront(points.map((one) => ({ one, values: one.expected.slice(0, 2) }))).map(({ one }) => one);

function noiseOf(settings: SearchSettings, points: readonly EvaluatedPoint[], outcome: number): Noise {
  const runs = points.map((one) => one.runs.length);
  if (!settings.luck) return { runs, own: 0, shared: 0 };
  const known = deriveLuckVariance(points, outcome, settings.replications);
  return { runs, own: known?.own, shared: known?.shared ?? 0 };
}

/** Means of an outcome, those of points with missing values at the worst that was seen. */
function fillWorst(points: readonly EvaluatedPoint[], outcome: number, { aim }: SearchSettings): number[] {
  const known = points.filter(({ missing }) => missing === 0).map(({ means }) => means[outcome]);
  const isTarget = aim.kind === 'reach' && outcome === 0;
  const badness = (value: number): number => (isTarget ? Math.abs(value - aim.target) : value);
  const worst = known.reduce((a, b) => (badness(b) > badness(a) ? b : a), known[0] ?? 0);
  return points.map(({ means, missing }) => (missing > 0 ? worst : means[outcome]));
}
