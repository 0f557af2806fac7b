import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveExpectedCast,
  derivePaidTurnout,
} from '../../../sim/economy/governance/mechanisms/paid-turnout.ts';
import { simulateEach } from '../../../sim/economy/simulate.ts';
import { compareFigures, manyPairs, meanIn } from '../paired-runs.ts';
import { smallJoined, smallScenario } from '../small-scenario.ts';
import { sum, watch } from '../watched-run.ts';

const rule = { effortUsd: 5, weight: 1 };
const chances = fc.double({ min: 0, max: 1, noNaN: true });
const pays = fc.double({ min: 0, max: 1e12, noNaN: true });

describe('paid turn-out', () => {
  it('doubles the odds of voting at a pay of one effort', () => {
    expect(derivePaidTurnout(0.5, 5, rule)).toBeCloseTo(2 / 3, 12);
    expect(derivePaidTurnout(0.5, 5, { ...rule, weight: 0 })).toBe(0.5);
    expect(derivePaidTurnout(0.3, 0, rule)).toBe(0.3);
  });

  it('stays a chance, grows with pay, and moves neither who never votes nor who always does', () => {
    fc.assert(
      fc.property(
        chances,
        pays,
        pays,
        fc.double({ min: 0, max: 20, noNaN: true }),
        (chance, pay, more, weight) => {
          const own = { effortUsd: 5, weight };
          const paid = derivePaidTurnout(chance, pay, own);
          expect(paid).toBeGreaterThanOrEqual(chance * (1 - 1e-12));
          expect(paid).toBeLessThanOrEqual(1);
          expect(derivePaidTurnout(chance, pay + more, own)).toBeGreaterThanOrEqual(paid * (1 - 1e-12));
          expect([derivePaidTurnout(0, pay, own), derivePaidTurnout(1, pay, own)]).toEqual([0, 1]);
        },
      ),
    );
  });

  it('expects as many votes as are cast when everybody expects so', () => {
    const voters = fc.array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), chances), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(voters, fc.double({ min: 0, max: 1e6, noNaN: true }), (list, pot) => {
        const votes = list.map(([held]) => held);
        const unpaid = list.map(([, chance]) => chance);
        const payOf = (held: number, cast: number): number => (pot * held) / cast;
        const expected = deriveExpectedCast(votes, unpaid, payOf, rule);
        const cast = votes.reduce(
          (total, held, k) => total + held * derivePaidTurnout(unpaid[k], payOf(held, expected), rule),
          0,
        );
        expect(Math.abs(cast - expected)).toBeLessThanOrEqual(1e-6 * votes.reduce((a, b) => a + b, 1));
      }),
    );
  });
});

describe('votes by DGAI', () => {
  const small = [
    'clock.tick=24 h',
    'clock.horizon=15 d',
    'record.metricsEvery=24 h',
    'users.active=100',
    'users.potential=120',
    'mechanisms.governance={ confirmEvery: 1 week, turnoutPay: 1, turnoutEffort: 1 USD, turnoutMidpoint: "200,000 DGAI" }',
  ];
  const figures = (...set: string[]) =>
    simulateEach(smallScenario(...small, ...set), manyPairs, (run) => ({
      turnout: meanIn(run, 'votes.turnout', 0, 3),
      franchise: meanIn(run, 'votes.franchise', 0, 3),
    }));
  const before = figures();

  it('are cast by more of those who may when they are paid more', () => {
    const { turnout, franchise } = compareFigures(
      before,
      figures('mechanisms.treasury.votersPerWeek=100,000 DGAI'),
    );
    expect(turnout.low).toBeGreaterThan(0.3);
    expect(franchise.after).toBeCloseTo(franchise.before, 3);
    const unpaid = compareFigures(before, figures('mechanisms.split.governance=0 %')).turnout;
    expect(unpaid.low).toBeGreaterThan(-0.15);
    expect(unpaid.high).toBeLessThan(-0.01);
  });

  it('are open to all who hold any where the scenario has it: several times as much of the supply', () => {
    const { franchise } = compareFigures(before, figures('mechanisms.governance.voters=holders'));
    expect(franchise.rises).toBe(manyPairs);
    expect(franchise.low).toBeGreaterThan(0.1);
    expect(franchise.after).toBeLessThan(1);
  });

  it('of users are for a lower price, as their requests cost less', () => {
    const share = (voters: string): number => {
      const { events } = watch(
        smallScenario(
          'clock.tick=12 h',
          'clock.horizon=15 d',
          'record.metricsEvery=12 h',
          'tokens.wallets.users=1,520,000 DGAI',
          'tokens.wallets.community=0 DGAI',
          `mechanisms.governance={ confirmEvery: 0 h, turnoutSlope: 0, voters: ${voters}, proposals: [{ at: 1 week, set: { mechanisms.price.basePrice: 0.04 DGAI/CU } }] }`,
        ),
      );
      return events.find(({ kind }) => kind === 'vote')?.amount ?? Number.NaN;
    };
    expect(share('holders')).toBeGreaterThan(share('stake') + 0.1);
  });
});

describe('votes by DMP', () => {
  const proposing = (set: string, ...more: string[]) =>
    smallJoined(
      'clock.tick=12 h',
      'clock.horizon=30 d',
      'record.metricsEvery=1 week',
      `mechanisms.governance={ confirmEvery: 0 h, turnoutPay: 1, proposals: [{ at: 3 weeks, by: dmp, set: { ${set} } }] }`,
      ...more,
    );
  const yes = (set: string, ...more: string[]): number =>
    watch(proposing(set, ...more)).events.find(({ kind }) => kind === 'vote')?.amount ?? Number.NaN;

  it('are for what users pay their models more for, and against what drives users away', () => {
    // At two thirds of what it costs outside a dearer price brings more fees than it loses.
    expect(yes('mechanisms.price.basePrice: 0.06 DGAI/CU')).toBeGreaterThan(0.99);
    expect(yes('mechanisms.price.basePrice: 0.02 DGAI/CU')).toBe(0);
    expect(yes('workloads.code.whitelisted: false')).toBe(0);
    const tempting = ['nodes.cheating.rationality=0.5'];
    expect(yes('mechanisms.slashing.fakeResult: 5 %', ...tempting)).toBe(0);
    expect(yes('mechanisms.verification.audit: 20 %', ...tempting)).toBeGreaterThan(0.99);
  });

  it('are for nothing in what is no matter of their subnets', () => {
    expect(yes('mechanisms.treasury.grantsPerWeek: 5 DGAI')).toBe(0);
  });

  it('are paid by the ecosystem fund where the scenario has it, and then more are cast', () => {
    const change = 'mechanisms.price.basePrice: 0.06 DGAI/CU';
    const paid = watch(proposing(change, 'dao.votePay=100,000 2PM'));
    const unpaid = watch(proposing(change));
    // What does not divide evenly stays with the fund.
    expect(paid.moved('dao.votePay')).toBeGreaterThan(100_000e6 - 100);
    expect(paid.moved('dao.votePay')).toBeLessThanOrEqual(100_000e6);
    expect(unpaid.moved('dao.votePay')).toBe(0);
    expect(sum(paid.world.counts.turnout)).toBeGreaterThan(sum(unpaid.world.counts.turnout));
  });
});
