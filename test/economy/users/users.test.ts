import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindRememberOutcomes } from '../../../sim/economy/inference/outcome-memory.ts';
import { outcome, Requests } from '../../../sim/economy/inference/requests.ts';
import {
  bindReceiveBudgets,
  deriveAcceptance,
  deriveHazard,
  deriveHazardMax,
  deriveSatisfiedShare,
  migrate,
  type Users,
  userSpec,
} from '../../../sim/economy/users/users.ts';
import { Ledger } from '../../../sim/ledger/ledger.ts';
import { pow } from '../../../sim/portable.ts';
import { Draws } from '../../../sim/random/draws.ts';
import { createTable } from '../../../sim/state/table.ts';
import { expectMean } from '../../laws/distribution-laws.ts';

function createUsers(rows: number, active = rows): Users {
  const users = createTable('users', userSpec, rows);
  users.col.active.fill(1, 0, active);
  return users;
}

const accept = (cost: number, elasticity = 1.5): number => deriveAcceptance(cost, 0.001, elasticity, pow);
const costs = fc.double({ min: 1e-9, max: 1, noNaN: true });

describe('what a price does to demand', () => {
  it('is the logit: half at the price outside, less above it, more below it', () => {
    expect(accept(0.001)).toBe(0.5);
    expect(accept(0.004)).toBeCloseTo(1 / 9, 12);
    expect(accept(0.001 / 4)).toBeCloseTo(8 / 9, 12);
  });

  it('falls with cost, faster the larger the elasticity, and lies between 0 and 1', () => {
    fc.assert(
      fc.property(costs, costs, (cost, more) => {
        expect(accept(cost + more)).toBeLessThanOrEqual(accept(cost));
        expect(accept(cost)).toBeGreaterThan(0);
        expect(accept(cost)).toBeLessThan(1);
        if (cost > 0.001) expect(accept(cost, 3)).toBeLessThan(accept(cost, 1.5));
      }),
    );
  });

  it('is everything for nothing, and nothing where the outside is free', () => {
    expect(accept(0)).toBe(1);
    expect(deriveAcceptance(0.001, 0, 1.5, pow)).toBe(0);
  });
});

describe('dissatisfaction', () => {
  /** How one user feels after these requests. */
  function feel(list: readonly { outcome: number; fake?: number; latency?: number }[]): number {
    const users = createUsers(1);
    const requests = new Requests();
    const rows = new Int32Array(list.length);
    requests.take(list.length, rows);
    list.forEach((one, k) => {
      const row = rows[k];
      requests.col.user[row] = 0;
      requests.col.outcome[row] = one.outcome;
      requests.col.fake[row] = one.fake ?? 0;
      requests.col.finishHours[row] = one.latency ?? 1;
      requests.col.targetHours[row] = 1;
    });
    bindRememberOutcomes(users, requests)(rows, list.length, 0.1);
    return users.col.dissatisfaction[0];
  }

  it('grows with latency above the target, up to twice the target', () => {
    const after = (latency: number) => feel([{ outcome: outcome.served, latency }]);
    expect([0.5, 1, 1.5, 2, 9].map(after)).toEqual([0, 0, 0.05, 0.1, 0.1]);
  });

  it('comes from failures, timeouts and fakes alike, found or not', () => {
    const bad = [
      { outcome: outcome.failed },
      { outcome: outcome.timedOut },
      { outcome: outcome.fake, fake: 1 },
      { outcome: outcome.served, fake: 1 },
    ];
    expect(bad.map((one) => feel([one]))).toEqual([0.1, 0.1, 0.1, 0.1]);
  });

  it('fades with every request that went well', () => {
    const good = { outcome: outcome.served };
    expect(feel([{ outcome: outcome.failed }, good, good])).toBeCloseTo(0.081, 12);
  });
});

