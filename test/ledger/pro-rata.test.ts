import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError, OutgrownError } from '../../sim/errors.ts';
import { divideProRata } from '../../sim/ledger/pro-rata.ts';
import { amounts, ignoresInert, ignoresOrder, neverOverpays } from '../laws/mechanism-laws.ts';

const weightLists = fc.array(amounts(1_000_000_000_000), { maxLength: 40 });
const cases = fc.record({ pot: amounts(), weights: weightLists });

function divide(pot: number, weights: readonly number[]): number[] {
  const out = new Float64Array(weights.length);
  divideProRata(pot, Float64Array.from(weights), weights.length, out);
  return [...out];
}

describe('a pot divided by weight', () => {
  it('never pays more than it holds', () => {
    neverOverpays(cases, ({ pot, weights }) => ({ held: pot, paid: divide(pot, weights) }));
  });

  it('pays each its share rounded down, and keeps less than one unit for each', () => {
    fc.assert(
      fc.property(cases, ({ pot, weights }) => {
        const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
        const paid = divide(pot, weights);
        paid.forEach((amount, k) => {
          const exact = total === 0n ? 0n : (BigInt(pot) * BigInt(weights[k])) / total;
          expect(BigInt(amount)).toBe(exact);
        });
        const rest = pot - paid.reduce((sum, amount) => sum + amount, 0);
        if (total > 0n) expect(rest).toBeLessThan(weights.length);
      }),
    );
  });

  it('says what it paid, so that its owner can carry over the rest', () => {
    const out = new Float64Array(3);
    expect(divideProRata(100, Float64Array.of(1, 1, 1), 3, out)).toBe(99);
    expect([...out]).toEqual([33, 33, 33]);
  });

  it('pays nobody when nobody has earned anything', () => {
    expect(divide(1_000, [0, 0])).toEqual([0, 0]);
  });

  it('does not ask who comes first', () => {
    ignoresOrder(weightLists, (weights) => divide(1_000_000_007, weights));
  });

  it('is not changed by a claimant of weight 0', () => {
    ignoresInert(cases, ({ pot, weights }, withInert) =>
      divide(pot, withInert ? [...weights, 0] : weights).slice(0, weights.length),
    );
  });

  it.each([
    ['negative', [-1, 2, -3], InvariantError],
    ['a fraction', [0.5, 1], InvariantError],
    ['past 2^53 together', [Number.MAX_SAFE_INTEGER, 2], OutgrownError],
  ])('refuses weights that are %s', (_, weights, kind) => {
    expect(() => divide(100, weights)).toThrow(kind);
  });
});
