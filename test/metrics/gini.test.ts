import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveGini } from '../../sim/metrics/gini.ts';
import { amounts } from '../laws/mechanism-laws.ts';

const gini = (...holdings: number[]): number => deriveGini(Float64Array.from(holdings));
const fortunes = fc.array(amounts(1_000_000_000_000), { minLength: 1, maxLength: 30 });

describe('the Gini coefficient', () => {
  it('is 0 when all hold the same, and (n − 1) / n when one holds everything', () => {
    expect(gini(7, 7, 7, 7)).toBe(0);
    expect(gini(0, 0, 0, 9)).toBe(0.75);
    expect(gini(1, 3)).toBe(0.25);
  });

  it('is 0 for nobody and for nothing', () => {
    expect([gini(), gini(0, 0)]).toEqual([0, 0]);
  });

  it('is half the mean difference between two holders, over the mean', () => {
    fc.assert(
      fc.property(fortunes, (list) => {
        const total = list.reduce((sum, held) => sum + held, 0);
        fc.pre(total > 0);
        let differences = 0;
        for (const a of list) for (const b of list) differences += Math.abs(a - b);
        expect(gini(...list)).toBeCloseTo(differences / (2 * list.length * total), 9);
      }),
    );
  });

  it('changes neither with the order nor with the unit', () => {
    fc.assert(
      fc.property(fortunes, (list) => {
        expect(gini(...[...list].reverse())).toBe(gini(...list));
        expect(gini(...list.map((held) => 8 * held))).toBeCloseTo(gini(...list), 12);
      }),
    );
  });

  it('leaves its argument as it was', () => {
    const holdings = Float64Array.of(3, 1, 2);
    deriveGini(holdings);
    expect([...holdings]).toEqual([3, 1, 2]);
  });
});
