import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveBidPerHour,
  deriveExpectedShare,
  deriveTrainingCost,
  deriveTrainingKind,
  divideFederatedRound,
  divideFheRound,
  drawWinner,
} from '../../../sim/economy/vault/mechanisms/compute-round.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { Draws } from '../../../sim/random/draws.ts';
import { amounts, ignoresInert, ignoresOrder, neverOverpays } from '../../laws/mechanism-laws.ts';

const stakes = fc.array(amounts(1_000_000_000_000), { minLength: 1, maxLength: 12 });
const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const draw = (list: readonly number[], u: number) => drawWinner(Float64Array.from(list), list.length, u);

describe('a round of training', () => {
  it('is of the stated kind, or of one after the other', () => {
    expect([0, 1, 2, 3].map((round) => deriveTrainingKind('alternate', round))).toEqual([
      'fhe',
      'federated',
      'fhe',
      'federated',
    ]);
    expect(deriveTrainingKind('fhe', 1)).toBe('fhe');
    expect(deriveTrainingKind('federated', 0)).toBe('federated');
  });
});

describe('an FHE round', () => {
  it('has one winner among those with a stake, who takes the whole share', () => {
    fc.assert(
      fc.property(stakes, uniform, amounts(100_000_000), (list, u, allotment) => {
        const winner = draw(list, u);
        const out = new Float64Array(list.length).fill(9);
        const paid = divideFheRound(allotment, winner, list.length, out);
        expect(paid).toBe(winner < 0 ? 0 : allotment);
        expect(winner < 0).toBe(list.every((stake) => stake === 0));
        if (winner >= 0) expect(list[winner]).toBeGreaterThan(0);
        expect([...out]).toEqual(list.map((_, k) => (k === winner ? allotment : 0)));
      }),
    );
  });

  it('is won in proportion to stake', () => {
    expect([0, 0.0999, 0.1, 0.2999, 0.3, 0.999_999].map((u) => draw([100, 200, 0, 700], u))).toEqual([
      0, 0, 1, 1, 3, 3,
    ]);
    const stream = new Draws('winners', 0).stream('training.winner');
    const wins = [0, 0, 0];
    const rounds = 20_000;
    for (let round = 0; round < rounds; round += 1) {
      wins[draw([1, 3, 6], stream.uniform(0, round, 0))] += 1;
    }
    // Four standard errors of a share of 20,000 draws.
    [0.1, 0.3, 0.6].forEach((share, k) => {
      expect(Math.abs(wins[k] / rounds - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / rounds));
    });
  });

  it('is won by somebody at the very ends of the draw', () => {
    const most = 1 - 2 ** -53;
    expect(draw([4_503_599_627_370_495, 4_503_599_627_370_495], most)).toBe(1);
    expect(draw([3, 0], most)).toBe(0);
    expect(draw([0, 3], 0)).toBe(1);
  });

  it('refuses stakes that do not sum to an amount', () => {
    expect(() => draw([0.5], 0.1)).toThrow(InvariantError);
    expect(() => draw([2 ** 53, 2 ** 53], 0.1)).toThrow(InvariantError);
  });

  it('without bidders leaves its share for the next round', () => {
    expect(draw([], 0.5)).toBe(-1);
    expect(divideFheRound(1_000, -1, 0, new Float64Array(0))).toBe(0);
  });
});

describe('a federated round', () => {
  const work = fc.array(fc.nat({ max: 1_000_000_000 }), { minLength: 1, maxLength: 12 });
  const divide = (allotment: number, list: readonly number[]) => {
    const out = new Float64Array(list.length);
    const paid = divideFederatedRound(allotment, Float64Array.from(list), list.length, out);
    return { paid, out: [...out] };
  };

  it('shares by completed work, never more than there is; less than a unit each rolls over', () => {
    expect(divide(1_000, [1, 2, 0])).toEqual({ paid: 999, out: [333, 666, 0] });
    neverOverpays(fc.tuple(amounts(100_000_000), work), ([allotment, list]) => {
      const { paid, out } = divide(allotment, list);
      expect(paid).toBe(out.reduce((sum, units) => sum + units, 0));
      if (list.some((done) => done > 0)) expect(allotment - paid).toBeLessThan(list.length);
      return { held: allotment, paid: out };
    });
  });

  it('does not ask who comes first, and one who did nothing changes nothing', () => {
    ignoresOrder(work, (list) => divide(59_500_001, list).out);
    ignoresInert(work, (list, withInert) =>
      divide(59_500_001, withInert ? [...list, 0] : list).out.slice(0, list.length),
    );
  });
});

describe('a bid', () => {
  it('is worth the chance to win times the value of the round, per hour', () => {
    const expectedShare = deriveExpectedShare(2, 6);
    expect(expectedShare).toBe(0.25);
    const bid = { expectedShare, roundValue: 800, hours: 8, cost: 0, workChance: expectedShare };
    expect(deriveBidPerHour(bid)).toBe(25);
    expect(deriveExpectedShare(0, 0)).toBe(0);
    expect(deriveExpectedShare(5, 0)).toBe(1);
  });

  it('for encrypted work bears a cost that grows with the slowdown, when it wins', () => {
    const cost = deriveTrainingCost(8, 10, 0.3);
    expect(cost).toBeCloseTo(24, 12);
    const bid = { expectedShare: 0.25, roundValue: 24, hours: 8, workChance: 0.25 };
    expect(deriveBidPerHour({ ...bid, cost })).toBeCloseTo(0, 12);
    expect(deriveBidPerHour({ ...bid, cost, workChance: 1 })).toBeCloseTo(-2.25, 12);
  });
});
