import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveFounding,
  deriveProposalOutcome,
  deriveRtDivision,
  divideDaoShare,
  dividePoolShares,
  RT_UNITS,
  splitVault,
} from '../../../sim/economy/subnets/mechanisms/subnet-founding.ts';
import {
  type DecayRule,
  deriveRollover,
  deriveRoundAllotment,
  deriveScheduled,
} from '../../../sim/economy/vault/mechanisms/royalty-decay.ts';
import { InputError } from '../../../sim/errors.ts';
import { PPM } from '../../../sim/ledger/amount.ts';
import { divideProRata } from '../../../sim/ledger/pro-rata.ts';
import { amounts, conserves, ignoresOrder } from '../../laws/mechanism-laws.ts';

const SUPPLY = 1_000_000_000_000_000;
const divisions = fc
  .record({ firstBatch: fc.integer({ min: 0, max: PPM }), dao: fc.integer({ min: 0, max: PPM }) })
  .map(({ firstBatch, dao }) => ({ firstBatch, dao: Math.min(dao, PPM - firstBatch) }));
const parts = fc
  .tuple(fc.nat({ max: 1_000 }), fc.nat({ max: 1_000 }))
  .filter(([compute, data]) => compute + data > 0);

describe('a proposal', () => {
  it('is founded by backed DMP alone, in the moment it reaches the goal', () => {
    expect(deriveProposalOutcome(999, 1_000, 5, 10)).toBe('open');
    expect(deriveProposalOutcome(1_000, 1_000, 5, 10)).toBe('founded');
    expect(deriveProposalOutcome(1_000, 1_000, 10, 10)).toBe('founded');
  });

  it('returns everything when its window ends below the goal', () => {
    expect(deriveProposalOutcome(999, 1_000, 9, 10)).toBe('open');
    expect(deriveProposalOutcome(999, 1_000, 10, 10)).toBe('returned');
  });
});

describe('the RT of a subnet', () => {
  it('are 10 % first batch, 5 % DAO and 85 % vault at 7 : 3 as stated', () => {
    expect(deriveRtDivision(100_000, 50_000)).toEqual({
      firstBatch: 10_000_000,
      daoShare: 5_000_000,
      compute: 59_500_000,
      data: 25_500_000,
    });
  });

  it('sum to 100,000,000 units however they are divided', () => {
    conserves(fc.tuple(divisions, parts), ([{ firstBatch, dao }, [compute, data]]) => ({
      taken: RT_UNITS,
      given: Object.values(deriveRtDivision(firstBatch, dao, compute, data)),
    }));
  });

  it('cannot be more than all: a first batch past 100 % is refused, alone or with the DAO part', () => {
    expect(() => deriveRtDivision(1_000_001, 0)).toThrow(/dao\.founding\.firstBatch.*100\.0001 %/);
    expect(() => deriveRtDivision(960_000, 50_000)).toThrow(/dao\.founding\.daoShare.*at most 4 %/);
    expect(() => deriveRtDivision(-1, 0)).toThrow(InputError);
    expect(deriveRtDivision(1_000_000, 0)).toEqual({
      firstBatch: RT_UNITS,
      daoShare: 0,
      compute: 0,
      data: 0,
    });
  });

  it('of the DAO go half to those who hold DMP, half to the first contributors, who have the odd unit', () => {
    expect(divideDaoShare(5_000_000, 0.5)).toEqual({ holders: 2_500_000, contributors: 2_500_000 });
    expect(divideDaoShare(7, 0.5)).toEqual({ holders: 3, contributors: 4 });
  });
});

describe('the vault', () => {
  it('is split 7 : 3 to the last unit, computing having what does not divide', () => {
    conserves(amounts(RT_UNITS), (total) => {
      const { compute, data } = splitVault(total, 7, 3);
      expect(data).toBe(Number((BigInt(total) * 3n) / 10n));
      return { taken: total, given: [compute, data] };
    });
  });

  it.each([
    [0, 0],
    [-7, 3],
    [0.7, 0.3],
  ])('refuses the parts %d : %d', (compute, data) => {
    expect(() => splitVault(100, compute, data)).toThrow(InputError);
  });
});