describe('a week of joining and leaving', () => {
  const satisfiedBelow = 0.5;
  const stream = new Draws('crowd', 0).stream('user.migration');

  it('takes away users by the hazard of their dissatisfaction: h₀ · e^(β · d)', () => {
    const hazard = deriveHazard(0.005, 2);
    expect(hazard(0)).toBe(0.005);
    expect(hazard(0.5)).toBeCloseTo(0.005 * Math.E, 12);
    expect(hazard(1)).toBeCloseTo(0.005 * Math.exp(2), 12);
    expect(deriveHazard(0.5, 20)(1)).toBe(1);
    const users = createUsers(200_000);
    users.col.dissatisfaction.fill(0.5);
    const { churned } = migrate(users, 3, stream, {
      hazard,
      innovation: 0,
      imitation: 0,
      imitates: 'users',
      satisfiedBelow,
    });
    const chance = 0.005 * Math.E;
    expectMean(Float64Array.of(churned), { mean: 200_000 * chance, variance: 200_000 * chance });
    expect(users.col.active.reduce((sum, one) => sum + one, 0)).toBe(200_000 - churned);
  });

  it('never leaves with a hazard above the most that it may be', () => {
    const chances = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(chances, fc.double({ min: 0, max: 20, noNaN: true }), chances, (base, beta, felt) => {
        const most = deriveHazardMax(base, beta);
        expect(most).toBeLessThanOrEqual(1);
        for (const d of [felt, 1, 1 - 2 ** -53])
          expect(deriveHazard(base, beta)(d)).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('brings others in by Bass: p + q × share of the active who are satisfied', () => {
    const users = createUsers(300_000, 100_000);
    users.col.dissatisfaction.fill(0.9, 0, 25_000);
    expect(deriveSatisfiedShare(users, satisfiedBelow)).toBe(0.75);
    const rule = {
      hazard: undefined,
      innovation: 0.001,
      imitation: 0.05,
      imitates: 'users',
      satisfiedBelow,
    } as const;
    const { joined, churned } = migrate(users, 3, stream, rule);
    expect(churned).toBe(0);
    const mean = 200_000 * (0.001 + 0.05 * 0.75);
    expectMean(Float64Array.of(joined), { mean, variance: mean });
  });

  it('by Bass among all people: few users draw few, so that a new product begins slowly', () => {
    const users = createUsers(300_000, 30_000);
    users.col.dissatisfaction.fill(0.9, 0, 7_500);
    const rule = {
      hazard: undefined,
      innovation: 0.001,
      imitation: 0.05,
      imitates: 'people',
      satisfiedBelow,
    } as const;
    const { joined } = migrate(users, 3, stream, rule);
    const mean = 270_000 * (0.001 + 0.05 * 0.75 * 0.1);
    expectMean(Float64Array.of(joined), { mean, variance: mean });
  });

  it('brings nobody into a network without users, unless they come on their own', () => {
    const users = createUsers(1_000, 0);
    const rule = {
      hazard: undefined,
      innovation: 0,
      imitation: 1,
      imitates: 'users',
      satisfiedBelow,
    } as const;
    expect(migrate(users, 3, stream, rule)).toEqual({ joined: 0, churned: 0 });
    expect(deriveSatisfiedShare(users, satisfiedBelow)).toBe(0);
  });

  it('is each person’s own luck: it does not depend on who else there is', () => {
    const rule = {
      hazard: deriveHazard(0.2, 0),
      innovation: 0.1,
      imitation: 0,
      imitates: 'users',
      satisfiedBelow,
    } as const;
    const few = createUsers(500, 250);
    const many = createUsers(900, 250);
    migrate(few, 5, stream, rule);
    migrate(many, 5, stream, rule);
    expect(many.col.active.subarray(0, 500)).toEqual(few.col.active);
  });

  it('lets those who join anew begin without a grudge', () => {
    const users = createUsers(10, 0);
    users.col.dissatisfaction.fill(0.8);
    migrate(users, 1, stream, {
      hazard: undefined,
      innovation: 1,
      imitation: 0,
      imitates: 'users',
      satisfiedBelow,
    });
    expect(users.col.dissatisfaction.every((felt) => felt === 0)).toBe(true);
  });
});

describe('weekly budgets', () => {
  it('are received once a week by those who need money, up to the budget: what is left does not pile up', () => {
    const ledger = new Ledger();
    const token = ledger.token('USD', 6);
    const usd = ledger.book('users', 'usd', token, 3);
    const income = ledger.reason(token, 'budget', 'mint', 'users', 'from outside');
    const spent = ledger.reason(token, 'spent', 'users', 'burn', 'for DGAI');
    const users = createUsers(3);
    users.col.budget.fill(100);
    const notes = {
      people: new Int32Array(4),
      amount: new Float64Array(4),
      places: Int32Array.of(0, 1, 2, 3),
    };
    const receive = bindReceiveBudgets(users, usd, ledger, income, notes);
    const ask = (week: number, ...people: number[]) => {
      receive(Int32Array.from(people), people.length, week);
      return [...usd.balance];
    };
    expect(ask(0, 0, 0, 2)).toEqual([100, 0, 100]);
    ledger.burn(usd, 0, 70, spent);
    expect(ask(0, 0)).toEqual([30, 0, 100]);
    expect(ask(1, 0, 2)).toEqual([100, 0, 100]);
    expect(ask(5, 1)).toEqual([100, 100, 100]);
  });
});
