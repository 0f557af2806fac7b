import { describe, expect, it } from 'vitest';
import { hypervolume, sortFront } from '../../../sim/study/search/hypervolume.ts';
import { chooseMethod } from '../../../sim/study/search/method.ts';
import { deriveNsga2Findings, type Nsga2Settings, planNsga2 } from '../../../sim/study/search/nsga2.ts';
import { answerStudy, type Point, Study } from '../../../sim/study/study.ts';
import { Luck, zdt1 } from '../published-functions.ts';
import { searchFront } from '../search-trials.ts';

const settings: Nsga2Settings = {
  seed: 'a',
  parameters: 3,
  aim: { kind: 'minimise', objectives: 2 },
  constraints: 0,
  budget: 600,
  replications: 1,
  luck: false,
};

function search(
  changes: Partial<Nsga2Settings>,
  f: (point: Point, replication: number) => readonly number[],
) {
  const mine = { ...settings, ...changes };
  const told = answerStudy(new Study(planNsga2(mine)), f);
  return { told, found: deriveNsga2Findings(mine, told) };
}

describe('NSGA-II', () => {
  it.each(['zdt1', 'zdt2'] as const)('finds nearly all of the hypervolume of %s', (name) => {
    expect(searchFront(name, '1')).toBeGreaterThan(0.95);
  });

  it('keeps to constraints, and says what is nearest where nothing meets them', () => {
    const { found } = search({ constraints: 1 }, (point) => [...zdt1(point), 0.4 - point[0]]);
    expect(Math.min(...found.front.map(({ point }) => point[0]))).toBeGreaterThanOrEqual(0.4);
    expect(Math.min(...found.front.map(({ point }) => point[0]))).toBeLessThan(0.42);
    const none = search({ constraints: 1 }, (point) => [...zdt1(point), 1 + point[0]]).found;
    expect(none.front).toEqual([]);
    expect(none.nearest?.[0]).toBeLessThan(0.05);
  });

  it('minimises one objective of ten parameters', () => {
    const f = (point: Point) => [point.reduce((sum, x, i) => sum + (x - i / 10) ** 2, 0)];
    const { found } = search({ aim: { kind: 'minimise', objectives: 1 }, parameters: 10, budget: 1_500 }, f);
    expect(found.front).toHaveLength(1);
    expect(found.front[0].values[0]).toBeLessThan(0.03);
  });

  it('takes a front of further luck where runs have luck', () => {
    const luck = new Luck('front');
    const { told, found } = search({ luck: true, replications: 2, budget: 800 }, (point, replication) =>
      zdt1(point).map((value) => value + 0.2 * luck.own(point, replication)),
    );
    expect(told.length).toBeLessThanOrEqual(800);
    expect(found.front.length).toBeGreaterThan(0);
    for (const { runs } of found.front) expect(runs).toBeGreaterThan(2);
  });

  it('never has a point on the front whose runs lack values', () => {
    const { found } = search({}, (point) => (point[0] < 0.5 ? [Number.NaN, Number.NaN] : zdt1(point)));
    expect(found.missing).toBeGreaterThan(0);
    expect(found.front.every(({ point }) => point[0] >= 0.5)).toBe(true);
  });
});

describe('hypervolume', () => {
  it('is exact in two and in three dimensions', () => {
    expect(
      hypervolume(
        [
          [1, 3],
          [2, 2],
          [3, 1],
          [2.5, 2.5],
          [9, 0],
        ],
        [4, 4],
      ),
    ).toBe(6);
    expect(hypervolume([[0, 0, 0]], [2, 3, 4])).toBe(24);
    // Two boxes that overlap: 2·1·1 + 1·2·1 … counted once.
    expect(
      hypervolume(
        [
          [0, 1, 1],
          [1, 0, 1],
        ],
        [2, 2, 2],
      ),
    ).toBe(3);
    expect(
      hypervolume(
        [
          [0, 1, 1],
          [1, 0, 1],
          [1, 1, 0],
        ],
        [2, 2, 2],
      ),
    ).toBe(4);
  });

  it('has a front without what is beaten or equal', () => {
    const points = [
      [1, 2],
      [1, 2],
      [2, 2],
      [0, 5],
      [3, 1],
    ].map((values) => ({ values }));
    expect(sortFront(points).map(({ values }) => values)).toEqual([
      [0, 5],
      [1, 2],
      [3, 1],
    ]);
  });
});

describe('the choice of a method', () => {
  it.each([
    [2, 1, 'gaussian processes', 'with 2 parameters and 1 objective'],
    [6, 2, 'gaussian processes', 'with 6 parameters and 2 objectives'],
    [7, 1, 'NSGA-II', '7 parameters are more than the 6'],
    [3, 3, 'NSGA-II', '3 objectives'],
  ])('of %d parameters and %d objectives is %s', (parameters, objectives, method, why) => {
    const chosen = chooseMethod({ parameters, objectives });
    expect(chosen.method).toBe(method);
    expect(chosen.why).toContain(why);
  });
});
