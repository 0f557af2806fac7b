import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveNakamoto } from '../../sim/metrics/nakamoto.ts';
import { amounts } from '../laws/mechanism-laws.ts';

const nakamoto = (share: number, ...holdings: number[]): number =>
  deriveNakamoto(Float64Array.from(holdings), share);

describe('the Nakamoto coefficient', () => {
  it('is how few together hold more than half', () => {
    expect(nakamoto(0.5, 10, 10, 10, 10)).toBe(3);
    expect(nakamoto(0.5, 51, 49)).toBe(1);
    expect(nakamoto(0.5, 1, 2, 3, 94)).toBe(1);
    expect(deriveNakamoto(Float64Array.of(5, 5, 5))).toBe(2);
  });

  it('may ask for another share', () => {
    expect(nakamoto(1 / 3, 10, 10, 10, 10)).toBe(2);
    expect(nakamoto(0.9, 10, 10, 10, 10)).toBe(4);
  });

  it('is 0 when there is nothing to hold', () => {
    expect([nakamoto(0.5), nakamoto(0.5, 0, 0)]).toEqual([0, 0]);
  });

  it('is the least number: those hold more than the share, and one fewer does not', () => {
    fc.assert(
      fc.property(fc.array(amounts(1_000_000_000), { minLength: 1, maxLength: 20 }), (list) => {
        const sorted = [...list].sort((a, b) => b - a);
        const total = list.reduce((sum, held) => sum + held, 0);
        fc.pre(total > 0);
        const count = nakamoto(0.5, ...list);
        const together = (n: number) => sorted.slice(0, n).reduce((sum, held) => sum + held, 0);
        expect(together(count)).toBeGreaterThan(total / 2);
        expect(together(count - 1)).toBeLessThanOrEqual(total / 2);
      }),
    );
  });
});
