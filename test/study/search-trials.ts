import { deriveRecommendation, planBayesianSearch } from '../../sim/study/search/bayesian-search.ts';
import { hypervolume } from '../../sim/study/search/hypervolume.ts';
import { deriveNsga2Findings, planNsga2 } from '../../sim/study/search/nsga2.ts';
import { answerStudy, type Point, Study } from '../../sim/study/study.ts';
import {
  branin,
  braninLeast,
  hartmann,
  hartmannLeast,
  Luck,
  outsideDisc,
  zdt1,
  zdt1Area,
  zdt2,
  zdt2Area,
  zdtReference,
} from './published-functions.ts';

/** Searches of published functions at the budgets of the goals, each by its seed: what is left to the true optimum. */

const minimum = {
  parameters: 2,
  aim: { kind: 'minimise', objectives: 1 },
  constraints: 0,
  replications: 1,
  luck: false,
} as const;

/** Relative distance to the minimum of Branin after 60 evaluations. */
export function searchBranin(seed: string, budget = 60): number {
  const settings = { ...minimum, seed, budget };
  const told = answerStudy(new Study(planBayesianSearch(settings)), (point) => [branin(point)]);
  return branin(deriveRecommendation(settings, told).best.point) / braninLeast - 1;
}

/** Regret without noise after 120 evaluations with normal noise of standard deviation 1. */
export function searchNoisyBranin(seed: string, budget = 120): number {
  const settings = { ...minimum, seed, budget, luck: true };
  const luck = new Luck(seed);
  const told = answerStudy(new Study(planBayesianSearch(settings)), (point, replication) => [
    branin(point) + luck.own(point, replication),
  ]);
  return branin(deriveRecommendation(settings, told).best.point) - braninLeast;
}

/** Relative distance to the minimum in the disc after 60 evaluations; infinite outside. */
export function searchBraninInDisc(seed: string): number {
  const settings = { ...minimum, seed, budget: 60, constraints: 1 };
  const told = answerStudy(new Study(planBayesianSearch(settings)), (point) => [
    branin(point),
    outsideDisc(point),
  ]);
  const { point } = deriveRecommendation(settings, told).best;
  return outsideDisc(point) > 0 ? Number.POSITIVE_INFINITY : branin(point) / braninLeast - 1;
}

/** Regret of Hartmann 6 after 120 evaluations. */
export function searchHartmann(seed: string): number {
  const settings = { ...minimum, seed, parameters: 6, budget: 120 };
  const told = answerStudy(new Study(planBayesianSearch(settings)), (point) => [hartmann(point)]);
  return hartmann(deriveRecommendation(settings, told).best.point) - hartmannLeast;
}

const functions = { zdt1: { of: zdt1, area: zdt1Area }, zdt2: { of: zdt2, area: zdt2Area } };

/** Share of the true front's hypervolume after 2,000 evaluations in 6 dimensions. */
export function searchFront(name: keyof typeof functions, seed: string): number {
  const settings = {
    ...minimum,
    seed,
    parameters: 6,
    budget: 2_000,
    aim: { kind: 'minimise', objectives: 2 },
  } as const;
  const { of, area } = functions[name];
  const told = answerStudy(new Study(planNsga2(settings)), (point: Point) => of(point));
  const { front } = deriveNsga2Findings(settings, told);
  return (
    hypervolume(
      front.map(({ values }) => values),
      zdtReference,
    ) / area
  );
}
