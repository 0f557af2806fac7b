import { describe, expect, it } from 'vitest';
import { normal } from '../../../sim/random/distributions/normal.ts';
import { Draws } from '../../../sim/random/draws.ts';
import { deriveBestArm } from '../../../sim/study/selection/best-arm.ts';
import { dunnettCritical, planSelection } from '../../../sim/study/selection/nelson-matejcik.ts';

const stream = new Draws('arms', 0).stream('test');
/** Arms with these means on common luck. */
const drawArms = (repeat: number, means: readonly number[], n: number, own = 1): number[][] =>
  means.map((mean, arm) =>
    Array.from({ length: n }, (_, r) => {
      const common = 5 * normal(stream.at(repeat, r).open01());
      return mean + common + own * normal(stream.at(repeat, 10_000 + arm * 1_000 + r).open01());
    }),
  );

const up = { seed: 'a', direction: 'up' } as const;

describe('arms against each other', () => {
  it('name the best where it leads, in either direction, whatever luck they share', () => {
    const arms = drawArms(1, [0, 2, 1, -1], 60);
    const found = deriveBestArm(arms, up);
    expect(found.best).toBe(1);
    expect(found.standings.map(({ arm }) => arm)).toEqual([1, 2, 0, 3]);
    expect(found.standings.filter(({ mayBeBest }) => mayBeBest)).toHaveLength(1);
    expect(deriveBestArm(arms, { ...up, direction: 'down' }).best).toBe(3);
    const pair = found.pairs.find(({ arms: [a, b] }) => a === 0 && b === 1);
    expect(pair?.better).toBe(1);
    expect(pair?.mean).toBeLessThan(-1);
  });

  it('name none where two are alike, unless a difference so small is no reason', () => {
    const arms = drawArms(2, [0, 0, -3], 60);
    const found = deriveBestArm(arms, up);
    expect(found.best).toBeNull();
    expect(
      found.standings
        .filter(({ mayBeBest }) => mayBeBest)
        .map(({ arm }) => arm)
        .sort(),
    ).toEqual([0, 1]);
    expect(deriveBestArm(arms, { ...up, indifference: 2 }).best).not.toBeNull();
  });

  it('name a wrong one in at most 5 % of repeats', () => {
    let named = 0;
    for (let repeat = 0; repeat < 60; repeat += 1)
      if (deriveBestArm(drawArms(100 + repeat, [0, 0, 0, 0], 30), up).best !== null) named += 1;
    expect(named).toBeLessThanOrEqual(6);
  });

  it('count missing values against a claim', () => {
    const arms = drawArms(3, [0, 1], 40);
    const whole = deriveBestArm(arms, up);
    const holed = deriveBestArm([arms[0], arms[1].map((value, r) => (r % 4 === 0 ? Number.NaN : value))], up);
    expect(whole.best).toBe(1);
    expect(holed.missing).toBe(10);
    expect(holed.best).toBeNull();
    expect(deriveBestArm([arms[0], arms[1].map(() => Number.NaN)], up).best).toBeNull();
  });
});

describe('a selection', () => {
  // Dunnett 1955, table 1 a (one-sided, 5 %).
  it.each([
    [1, 20, 1.72],
    [3, 20, 2.19],
    [2, 10, 2.15],
    [5, 60, 2.28],
  ])('of %d rivals with %d degrees of freedom has the critical value %d', (rivals, freedom, value) => {
    expect(Math.abs(dunnettCritical(rivals, freedom) - value)).toBeLessThan(0.012);
  });

  it('takes as many replications as the arms have luck of their own', () => {
    const plan = (own: number, indifference: number) =>
      planSelection(drawArms(4, [0, 0.2, 0.4], 20, own), indifference).replications;
    expect(plan(1, 10)).toBe(20);
    expect(plan(1, 0.2)).toBeGreaterThan(100);
    expect(plan(2, 0.2) / plan(1, 0.2)).toBeCloseTo(4, 1);
    expect(planSelection(drawArms(4, [0, 0.2, 0.4], 20), 1).sd).toBeLessThan(1.4);
  });
});
