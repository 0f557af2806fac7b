import { describe, expect, it } from 'vitest';
import { countMorrisRuns, deriveMorrisEffects, planMorris } from '../../../sim/study/sensitivity/morris.ts';
import { answerStudy, Study } from '../../../sim/study/study.ts';
import { Luck, morrisFunction } from '../published-functions.ts';

const settings = { seed: 'a', parameters: 20, trajectories: 10 };

describe('Morris screening', () => {
  it.each(['1', '2', '3'])(
    'puts the first ten factors of his function before the others, seed %s',
    (seed) => {
      const mine = { ...settings, seed };
      const { effects, runs } = deriveMorrisEffects(
        mine,
        answerStudy(new Study(planMorris(mine)), morrisFunction),
      );
      expect(runs).toBe(countMorrisRuns(mine));
      const ranks = effects.map(({ parameter }) => parameter);
      expect(ranks.slice(0, 10).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      // As published: factors 8 to 10 are straight, 1 to 7 bend or interact.
      const of = (parameter: number) => effects.find((one) => one.parameter === parameter);
      for (const i of [7, 8, 9]) expect(of(i)?.direction).toBe('up');
      const straight = Math.max(...[7, 8, 9].map((i) => of(i)?.sigma.value ?? 0));
      for (const i of [0, 1, 2, 3, 4, 5]) expect(of(i)?.sigma.value).toBeGreaterThan(straight);
    },
  );

  it('moves each parameter once in a trajectory, all of it on one luck', () => {
    const questions = new Study(planMorris({ ...settings, parameters: 5, replications: 2 })).ask(1_000);
    expect(questions).toHaveLength(10 * 6 * 2);
    for (let t = 0; t < 10; t += 1) {
      const points = questions.slice(t * 12, t * 12 + 12).filter((_, i) => i % 2 === 0);
      const moved = points
        .slice(1)
        .map(({ point }, i) => point.flatMap((x, d) => (x === points[i].point[d] ? [] : d)));
      expect(moved.flat().sort()).toEqual([0, 1, 2, 3, 4]);
      expect(points.every(({ replication }) => replication === 2 * t)).toBe(true);
      for (const { point } of points) for (const x of point) expect(x >= 0 && x < 1).toBe(true);
    }
  });

  it('begins with the same trajectories when there are more of them', () => {
    const ask = (trajectories: number) => new Study(planMorris({ ...settings, trajectories })).ask(5_000);
    expect(ask(20).slice(0, 210)).toEqual(ask(10));
  });

  it('gives straight effects exactly, and nothing to what does nothing', () => {
    const mine = { seed: 'b', parameters: 3, trajectories: 8 };
    const luck = new Luck('morris');
    const { effects } = deriveMorrisEffects(
      mine,
      answerStudy(new Study(planMorris(mine)), ([x, y], r) => [3 * x - 5 * y + luck.common(r)]),
    );
    expect(effects.map(({ parameter }) => parameter)).toEqual([1, 0, 2]);
    expect(effects[0].mu.value).toBeCloseTo(-5, 9);
    expect(effects[0].direction).toBe('down');
    expect(effects[0].sigma.value).toBeCloseTo(0, 9);
    expect(effects[2]).toMatchObject({ muStar: { value: 0, low: 0, high: 0 }, direction: 'cannot tell' });
  });

  it('counts missing values against its claims', () => {
    const evaluate = (hole: number) => {
      const mine = { seed: 'b', parameters: 3, trajectories: 12 };
      const study = new Study(planMorris(mine));
      const told = answerStudy(study, ([x, y, z]) => [x < hole ? Number.NaN : x * x + 2 * y * z]);
      return deriveMorrisEffects(mine, told);
    };
    const [whole, some] = [evaluate(0), evaluate(0.1)];
    expect(some.missing).toBeGreaterThan(0);
    for (const effect of some.effects) {
      const same = whole.effects.find(({ parameter }) => parameter === effect.parameter);
      expect(effect.missing).toBeGreaterThan(0);
      expect(effect.mu.high - effect.mu.low).toBeGreaterThan((same?.mu.high ?? 0) - (same?.mu.low ?? 0));
    }
  });

  it('refuses what makes no design', () => {
    expect(() => planMorris({ ...settings, trajectories: 2 })).toThrow('expected 4 to 100');
    expect(() => planMorris({ ...settings, levels: 5 })).toThrow('expected an even number');
  });
});