describe('RT handed out and RT in reserve', () => {
  const streams = fc.record({
    decay: fc.constantFrom('mass', 'density', 'normalised', 'flat'),
    overIssue: fc.constant('scale' as const),
    horizon: fc.integer({ min: 1, max: 60 }),
    flatUnits: fc.constantFrom(100_000, 7),
  });
  const weights = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 6 });
  const rounds = fc.array(fc.tuple(weights, weights), { minLength: 1, maxLength: 40 });

  it('are 100,000,000 after every round under every reading, and 7 : 3 holds in all that is allotted', () => {
    fc.assert(
      fc.property(divisions, streams, rounds, (shares, stream, list) => {
        const division = deriveRtDivision(shares.firstBatch, shares.dao);
        const vault = { compute: division.compute, data: division.data };
        const rules: Record<keyof typeof vault, DecayRule> = {
          compute: { ...stream, lambda: 0.01 },
          data: { ...stream, lambda: 0.1 },
        };
        const rolled = { compute: 0, data: 0 };
        const clock = { compute: 0, data: 0 };
        const allotted = { compute: 0, data: 0 };
        let handedOut = division.firstBatch + division.daoShare;
        let reserve = RT_UNITS - handedOut;
        for (const [nodes, contributors] of list) {
          const claimants = { compute: nodes, data: contributors };
          for (const side of ['compute', 'data'] as const) {
            const elapsed = stream.decay === 'flat' ? claimants[side].length : 1;
            const scheduled = deriveScheduled(rules[side], vault[side], clock[side], clock[side] + elapsed);
            clock[side] += elapsed;
            allotted[side] += scheduled;
            const allotment = deriveRoundAllotment(rolled[side], scheduled);
            const count = claimants[side].length;
            const out = new Float64Array(count);
            const paid = divideProRata(allotment, Float64Array.from(claimants[side]), count, out);
            rolled[side] = deriveRollover(allotment, paid);
            handedOut += out.reduce((sum, units) => sum + units, 0);
            reserve -= paid;
          }
          expect(handedOut + reserve).toBe(RT_UNITS);
          expect(allotted.compute).toBeLessThanOrEqual(vault.compute);
          expect(allotted.data).toBeLessThanOrEqual(vault.data);
        }
        const forever = { compute: 10_000, data: 10_000_000 };
        for (const side of ['compute', 'data'] as const) {
          const clockEnd = clock[side] + forever[side] * 1_500;
          allotted[side] += deriveScheduled(rules[side], vault[side], clock[side], clockEnd);
        }
        expect(allotted).toEqual(vault);
        expect(allotted.data).toBe(Math.floor(((allotted.compute + allotted.data) * 3) / 10));
      }),
    );
  });
});

