import { Draws } from '../../random/draws.ts';
import type { Evaluation, Point, Stage, StudyPlan } from '../study.ts';
import { findHighest } from './candidates.ts';
import { type EvaluatedPoint, gatherPoints } from './evaluated-points.ts';
import { replicatedStage } from './replicated-stage.ts';
import { type JudgedPoint, SearchModel } from './search-model.ts';
import {
  countFirstPoints,
  objectivesOf,
  requireSearch,
  type SearchSettings,
  snap,
  spreadPoints,
} from './search-settings.ts';

/** Part of the budget that goes to further luck for the best points, where runs have luck. */
const refiningPart = 0.2;
/** How many good points the search looks around. */
const nearCount = 3;
/** How many points are compared on further luck, and how far from each other they must be, if others are as near. */
const refinedCount = 4;
const apart = 0.05;

export interface BayesianSearchSettings extends SearchSettings {
  /** Points of each stage, which may run at the same time; 1 where absent. */
  readonly pointsAtOnce?: number;
}

/**
 * A search by Gaussian processes of all outcomes (Jones, Schonlau and Welch 1998; constraints as Gardner et al. 2014): first
 * an even spread of points, then stage by stage those that promise most, expected improvement times the chance that all
 * constraints hold; of two objectives expected gain of hypervolume; of a target the expected approach. Until a feasible point
 * is known, only the chance counts. Where each point has two replications or more, the last fifth of the budget compares the
 * best few on further replications, the same for all of them. Throws InputError for bad settings.
 */
export function planBayesianSearch(settings: BayesianSearchSettings): StudyPlan {
  requireSearch(settings, 2);
  const { seed, budget, replications, pointsAtOnce = 1 } = settings;
  const draws = new Draws(seed, 0);
  const first = draws.stream('search.first');
  const isRefined = settings.luck && replications > 1;
  const exploring = isRefined ? Math.floor(budget * (1 - refiningPart)) : budget;
  return (told) => {
    if (told.length === 0) {
      const points = spreadPoints(settings, countFirstPoints(settings), first);
      return replicatedStage(
        points.map((point) => ({ point, before: 0 })),
        replications,
      );
    }
    const evaluated = gatherPoints(told);
    const affordable = Math.floor((exploring - told.length) / replications);
    if (affordable > 0) {
      const count = Math.min(pointsAtOnce, affordable);
      const points = choosePoints(settings, evaluated, draws, count);
      const asked = points.map((point) => ({ point, before: countRuns(evaluated, point) }));
      return asked.length === 0 ? undefined : replicatedStage(asked, replications);
    }
    if (!isRefined || evaluated.some(({ runs }) => runs.length > replications)) return undefined;
    return refiningStage(settings, evaluated, budget - told.length);
  };
}

/** What the search found. */
export interface Recommendation {
  /** The point to take: the best expected value among feasible points, not the best luck. */
  readonly best: JudgedPoint;
  /** Of two objectives, the feasible points that no other beats in both. */
  readonly front: readonly JudgedPoint[];
  /** Whether `best` meets its constraints with a chance of at least 90 %. */
  readonly isFeasible: boolean;
  /** What stands in the way: of each constraint its least expected value at any point, above 0 when no point meets it. */
  readonly obstacles: readonly {
    readonly constraint: number;
    readonly least: number;
    readonly atBest: number;
  }[];
  /** Runs that lack a value; their points are never recommended as feasible. */
  readonly missing: number;
  readonly points: readonly JudgedPoint[];
}

/** Judges all points of a search by its model. */
export function deriveRecommendation(
  settings: SearchSettings,
  evaluations: readonly Evaluation[],
): Recommendation {
  const model = new SearchModel(settings, gatherPoints(evaluations));
  const { best, points } = model;
  const objectives = objectivesOf(settings);
  return {
    best,
    front: objectives === 2 ? model.front : [],
    isFeasible: best.isFeasible,
    obstacles: Array.from({ length: settings.constraints }, (_, constraint) => ({
      constraint,
      least: Math.min(...points.map(({ expected }) => expected[objectives + constraint])),
      atBest: best.expected[objectives + constraint],
    })),
    missing: points.reduce((sum, { missing }) => sum + missing, 0),
    points,
  };
}

const countRuns = (evaluated: readonly EvaluatedPoint[], point: Point): number =>
  evaluated.find((one) => one.point.join() === point.join())?.runs.length ?? 0;

/** The points that promise most, each as if those before it had given what is expected of them. */
function choosePoints(
  settings: SearchSettings,
  evaluated: readonly EvaluatedPoint[],
  draws: Draws,
  count: number,
): Point[] {
  const model = new SearchModel(settings, evaluated);
  const chosen: Point[] = [];
  for (let k = 0; k < count; k += 1) {
    const believing = chosen.length === 0 ? model : model.believing(chosen);
    const near = goodPoints(believing, settings).map(({ point }) => point);
    const search = {
      parameters: settings.parameters,
      spread: draws.stream('search.spread'),
      steps: draws.stream('search.steps'),
      occasion: evaluated.length + k,
      near,
      snap: (point: Point) => snap(point, settings),
    };
    const promise = believing.promise();
    const taken = new Set(chosen.map((point) => point.join()));
    if (!settings.luck) for (const { point } of evaluated) taken.add(point.join());
    const point = findHighest(search, (one) =>
      taken.has(one.join()) ? Number.NEGATIVE_INFINITY : promise(one),
    );
    // All points of a grid may have been run.
    if (point === undefined) break;
    chosen.push(point);
  }
  return chosen;
}

function goodPoints(model: SearchModel, settings: SearchSettings): readonly JudgedPoint[] {
  if (objectivesOf(settings) === 2 && model.front.length > 0) return model.front;
  return model.candidates.toSorted((a, b) => model.lossOf(a) - model.lossOf(b)).slice(0, nearCount);
}

/** Further replications of the best points, or of those of the front, as many of each as the rest of the budget has. */
function refiningStage(
  settings: SearchSettings,
  evaluated: readonly EvaluatedPoint[],
  left: number,
): Stage | undefined {
  const model = new SearchModel(settings, evaluated);
  const isFront = objectivesOf(settings) === 2 && model.front.length > 0;
  const good = isFront ? model.front : model.candidates.toSorted((a, b) => model.lossOf(a) - model.lossOf(b));
  const isApart = (point: Point, others: readonly Point[]): boolean =>
    others.every((other) => point.some((x, d) => Math.abs(x - other[d]) >= apart));
  const most = Math.min(left, isFront ? Math.ceil(left / settings.replications) : refinedCount);
  const chosen: Point[] = [];
  for (const { point } of good) if (isApart(point, chosen)) chosen.push(point);
  const count = Math.min(most, chosen.length);
  if (count === 0) return undefined;
  const asked = chosen.slice(0, count).map((point) => ({ point, before: countRuns(evaluated, point) }));
  return replicatedStage(asked, Math.floor(left / count));
}
