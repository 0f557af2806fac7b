import { describe, expect, it } from 'vitest';
import { normal } from '../../../sim/random/distributions/normal.ts';
import { Draws } from '../../../sim/random/draws.ts';
import { GaussianProcess, type Noise } from '../../../sim/study/search/gaussian-process.ts';

const stream = new Draws('process', 0).stream('test');
const drawPoints = (n: number, k: number, from: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: k }, (__, d) => stream.uniform(from + i, d, 0)));
const exactly = (n: number): Noise => ({ runs: new Array<number>(n).fill(1), own: 0, shared: 0 });

describe('a Gaussian process', () => {
  it('is that of the textbook for two points and given hyperparameters', () => {
    const hyperparameters = Float64Array.of(Math.log(0.5), Math.log(2));
    const process = new GaussianProcess([[0.2], [0.6]], [1, 3], exactly(2), hyperparameters);
    const kernel = (a: number, b: number) => {
      const r = (Math.sqrt(5) * Math.abs(a - b)) / 0.5;
      return 2 * (1 + r + (r * r) / 3) * Math.exp(-r);
    };
    // Values −1/√2 and 1/√2 in standard units around 2; by symmetry the mean is 0 there.
    const scale = Math.sqrt(2);
    const [k1, k2, k12] = [kernel(0.3, 0.2), kernel(0.3, 0.6), kernel(0.2, 0.6)];
    const determinant = 4 - k12 * k12;
    const weight = 1 / scale / (2 - k12);
    const { mean, sd } = process.predict([0.3]);
    expect(mean).toBeCloseTo(2 + scale * (k2 - k1) * weight, 6);
    const explained = (2 * k1 * k1 - 2 * k12 * k1 * k2 + 2 * k2 * k2) / determinant;
    expect(sd).toBeCloseTo(scale * Math.sqrt(2 - explained), 6);
  });

  it('passes through values without noise and is unsure between them', () => {
    const points = drawPoints(20, 2, 0);
    const f = ([x, y]: readonly number[]) => Math.sin(5 * x) + y * y;
    const process = new GaussianProcess(points, points.map(f), exactly(20));
    for (const point of points) {
      expect(process.predict(point).mean).toBeCloseTo(f(point), 3);
      expect(process.predict(point).sd).toBeLessThan(0.01);
    }
    const far = drawPoints(100, 2, 1_000).map((point) => ({ ...process.predict(point), truth: f(point) }));
    expect(far.every(({ mean, sd, truth }) => Math.abs(mean - truth) < 5 * sd + 0.01)).toBe(true);
  });

  it('finds a parameter that does nothing, and the size of the noise', () => {
    const points = drawPoints(120, 2, 2_000);
    const values = points.map(([x], i) => 10 * Math.sin(6 * x) + 0.5 * normal(stream.at(9_000, i).open01()));
    const noise = { runs: new Array<number>(120).fill(1), own: undefined, shared: 0 };
    const process = new GaussianProcess(points, values, noise);
    expect(process.hyperparameters[1]).toBeGreaterThan(process.hyperparameters[0] + 1);
    expect(Math.sqrt(process.noiseVariance)).toBeGreaterThan(0.4);
    expect(Math.sqrt(process.noiseVariance)).toBeLessThan(0.6);
  });

  it('trusts means of many runs more', () => {
    const predict = (runs: number) =>
      new GaussianProcess([[0.1], [0.5], [0.9]], [0, 5, 1], {
        runs: [1, runs, 1],
        own: 4,
        shared: 0,
      }).predict([0.5]);
    expect(predict(100).sd).toBeLessThan(predict(1).sd);
    expect(Math.abs(predict(100).mean - 5)).toBeLessThan(Math.abs(predict(1).mean - 5));
  });
});
