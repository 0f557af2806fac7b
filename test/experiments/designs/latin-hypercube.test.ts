import { describe, expect, it } from 'vitest';
import { latinHypercubeDesign } from '../../../sim/experiments/designs/latin-hypercube.ts';
import { Draws } from '../../../sim/random/draws.ts';

const stream = (seed = 'designs') => new Draws(seed, 0).stream('design');

describe('a Latin hypercube', () => {
  it.each([1, 7, 100])('of %d points has one in each stratum of every axis', (n) => {
    const { points } = latinHypercubeDesign(n, 6, stream());
    for (let dimension = 0; dimension < 6; dimension += 1) {
      const strata = points.map((point) => Math.floor(point[dimension] * n)).sort((a, b) => a - b);
      expect(strata).toEqual(Array.from({ length: n }, (_, stratum) => stratum));
    }
  });

  it('is the same for the same seed, another for another, and grows by axes without moving', () => {
    const plan = latinHypercubeDesign(20, 3, stream());
    expect(latinHypercubeDesign(20, 3, stream())).toEqual(plan);
    expect(latinHypercubeDesign(20, 3, stream('other'))).not.toEqual(plan);
    const wider = latinHypercubeDesign(20, 5, stream());
    expect(wider.points.map((point) => point.slice(0, 3))).toEqual(plan.points);
  });

  it('does not tie one axis to another', () => {
    const { points } = latinHypercubeDesign(400, 2, stream());
    const product = points.reduce((sum, [x, y]) => sum + (x - 0.5) * (y - 0.5), 0) / 400;
    expect(Math.abs(product * 12)).toBeLessThan(0.15);
  });
});
