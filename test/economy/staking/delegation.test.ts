import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveDelegatorsPart,
  deriveSharesForTokens,
  deriveTokensForShares,
} from '../../../sim/economy/staking/mechanisms/delegation.ts';
import { portion } from '../../../sim/ledger/amount.ts';
import { amounts, neverOverpays, shares as ppms, roundsDown } from '../../laws/mechanism-laws.ts';

const DELEGATORS = 4;
const SUPPLY = 1_000_000_000_000_000;

/** The stake delegated to one node, and whose shares it is in. */
class DelegatedStake {
  tokens = 0;
  readonly held = Array.from({ length: DELEGATORS }, () => 0);

  get shares(): number {
    return this.held.reduce((sum, shares) => sum + shares, 0);
  }

  deposit(who: number, amount: number): void {
    const shares = deriveSharesForTokens(amount, this.tokens, this.shares);
    if (shares === 0) return;
    this.held[who] += shares;
    this.tokens += amount;
  }

  withdraw(who: number): number {
    const tokens = deriveTokensForShares(this.held[who], this.tokens, this.shares);
    this.held[who] = 0;
    this.tokens -= tokens;
    return tokens;
  }

  slash(ppm: number): void {
    this.tokens -= portion(this.tokens, ppm);
  }

  valueOf(who: number): number {
    return deriveTokensForShares(this.held[who], this.tokens, this.shares);
  }
}

const who = fc.nat({ max: DELEGATORS - 1 });
const deposits = fc.integer({ min: 1_000_000, max: 100_000_000_000_000 });
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('deposit' as const), who, amount: deposits }),
    fc.record({ kind: fc.constant('withdraw' as const), who }),
    fc.record({ kind: fc.constant('slash' as const), ppm: fc.integer({ min: 0, max: 200_000 }) }),
  ),
  { maxLength: 25 },
);

function play(list: readonly (typeof steps extends fc.Arbitrary<(infer One)[]> ? One : never)[]) {
  const pool = new DelegatedStake();
  for (const step of list) {
    if (step.kind === 'deposit') pool.deposit(step.who, step.amount);
    if (step.kind === 'withdraw') pool.withdraw(step.who);
    if (step.kind === 'slash') pool.slash(step.ppm);
  }
  return pool;
}

describe('delegated stake', () => {
  it('never pays out more than it holds, whatever came before', () => {
    neverOverpays(steps, (list) => {
      const pool = play(list);
      const held = pool.tokens;
      return { held, paid: pool.held.map((_, k) => pool.withdraw(k)) };
    });
  });

  it('gives nobody a gain for coming and going at once, and takes nothing from those who stay', () => {
    fc.assert(
      fc.property(steps, deposits, (list, amount) => {
        const pool = play(list);
        pool.withdraw(0);
        const before = [1, 2, 3].map((other) => pool.valueOf(other));
        pool.deposit(0, amount);
        expect(pool.withdraw(0)).toBeLessThanOrEqual(amount);
        [1, 2, 3].forEach((other, k) => {
          expect(pool.valueOf(other)).toBeGreaterThanOrEqual(before[k]);
        });
      }),
    );
  });

  it('gives back what was brought when nothing happened in between', () => {
    const pool = new DelegatedStake();
    pool.deposit(0, 1_000_000);
    pool.deposit(1, 3_000_000);
    expect([pool.withdraw(0), pool.withdraw(1), pool.tokens]).toEqual([1_000_000, 3_000_000, 0]);
  });

  it('shares a slash in proportion to what each has in it', () => {
    fc.assert(
      fc.property(
        fc.array(deposits, { minLength: 2, maxLength: DELEGATORS }),
        fc.integer({ min: 50_000, max: 200_000 }),
        (list, ppm) => {
          const pool = new DelegatedStake();
          for (const [k, amount] of list.entries()) pool.deposit(k, amount);
          pool.slash(ppm);
          for (const [k, amount] of list.entries()) {
            const left = amount * (1 - ppm / 1_000_000);
            expect(Math.abs(pool.valueOf(k) - left)).toBeLessThanOrEqual(1 + left * 1e-9);
          }
        },
      ),
    );
  });

  it('takes no part in slashes from before it came', () => {
    const pool = new DelegatedStake();
    pool.deposit(0, 1_000_000);
    pool.slash(200_000);
    pool.deposit(1, 1_000_000);
    expect([pool.valueOf(0), pool.valueOf(1)]).toEqual([800_000, 1_000_000]);
  });

  it('gives shares and tokens rounded down, in favour of those already there', () => {
    const pools = fc
      .record({ shares: fc.integer({ min: 1_000, max: SUPPLY }), left: fc.integer({ min: 1, max: 1_000 }) })
      .map(({ shares, left }) => ({ shares, tokens: Math.ceil((shares / 1_000) * left) }));
    roundsDown(fc.tuple(pools, amounts(1_000_000)), ([{ tokens, shares }, amount]) => ({
      result: deriveSharesForTokens(amount, tokens, shares),
      numerator: BigInt(amount) * BigInt(shares),
      denominator: BigInt(tokens),
    }));
    roundsDown(fc.tuple(pools, fc.double({ min: 0, max: 1, noNaN: true })), ([{ tokens, shares }, part]) => {
      const owned = Math.floor(part * shares);
      return {
        result: deriveTokensForShares(owned, tokens, shares),
        numerator: BigInt(owned) * BigInt(tokens),
        denominator: BigInt(shares),
      };
    });
  });
});

describe('the delegators’ part of a reward', () => {
  const cases = fc.record({
    reward: amounts(SUPPLY),
    own: amounts(SUPPLY),
    delegated: amounts(SUPPLY),
    stakeSharePpm: ppms,
    commissionPpm: fc.integer({ min: 0, max: 200_000 }),
  });

  it('is never more than the reward', () => {
    neverOverpays(cases, ({ reward, own, delegated, ...rule }) => ({
      held: reward,
      paid: [deriveDelegatorsPart(reward, own, delegated, rule)],
    }));
  });

  it('is their part of the stake in the return on stake, less commission', () => {
    const rule = { stakeSharePpm: 500_000, commissionPpm: 100_000 };
    expect(deriveDelegatorsPart(1_000_000, 10_000, 30_000, rule)).toBe(337_500);
    expect(deriveDelegatorsPart(1_000_000, 10_000, 0, rule)).toBe(0);
  });
});
