import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkIdentity,
  type DmpRule,
  deriveRedeemable,
  deriveUnbackedOutstanding,
  deriveUnstaking,
  settleAirdrop,
  settleStake,
  settleUnstaking,
} from '../../../sim/economy/dao/mechanisms/dmp.ts';
import { deriveFounding } from '../../../sim/economy/subnets/mechanisms/subnet-founding.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { Ledger } from '../../../sim/ledger/ledger.ts';
import { expectBalanced } from '../../laws/ledger-laws.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

const HOLDERS = 4;
const GENESIS = 1_000_000_000;
const lots: DmpRule = { exit: 'burn', unbacked: 'lots' };
const fungible: DmpRule = { exit: 'burn', unbacked: 'fungible' };

/** A DAO of four holders, on a ledger of its own. */
class Dao {
  readonly ledger = new Ledger();
  readonly twoPm = this.ledger.token('2PM', 6);
  readonly dmp = this.ledger.token('DMP', 6);
  readonly books = {
    twoPm: this.ledger.book('holders', 'wallet', this.twoPm, HOLDERS),
    cooling: this.ledger.book('holders', 'cooling', this.twoPm, HOLDERS),
    vault: this.ledger.book('dao', 'vault', this.twoPm, 1),
    backed: this.ledger.book('holders', 'backed', this.dmp, HOLDERS),
    unbacked: this.ledger.book('holders', 'unbacked', this.dmp, HOLDERS),
  };
  readonly pool = this.ledger.book('dao', 'pool', this.twoPm, 1);
  readonly reasons = {
    stake: this.ledger.reason(this.twoPm, 'stake', 'holders', 'vault', ''),
    mint: this.ledger.reason(this.dmp, 'mint', 'mint', 'holders', ''),
    airdrop: this.ledger.reason(this.dmp, 'airdrop', 'mint', 'holders', ''),
    burn: this.ledger.reason(this.dmp, 'burn', 'holders', 'burn', ''),
    unstake: this.ledger.reason(this.twoPm, 'unstake', 'vault', 'holders', ''),
    cool: this.ledger.reason(this.twoPm, 'cool', 'vault', 'cooling', ''),
    found: this.ledger.reason(this.twoPm, 'found', 'vault', 'pools', ''),
  };
  readonly rule: DmpRule;
  drawn = 0;
  airdropped = 0;
  staked = 0;

  constructor(rule: DmpRule) {
    this.rule = rule;
    const genesis = this.ledger.reason(this.twoPm, 'genesis', 'mint', 'holders', '');
    for (let row = 0; row < HOLDERS; row += 1) this.ledger.mint(this.books.twoPm, row, GENESIS, genesis);
  }

  stake(row: number, amount: number): void {
    const staked = Math.min(amount, this.books.twoPm.balance[row]);
    settleStake(this.ledger, this.books, this.reasons, row, staked);
    this.staked += staked;
  }

  airdrop(row: number, amount: number): void {
    settleAirdrop(this.ledger, this.books, this.reasons, row, amount);
    this.airdropped += amount;
  }

  unstake(row: number, amount: number): number {
    const exit = { row, amount, rule: this.rule };
    const { burnedUnbacked, paid } = settleUnstaking(this.ledger, this.books, this.reasons, exit);
    this.drawn += burnedUnbacked;
    return paid;
  }

  /** Everything that a holder has is committed to a subnet, which is founded. */
  found(row: number): void {
    const { backed, unbacked, vault } = this.books;
    const committed = { backed: backed.balance[row], unbacked: unbacked.balance[row] };
    const founding = deriveFounding(committed, vault.balance[0], { pool: 'whole', treasuryPpm: 0 });
    this.ledger.burn(backed, row, founding.burnedBacked, this.reasons.burn);
    this.ledger.burn(unbacked, row, founding.burnedUnbacked, this.reasons.burn);
    this.ledger.transfer(vault, 0, this.pool, 0, founding.fromVault, this.reasons.found);
    this.drawn -= founding.undrawn;
  }

  get supply(): number {
    return this.ledger.minted[this.dmp.id] - this.ledger.burned[this.dmp.id];
  }

  check(): void {
    const lotsOutstanding = this.books.unbacked.balance.reduce((sum, held) => sum + held, 0);
    expect(this.drawn).toBeGreaterThanOrEqual(0);
    const outstanding = deriveUnbackedOutstanding(lotsOutstanding, this.drawn);
    checkIdentity(this.supply, this.books.vault.balance[0], outstanding);
    expectBalanced(this.ledger);
  }
}

const row = fc.nat({ max: HOLDERS - 1 });
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('stake', 'unstake', 'airdrop'), row, amount: amounts(GENESIS) }),
    fc.record({ kind: fc.constant('found' as const), row, amount: fc.constant(0) }),
  ),
  { maxLength: 40 },
);
const rules: fc.Arbitrary<DmpRule> = fc.record({
  exit: fc.constantFrom('burn', 'cooldown', 'none'),
  unbacked: fc.constantFrom('lots', 'fungible'),
});