describe('a founding', () => {
  const commitments = fc.record({ backed: amounts(SUPPLY), unbacked: amounts(SUPPLY) });
  const rules = fc.record({
    pool: fc.constantFrom('whole', 'split', 'lbp-80-20'),
    treasuryPpm: fc.nat({ max: PPM - 1 }),
  });

  it('moves the 2PM behind what was backed, whole, to the pool and the treasury, under every reading', () => {
    conserves(fc.tuple(commitments, rules, amounts(SUPPLY)), ([committed, rule, others]) => {
      const founding = deriveFounding(committed, committed.backed + others, rule);
      expect(founding.burnedBacked).toBe(committed.backed);
      expect(founding.burnedUnbacked).toBe(committed.unbacked);
      expect(founding.undrawn).toBe(0);
      if (rule.pool !== 'split') expect(founding.toTreasury).toBe(0);
      return { taken: committed.backed, given: [founding.toPool, founding.toTreasury] };
    });
  });

  it('gets no liquidity from unbacked DMP', () => {
    fc.assert(
      fc.property(commitments, rules, amounts(SUPPLY), (committed, rule, more) => {
        const plain = deriveFounding(committed, SUPPLY, rule);
        const airdropped = deriveFounding(
          { ...committed, unbacked: committed.unbacked + more },
          SUPPLY,
          rule,
        );
        expect(airdropped).toEqual({ ...plain, burnedUnbacked: plain.burnedUnbacked + more });
      }),
    );
  });

  it('gives the treasury its stated part and the pool the rest', () => {
    const rule = { pool: 'split', treasuryPpm: 250_000 } as const;
    expect(deriveFounding({ backed: 1_001, unbacked: 50 }, 5_000, rule)).toEqual({
      burnedBacked: 1_001,
      burnedUnbacked: 50,
      fromVault: 1_001,
      toPool: 751,
      toTreasury: 250,
      undrawn: 0,
    });
    expect(() => deriveFounding({ backed: 1, unbacked: 0 }, 1, { ...rule, treasuryPpm: PPM })).toThrow(
      InputError,
    );
  });

  it('finds only what is left where redeemed airdrops drew on the vault, and says what was missing', () => {
    const rule = { pool: 'whole', treasuryPpm: 0 } as const;
    expect(deriveFounding({ backed: 1_000, unbacked: 0 }, 600, rule)).toMatchObject({
      burnedBacked: 1_000,
      fromVault: 600,
      undrawn: 400,
    });
  });
});

describe('the shares of a new pool', () => {
  const investors = fc.array(fc.record({ backed: amounts(SUPPLY / 100), unbacked: amounts(SUPPLY / 100) }), {
    minLength: 1,
    maxLength: 12,
  });
  const divide = (
    shares: number,
    kind: 'pro-rata' | 'locked' | 'dao',
    list: readonly { readonly backed: number; readonly unbacked: number }[],
  ) => {
    const out = new Float64Array(list.length).fill(77);
    const columns = {
      backed: Float64Array.from(list, ({ backed }) => backed),
      unbacked: Float64Array.from(list, ({ unbacked }) => unbacked),
      count: list.length,
    };
    return { ...dividePoolShares(shares, kind, columns, out), out: [...out] };
  };

  it('all have an owner, under every reading', () => {
    const kinds = fc.constantFrom('pro-rata', 'locked', 'dao');
    conserves(fc.tuple(amounts(SUPPLY), kinds, investors), ([shares, kind, list]) => {
      const { locked, dao, out } = divide(shares, kind, list);
      return { taken: shares, given: [locked, dao, ...out] };
    });
  });

  it('follow the DMP invested, unbacked like backed, whoever comes first', () => {
    expect(
      divide(1_000, 'pro-rata', [
        { backed: 600, unbacked: 0 },
        { backed: 200, unbacked: 200 },
      ]).out,
    ).toEqual([600, 400]);
    ignoresOrder(investors, (list) => divide(1_000_000_007, 'pro-rata', list).out);
  });

  it('of backers are diluted by unbacked DMP', () => {
    fc.assert(
      fc.property(investors, fc.nat(), amounts(1_000_000), (list, pick, more) => {
        const who = pick % list.length;
        const airdropped = list.map((one, k) =>
          k === who ? { ...one, unbacked: one.unbacked + more } : one,
        );
        const before = divide(1_000_000, 'pro-rata', list).out;
        const after = divide(1_000_000, 'pro-rata', airdropped).out;
        for (const [k, shares] of after.entries()) {
          if (k === who) expect(shares).toBeGreaterThanOrEqual(before[k]);
          else expect(shares).toBeLessThanOrEqual(before[k]);
        }
      }),
    );
  });

  it('belong to nobody when locked, and to the DAO when it keeps them', () => {
    const list = [{ backed: 5, unbacked: 5 }];
    expect(divide(1_000, 'locked', list)).toEqual({ locked: 1_000, dao: 0, out: [0] });
    expect(divide(1_000, 'dao', list)).toEqual({ locked: 0, dao: 1_000, out: [0] });
  });
});
