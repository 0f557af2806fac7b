import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveMiningDue,
  type MiningRule,
  mine,
} from '../../../sim/economy/mining/mechanisms/liquidity-mining.ts';
import { deriveEarned } from '../../../sim/ledger/accumulator.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

const rules: fc.Arbitrary<MiningRule> = fc.record({
  budget: amounts(1_000_000_000_000_000),
  starts: fc.nat(1_000),
  lasts: fc.integer({ min: 1, max: 20_000 }),
});

/** Ample for any budget of these tests. */
const FUND = 1_000_000_000_000_000;

/** A pool whose providers come, go and claim; `paid` is what each has received. */
class MinedPool {
  readonly columns = {
    perShare: new BigUint64Array(1),
    due: new Float64Array(1),
    carried: new Float64Array(1),
  };
  readonly shares = [0, 0, 0];
  readonly settledAt = [0n, 0n, 0n];
  readonly paid = [0, 0, 0];
  setAside = 0;
  fund: number;
  readonly rule: MiningRule;

  constructor(rule: MiningRule, fund = FUND) {
    this.rule = rule;
    this.fund = fund;
  }

  mine(time: number): void {
    const staked = this.shares.reduce((sum, held) => sum + held, 0);
    const credited = mine(this.columns, 0, this.rule, time, { staked, fund: this.fund });
    this.fund -= credited;
    this.setAside += credited;
  }

  claim(who: number): void {
    const earned = deriveEarned(this.shares[who], this.columns.perShare[0], this.settledAt[who]);
    this.settledAt[who] = this.columns.perShare[0];
    this.paid[who] += earned;
    this.setAside -= earned;
  }

  provide(who: number, shares: number): void {
    this.claim(who);
    this.shares[who] = shares;
  }

  get allPaid(): number {
    return this.paid.reduce((sum, paid) => sum + paid, 0);
  }
}

describe('the schedule of liquidity mining', () => {
  it('pays the budget exactly, in equal parts up to a unit, and nothing before or after', () => {
    fc.assert(
      fc.property(rules, fc.nat(25_000), fc.nat(25_000), (rule, a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        const part = deriveMiningDue(rule, late) - deriveMiningDue(rule, early);
        expect(part).toBeGreaterThanOrEqual(0);
        const end = rule.starts + rule.lasts;
        const active = Math.max(0, Math.min(late, end) - Math.max(early, rule.starts));
        expect(Math.abs(part - (rule.budget / rule.lasts) * active)).toBeLessThanOrEqual(1 + part * 1e-12);
        expect(deriveMiningDue(rule, rule.starts)).toBe(0);
        expect(deriveMiningDue(rule, end)).toBe(rule.budget);
        expect(deriveMiningDue(rule, end + a)).toBe(rule.budget);
      }),
    );
  });
});

const events = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), ticks: fc.nat(500) }),
    fc.record({ kind: fc.constant('claim' as const), who: fc.nat(2) }),
    fc.record({
      kind: fc.constant('provide' as const),
      who: fc.nat(2),
      shares: amounts(1_000_000_000_000).map((n) => 1_000_000 * n),
    }),
  ),
  { maxLength: 40 },
);

describe('liquidity mining', () => {
  it('never pays more than the fund set aside, and loses nothing: what is not paid waits or is carried over', () => {
    fc.assert(
      fc.property(rules, amounts(FUND), events, (rule, fund, list) => {
        const pool = new MinedPool(rule, fund);
        let time = 0;
        for (const event of list) {
          if (event.kind === 'pass') {
            time += event.ticks;
            pool.mine(time);
          } else if (event.kind === 'claim') pool.claim(event.who);
          else pool.provide(event.who, event.shares);
          expect(pool.setAside).toBeGreaterThanOrEqual(0);
          expect(pool.fund).toBeGreaterThanOrEqual(0);
          expect(pool.allPaid + pool.setAside + pool.fund).toBe(fund);
          expect(pool.allPaid + pool.setAside + pool.columns.carried[0]).toBe(pool.columns.due[0]);
        }
      }),
    );
  });

  it('keeps what falls due while nobody provides liquidity for the first who does', () => {
    const pool = new MinedPool({ budget: 1_000_000, starts: 0, lasts: 100 });
    pool.mine(40);
    expect(pool.columns.carried[0]).toBe(400_000);
    expect(pool.setAside).toBe(0);
    pool.provide(0, 1_024);
    pool.mine(50);
    pool.claim(0);
    expect(pool.paid[0]).toBe(500_000);
  });

  it('rewards shares for the time that they were in the pool', () => {
    const pool = new MinedPool({ budget: 1_200, starts: 0, lasts: 12 });
    pool.provide(0, 128);
    pool.mine(4);
    pool.provide(1, 128);
    pool.mine(8);
    pool.provide(0, 0);
    pool.mine(12);
    pool.claim(1);
    expect(pool.paid).toEqual([600, 600, 0]);
  });

  it('does not pay someone twice who claims twice, nor less to one who claims late', () => {
    const [often, late] = [1, 2].map(() => new MinedPool({ budget: 10_000, starts: 0, lasts: 100 }));
    for (const pool of [often, late]) pool.provide(0, 3_000);
    for (let time = 10; time <= 100; time += 10) {
      often.mine(time);
      late.mine(time);
      often.claim(0);
      often.claim(0);
    }
    late.claim(0);
    expect(late.paid[0]).toBeGreaterThanOrEqual(often.paid[0]);
    expect(often.paid[0]).toBeGreaterThan(9_980);
    expect(late.paid[0]).toBeGreaterThanOrEqual(9_999);
  });

  it('carries what does not divide among very many shares, until it does', () => {
    const pool = new MinedPool({ budget: 1_000_000, starts: 0, lasts: 1_000 });
    pool.provide(0, 9_000_000_000_000_000);
    for (let time = 1; time <= 1_000; time += 1) pool.mine(time);
    expect(pool.columns.carried[0]).toBeLessThan(9_000_000_000_000_000 / 2 ** 32 + 1);
    expect(pool.setAside + pool.columns.carried[0]).toBe(1_000_000);
  });

  it('credits a share no more than its account can count, and keeps the rest for more shares', () => {
    const pool = new MinedPool({ budget: 100_000_000_000_000, starts: 0, lasts: 10 });
    pool.provide(0, 2);
    for (let time = 1; time <= 10; time += 1) pool.mine(time);
    pool.claim(0);
    expect(pool.paid[0]).toBe(2 ** 33 - 1);
    expect(pool.columns.carried[0]).toBe(100_000_000_000_000 - 2 ** 33 + 1);
    pool.provide(1, 1_000_000);
    pool.mine(11);
    expect(pool.setAside + pool.allPaid + pool.columns.carried[0]).toBe(100_000_000_000_000);
  });

  it('credits no more than the fund holds, and the rest when the fund has it', () => {
    const pool = new MinedPool({ budget: 1_000, starts: 0, lasts: 10 }, 250);
    pool.provide(0, 1);
    pool.mine(5);
    expect(pool.setAside).toBe(250);
    expect(pool.columns.carried[0]).toBe(250);
    pool.fund += 10_000;
    pool.mine(10);
    expect(pool.setAside).toBe(1_000);
  });
});
