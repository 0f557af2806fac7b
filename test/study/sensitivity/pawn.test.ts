import { describe, expect, it } from 'vitest';
import { Draws } from '../../../sim/random/draws.ts';
import { derivePawn } from '../../../sim/study/sensitivity/pawn.ts';
import { ishigami } from '../published-functions.ts';

/** Independent points, as an ensemble has them. */
function drawPoints(name: string, n: number, k: number): number[][] {
  const stream = new Draws(name, 0).stream('test.pawn');
  return Array.from({ length: n }, (_, i) => Array.from({ length: k }, (__, d) => stream.uniform(i, d, 0)));
}

describe('PAWN', () => {
  it('ranks the parameters of Ishigami and leaves a fourth below the floor', () => {
    const points = drawPoints('ishigami', 1_000, 4);
    const { indices, floor } = derivePawn({ seed: 'a' }, points, points.flatMap(ishigami));
    const of = (parameter: number) => indices.find((one) => one.parameter === parameter);
    expect(indices[0].parameter).toBe(1);
    for (const i of [0, 1, 2]) expect(of(i)?.matters).toBe(true);
    expect(of(3)?.matters).toBe(false);
    expect(floor).toBeGreaterThan(0);
    for (const { median, low, high } of indices) expect(low <= median && median <= high).toBe(true);
  });

  it('finds nothing in noise, nearly always', () => {
    let found = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const points = drawPoints(`noise ${seed}`, 150, 4);
      const { indices } = derivePawn(
        { seed: String(seed) },
        points.map((point) => point.slice(0, 3)),
        points.map((p) => p[3]),
      );
      if (indices.some(({ matters }) => matters)) found += 1;
    }
    expect(found).toBeLessThanOrEqual(5);
  });

  it('is 1 − 1 / slices at the ends of a parameter that is the outcome', () => {
    const points = Array.from({ length: 200 }, (_, i) => [i / 200]);
    const { indices } = derivePawn({ seed: 'a', slices: 5 }, points, points.flat());
    expect(indices[0].largest).toBeCloseTo(0.8, 9);
    expect(indices[0].median).toBeCloseTo(0.6, 9);
  });

  it('lets missing values speak against a claim', () => {
    const points = drawPoints('missing', 400, 2);
    const outcome = points.map(([x, y]) => (y < 0.08 ? Number.NaN : x));
    const found = derivePawn({ seed: 'a' }, points, outcome);
    expect(found.missing).toBeGreaterThan(0);
    expect(found.indices.find(({ parameter }) => parameter === 0)?.matters).toBe(true);
    const holed = points.map(([x]) => (x < 0.2 ? Number.NaN : x));
    expect(derivePawn({ seed: 'a' }, points, holed).refused).toContain('more than 10 %');
    expect(derivePawn({ seed: 'a' }, points.slice(0, 50), outcome.slice(0, 50)).refused).toContain('too few');
  });
});