describe('DMP', () => {
  it('supply is the 2PM in the vault and the unbacked DMP outstanding, after every step under every reading', () => {
    fc.assert(
      fc.property(rules, steps, (rule, list) => {
        const dao = new Dao(rule);
        for (const { kind, row: who, amount } of list) {
          dao[kind](who, amount);
          dao.check();
        }
      }),
    );
  });

  it('is never minted without 2PM or an airdrop', () => {
    fc.assert(
      fc.property(rules, steps, (rule, list) => {
        const dao = new Dao(rule);
        for (const { kind, row: who, amount } of list) dao[kind](who, amount);
        expect(dao.ledger.minted[dao.dmp.id]).toBe(dao.staked + dao.airdropped);
      }),
    );
    const dao = new Dao(lots);
    const stake = () => settleStake(dao.ledger, dao.books, dao.reasons, 0, GENESIS + 1);
    expect(stake).toThrow(InvariantError);
    expect(dao.supply).toBe(0);
  });

  it('staked and unstaked gives back the 2PM, one for one', () => {
    const dao = new Dao(lots);
    dao.stake(0, 1_000);
    expect(dao.books.backed.balance[0]).toBe(1_000);
    expect(dao.unstake(0, 400)).toBe(400);
    expect(dao.books.twoPm.balance[0]).toBe(GENESIS - 600);
    expect(dao.unstake(0, 5_000)).toBe(600);
    expect([dao.supply, dao.books.vault.balance[0]]).toEqual([0, 0]);
  });
});

describe('an exit', () => {
  it('burns what it pays, never more than is held or the vault has', () => {
    const holdings = fc.record({ backed: amounts(), unbacked: amounts(1_000), vault: amounts() });
    fc.assert(
      fc.property(holdings, amounts(), rules, (holding, amount, rule) => {
        const { burnedBacked, burnedUnbacked, paid } = deriveUnstaking(holding, amount, rule);
        expect(burnedBacked + burnedUnbacked).toBe(paid);
        expect(burnedBacked).toBeLessThanOrEqual(holding.backed);
        expect(burnedUnbacked).toBeLessThanOrEqual(holding.unbacked);
        expect(paid).toBeLessThanOrEqual(Math.min(amount, holding.vault));
        expect(Math.min(burnedBacked, burnedUnbacked)).toBeGreaterThanOrEqual(0);
        if (rule.unbacked === 'lots') expect(burnedUnbacked).toBe(0);
        if (rule.exit === 'none') expect(paid).toBe(0);
      }),
    );
  });

  it('is impossible where 2PM never comes back', () => {
    const holding = { backed: 5, unbacked: 5, vault: 5 };
    expect(deriveRedeemable(holding, { exit: 'none', unbacked: 'fungible' })).toBe(0);
    expect(deriveRedeemable(holding, lots)).toBe(5);
  });

  it('with a cooldown burns at once and pays later: the 2PM waits outside the vault', () => {
    const dao = new Dao({ exit: 'cooldown', unbacked: 'lots' });
    dao.stake(1, 1_000);
    dao.unstake(1, 700);
    expect(dao.books.cooling.balance[1]).toBe(700);
    expect(dao.books.twoPm.balance[1]).toBe(GENESIS - 1_000);
    expect(dao.supply).toBe(300);
    dao.check();
  });
});

describe('airdropped DMP', () => {
  it('in lots of its own redeems nothing', () => {
    const dao = new Dao(lots);
    dao.stake(0, 1_000);
    dao.airdrop(1, 500);
    expect(dao.unstake(1, 500)).toBe(0);
    expect(dao.supply).toBe(1_500);
  });

  it('that is fungible lets the first out and leaves the last with nothing: a bank run', () => {
    const dao = new Dao(fungible);
    dao.stake(0, 1_000);
    dao.stake(1, 1_000);
    dao.airdrop(2, 1_500);
    expect(dao.unstake(2, 1_500)).toBe(1_500);
    expect(dao.unstake(0, 1_000)).toBe(500);
    expect(dao.unstake(1, 1_000)).toBe(0);
    dao.check();
    // 1,500 were airdropped and burned, and as many DMP that had been backed are so no longer.
    expect([dao.supply, dao.books.vault.balance[0], dao.drawn]).toEqual([1_500, 0, 1_500]);
  });

  it('that is fungible is redeemed before the backed DMP of the same holder', () => {
    expect(deriveUnstaking({ backed: 100, unbacked: 30, vault: 1_000 }, 50, fungible)).toEqual({
      burnedBacked: 20,
      burnedUnbacked: 30,
      paid: 50,
    });
  });

  it('that drew on the vault is made good when the DMP it robbed is burned in a founding', () => {
    const dao = new Dao(fungible);
    dao.stake(0, 1_000);
    dao.airdrop(1, 400);
    dao.unstake(1, 400);
    expect(dao.drawn).toBe(400);
    dao.found(0);
    dao.check();
    expect([dao.pool.balance[0], dao.supply, dao.drawn]).toEqual([600, 0, 0]);
  });
});

it('the identity says what is off by one', () => {
  checkIdentity(10, 7, 3);
  expect(() => checkIdentity(11, 7, 3)).toThrow(/supply is 11, but the vault holds 7 2PM and 3 DMP/);
});
