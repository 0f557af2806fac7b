import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels } from '../../reports/kit/direct-labels.ts';

describe('labels beside lines', () => {
  it('stand at their lines where there is room', () => {
    const placed = placeLabels(
      [
        { item: 'a', y: 10 },
        { item: 'b', y: 80 },
      ],
      15,
      0,
      100,
    );
    expect(placed.map(({ y }) => y)).toEqual([10, 80]);
  });

  it('never overlap, keep the order of their lines and stay inside', () => {
    const wanted = fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { maxLength: 12 });
    fc.assert(
      fc.property(wanted, (ys) => {
        const placed = placeLabels(
          ys.map((y) => ({ item: y, y })),
          15,
          0,
          200,
        );
        for (const [i, { y, anchorY }] of placed.entries()) {
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(200);
          if (i === 0) continue;
          expect(y - placed[i - 1].y).toBeGreaterThanOrEqual(15 - 1e-9);
          expect(anchorY).toBeGreaterThanOrEqual(placed[i - 1].anchorY);
        }
      }),
    );
  });
});
