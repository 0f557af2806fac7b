import { describe, expect, it } from 'vitest';
import {
  type BayesianSearchSettings,
  deriveRecommendation,
  planBayesianSearch,
} from '../../../sim/study/search/bayesian-search.ts';
import { hypervolume } from '../../../sim/study/search/hypervolume.ts';
import { answerStudy, type Point, Study } from '../../../sim/study/study.ts';
import { branin, Luck, outsideDisc } from '../published-functions.ts';
import { searchBranin, searchBraninInDisc, searchNoisyBranin } from '../search-trials.ts';

const settings: BayesianSearchSettings = {
  seed: 'a',
  parameters: 2,
  aim: { kind: 'minimise', objectives: 1 },
  constraints: 0,
  budget: 30,
  replications: 1,
  luck: false,
};

type Function = (point: Point, replication: number) => readonly number[];
function search(changes: Partial<BayesianSearchSettings>, f: Function) {
  const mine = { ...settings, ...changes };
  const told = answerStudy(new Study(planBayesianSearch(mine)), f);
  return { told, found: deriveRecommendation(mine, told) };
}

describe('a search by Gaussian processes', () => {
  it.each(['1', '2'])('comes within a hundredth of the minimum of Branin, seed %s', (seed) => {
    expect(searchBranin(seed)).toBeLessThan(0.01);
  });

  it.each(['1', '2'])('comes within two hundredths of it in a disc, seed %s', (seed) => {
    expect(searchBraninInDisc(seed)).toBeLessThan(0.02);
  });

  it('leaves at most 0.5 of it under noise 1, with half of the evaluations', () => {
    expect(searchNoisyBranin('1', 60)).toBeLessThan(0.5);
  });

  it('asks the same whatever the order of answers', () => {
    const mine = { ...settings, pointsAtOnce: 3, luck: true, replications: 2 };
    const luck = new Luck('order');
    const f: Function = (point, replication) => [branin(point) + luck.own(point, replication)];
    const once = answerStudy(new Study(planBayesianSearch(mine)), f);
    const study = new Study(planBayesianSearch(mine));
    while (!study.done) {
      const questions = study.ask(7);
      const all = [...questions, ...study.ask(100)];
      study.tell(all.map((one) => ({ ...one, outcomes: f(one.point, one.replication) })).reverse());
    }
    expect(study.evaluations).toEqual(once);
    expect(once.length).toBeGreaterThan(mine.budget - 4);
    expect(once.length).toBeLessThanOrEqual(mine.budget);
  });

  it('finds a constrained optimum on the edge of what is allowed', () => {
    const { found } = search({ constraints: 1, budget: 40 }, ([x, y]) => [x + y, 0.5 - x * x - y]);
    // x + y least where x² + y ≥ ½: at the corner (0, ½) or near (√½, 0) the sum is ½ or 0.707.
    expect(found.isFeasible).toBe(true);
    expect(found.best.means[0]).toBeLessThan(0.51);
    expect(found.best.means[1]).toBeLessThanOrEqual(0);
  });

  it('says which constraint stands in the way, and by how much', () => {
    const { found } = search({ constraints: 2 }, ([x, y]) => [x, 0.3 + y * y, x - 0.5]);
    expect(found.isFeasible).toBe(false);
    expect(found.obstacles[0].least).toBeGreaterThan(0.25);
    expect(found.obstacles[0].least).toBeLessThan(0.35);
    expect(found.obstacles[1].least).toBeLessThan(0);
  });

  it('brings a value to a target', () => {
    const { found } = search({ aim: { kind: 'reach', target: 20 }, budget: 25 }, (point) => [branin(point)]);
    expect(Math.abs(found.best.means[0] - 20)).toBeLessThan(0.05);
  });

  it('finds the front of two objectives', () => {
    const { found } = search({ aim: { kind: 'minimise', objectives: 2 }, budget: 50 }, ([x, y]) => [
      x * x + 0.3 * y,
      (x - 1) ** 2 + 0.3 * y,
    ]);
    const area = hypervolume(
      found.front.map(({ means }) => means),
      [1.1, 1.1],
    );
    // Of the true front √f₁ + √f₂ = 1.
    expect(area / (1.21 - 1 / 6)).toBeGreaterThan(0.97);
  });

  it('keeps to the levels of parameters that have few values', () => {
    const { told, found } = search({ levels: [5, undefined], budget: 25 }, ([x, y]) => [
      (x - 0.45) ** 2 + (y - 0.3) ** 2,
    ]);
    for (const { point } of told) expect([0.1, 0.3, 0.5, 0.7, 0.9]).toContain(point[0]);
    expect(found.best.point[0]).toBe(0.5);
    expect(Math.abs(found.best.point[1] - 0.3)).toBeLessThan(0.02);
  });

  it('ends when it has run all points of a small grid', () => {
    const { told, found } = search({ levels: [3, 4] }, ([x, y]) => [(x - 0.45) ** 2 + y]);
    expect(new Set(told.map(({ point }) => point.join())).size).toBe(told.length);
    expect(told.length).toBeLessThanOrEqual(12);
    expect(found.best.point).toEqual([0.5, 0.125]);
  });

  it('gives further luck to the best, and recommends by what is expected, not by the best luck', () => {
    const luck = new Luck('winner');
    const f: Function = ([x], replication) => [
      (x - 0.6) ** 2 + 0.1 * luck.own([x], replication) + 2 * luck.common(replication),
    ];
    const { told, found } = search({ parameters: 1, luck: true, replications: 4, budget: 120 }, f);
    expect(told).toHaveLength(120);
    expect(found.points.filter(({ runs }) => runs.length > 4).length).toBeGreaterThan(1);
    expect(Math.abs(found.best.point[0] - 0.6)).toBeLessThan(0.25);
    const replications = new Set(told.map(({ point, replication }) => `${point}:${replication}`));
    expect(replications.size).toBe(120);
  });

  it('never recommends a point whose runs lack values', () => {
    const { found } = search({ budget: 40 }, (point) => [
      outsideDisc(point) > 0 ? Number.NaN : branin(point),
    ]);
    expect(found.missing).toBeGreaterThan(0);
    expect(outsideDisc(found.best.point)).toBeLessThanOrEqual(0);
    expect(found.best.means[0]).toBeLessThan(0.45);
  });

  it('refuses what no search can work with', () => {
    expect(() => planBayesianSearch({ ...settings, budget: 2 })).toThrow('expected at least 4 runs');
    expect(() => planBayesianSearch({ ...settings, aim: { kind: 'minimise', objectives: 3 } })).toThrow(
      'expected at most 2 objectives',
    );
  });
});
