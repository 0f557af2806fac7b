import { describe, expect, it } from 'vitest';
import { scrambledSobolDesign } from '../../../sim/experiments/designs/owen-scramble.ts';
import { Draws } from '../../../sim/random/draws.ts';

const stream = new Draws('owen', 0).stream('test');

describe('a scrambled Sobol design', () => {
  it('has one point in each n-th of every axis, whatever the scrambling', () => {
    for (const scramble of [0, 1, 7]) {
      const points = scrambledSobolDesign(256, 12, stream, scramble);
      for (let d = 0; d < 12; d += 1)
        expect(new Set(points.map((point) => Math.floor(point[d] * 256))).size).toBe(256);
    }
  });

  it('stays a net in its first two dimensions: one point in each box of any shape', () => {
    const points = scrambledSobolDesign(256, 2, stream, 3);
    for (let bits = 0; bits <= 8; bits += 1) {
      const [across, up] = [2 ** bits, 2 ** (8 - bits)];
      const boxes = points.map(([x, y]) => Math.floor(x * across) * up + Math.floor(y * up));
      expect(new Set(boxes).size).toBe(256);
    }
  });

  it('begins with the points of a shorter one', () => {
    expect(scrambledSobolDesign(64, 3, stream, 5).slice(0, 16)).toEqual(
      scrambledSobolDesign(16, 3, stream, 5),
    );
  });

  it('has points that are uniform over scramblings, and independent between them', () => {
    const firsts = Array.from(
      { length: 2_000 },
      (_, scramble) => scrambledSobolDesign(1, 2, stream, scramble)[0],
    );
    const mean = (of: (point: number[]) => number) =>
      firsts.reduce((sum, p) => sum + of(p), 0) / firsts.length;
    expect(Math.abs(mean(([x]) => x) - 1 / 2)).toBeLessThan(0.02);
    expect(Math.abs(mean(([x]) => x * x) - 1 / 3)).toBeLessThan(0.02);
    expect(Math.abs(mean(([x, y]) => x * y) - 1 / 4)).toBeLessThan(0.02);
    const lagged = firsts.slice(1).reduce((sum, [x], i) => sum + (x - 0.5) * (firsts[i][0] - 0.5), 0);
    expect(Math.abs(lagged / firsts.length)).toBeLessThan(0.006);
  });
});
