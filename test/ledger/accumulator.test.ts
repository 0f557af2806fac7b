import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../sim/errors.ts';
import { addReward, deriveEarned } from '../../sim/ledger/accumulator.ts';
import { amounts, ignoresOrder } from '../laws/mechanism-laws.ts';
import vectors from '../vectors/rewards.json' with { type: 'json' };

const HOLDERS = 5;
const holdings = fc.array(fc.integer({ min: 1, max: 1_000_000_000_000 }), {
  minLength: HOLDERS,
  maxLength: HOLDERS,
});

/** A pool whose holders settle when they like; `paid` is what each has received. */
class Pool {
  readonly perShare = new BigUint64Array(1);
  readonly shares: number[];
  readonly settledAt: bigint[];
  readonly paid: number[];
  received = 0;

  constructor(shares: readonly number[]) {
    this.shares = [...shares];
    this.settledAt = shares.map(() => 0n);
    this.paid = shares.map(() => 0);
  }

  get total(): number {
    return this.shares.reduce((sum, held) => sum + held, 0);
  }

  reward(amount: number): void {
    if (this.total === 0) return;
    addReward(this, 0, amount, this.total);
    this.received += amount;
  }

  claim(holder: number): void {
    this.paid[holder] += deriveEarned(this.shares[holder], this.perShare[0], this.settledAt[holder]);
    this.settledAt[holder] = this.perShare[0];
  }

  /** Shares change hands; both sides settle first. */
  transfer(from: number, to: number, share: number): void {
    this.claim(from);
    this.claim(to);
    const moved = Math.floor(this.shares[from] * share);
    this.shares[from] -= moved;
    this.shares[to] += moved;
  }
}

const holder = fc.nat({ max: HOLDERS - 1 });
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('reward' as const), amount: amounts(1_000_000_000) }),
    fc.record({ kind: fc.constant('claim' as const), holder }),
    fc.record({
      kind: fc.constant('transfer' as const),
      from: holder,
      to: holder,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  ),
  { maxLength: 40 },
);

describe('a reward pool', () => {
  it('never pays more than it got, whoever claims, trades and comes when', () => {
    fc.assert(
      fc.property(holdings, steps, (shares, list) => {
        const pool = new Pool(shares);
        for (const step of list) {
          if (step.kind === 'reward') pool.reward(step.amount);
          if (step.kind === 'claim') pool.claim(step.holder);
          if (step.kind === 'transfer' && step.from !== step.to)
            pool.transfer(step.from, step.to, step.share);
          expect(pool.paid.reduce((sum, paid) => sum + paid, 0)).toBeLessThanOrEqual(pool.received);
        }
      }),
    );
  });

  it('pays each its share of every reward, short of a few base units at most', () => {
    fc.assert(
      fc.property(holdings, fc.array(amounts(1_000_000_000), { maxLength: 20 }), (shares, rewards) => {
        const pool = new Pool(shares);
        for (const amount of rewards) pool.reward(amount);
        shares.forEach((held, k) => {
          pool.claim(k);
          const exact = (pool.received * held) / pool.total;
          expect(pool.paid[k]).toBeLessThanOrEqual(exact + 1e-3);
          // Each reward may lose 2^−32 per share, and the claim itself the fraction of a unit.
          expect(pool.paid[k]).toBeGreaterThan(exact - 1.001 - (rewards.length * held) / 2 ** 32);
        });
      }),
    );
  });

  it('pays the same in one claim as in many, but for the fractions that each claim leaves in the pool', () => {
    const rewards = fc.array(fc.record({ amount: amounts(1_000_000_000), claims: fc.boolean() }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(holdings, rewards, (shares, list) => {
        const often = new Pool(shares);
        const once = new Pool(shares);
        let claims = 1;
        for (const { amount, claims: now } of list) {
          often.reward(amount);
          once.reward(amount);
          if (!now) continue;
          often.claim(0);
          claims += 1;
        }
        often.claim(0);
        once.claim(0);
        expect(often.paid[0]).toBeLessThanOrEqual(once.paid[0]);
        expect(often.paid[0]).toBeGreaterThan(once.paid[0] - claims);
      }),
    );
  });

  it('does not ask who claims first', () => {
    ignoresOrder(holdings, (shares) => {
      const pool = new Pool(shares);
      pool.reward(1_000_000_007);
      for (const k of shares.keys()) pool.claim(k);
      return pool.paid;
    });
  });

  it('pays nothing for the time before shares were bought', () => {
    const pool = new Pool([100, 0]);
    pool.reward(1_000);
    pool.transfer(0, 1, 0.5);
    pool.reward(500);
    pool.claim(0);
    pool.claim(1);
    expect(pool.paid).toEqual([1_250, 250]);
  });

  it('does not lose a unit spread over many shares: a thousand of them add up', () => {
    const pool = new Pool([1_000_000, 3_000_000]);
    for (let k = 0; k < 1_000; k += 1) pool.reward(1);
    pool.claim(0);
    pool.claim(1);
    expect(pool.paid).toEqual([249, 749]);
  });

  it('refuses a reward that nobody can receive', () => {
    expect(() => addReward({ perShare: new BigUint64Array(1) }, 0, 5, 0)).toThrow(InvariantError);
  });

  it('refuses rewards past what 64 bits hold per share, and does not begin again from nothing', () => {
    const perShare = new BigUint64Array(1);
    addReward({ perShare }, 0, 4_000_000_000, 1);
    expect(() => addReward({ perShare }, 0, 4_000_000_000, 1)).toThrow(/2\^32 base units per share/);
    expect(deriveEarned(1, perShare[0], 0n)).toBe(4_000_000_000);
  });

  it('divides revenue of a vault as published', () => {
    const { supply, transferred, revenue, claimable } = vectors.royaltyVault;
    const pool = new Pool([supply, 0]);
    pool.transfer(0, 1, transferred / supply);
    pool.reward(revenue);
    pool.claim(0);
    pool.claim(1);
    expect(pool.paid).toEqual(claimable);
  });
});
