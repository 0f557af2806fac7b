import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  creditRevenue,
  revenueHolderSpec,
  revenueVaultSpec,
  settleRevenue,
} from '../../../sim/economy/subnets/mechanisms/royalty-revenue.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { createTable } from '../../../sim/state/table.ts';
import { amounts } from '../../laws/mechanism-laws.ts';
import vectors from '../../vectors/rewards.json' with { type: 'json' };

const HOLDERS = 4;
const SUPPLY = 100_000_000;

/** A subnet whose vault holds RT in reserve and pays royalties to those who hold the rest. */
class Vault {
  readonly vaults = createTable('vaults', revenueVaultSpec, 1).col;
  readonly table = createTable('holders', revenueHolderSpec, HOLDERS).col;
  readonly held = Array.from({ length: HOLDERS }, () => 0);
  readonly paid = Array.from({ length: HOLDERS }, () => 0);
  received = 0;

  get eligible(): number {
    return this.held.reduce((sum, units) => sum + units, 0);
  }

  revenue(amount: number): void {
    this.received += amount;
    creditRevenue(this.vaults, 0, amount, this.eligible);
  }

  settle(row: number): void {
    this.paid[row] += settleRevenue(this.vaults, 0, this.table, row, this.held[row]);
  }

  /** RT from the reserve; what waited goes to those who are eligible now. */
  award(row: number, units: number): void {
    const added = Math.min(units, SUPPLY - this.eligible);
    this.settle(row);
    this.held[row] += added;
    creditRevenue(this.vaults, 0, 0, this.eligible);
  }

  transfer(from: number, to: number, units: number): void {
    const moved = Math.min(units, this.held[from]);
    this.settle(from);
    this.settle(to);
    this.held[from] -= moved;
    this.held[to] += moved;
  }

  /** All that was received: paid, earned and not yet settled, or waiting; in 2^−32 of a base unit. */
  get accounted(): bigint {
    const { perShare, pendingRoyalty, carried } = this.vaults;
    const { paid, fraction } = this.table;
    const earned = this.held.map(
      (units, k) =>
        (BigInt(this.paid[k]) << 32n) + BigInt(units) * (perShare[0] - paid[k]) + BigInt(fraction[k]),
    );
    const waiting = (BigInt(pendingRoyalty[0]) << 32n) + carried[0];
    return earned.reduce((sum, amount) => sum + amount, waiting);
  }
}

const row = fc.nat({ max: HOLDERS - 1 });
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('revenue' as const), amount: amounts(1_000_000_000_000), row, to: row }),
    fc.record({
      kind: fc.constantFrom('award', 'transfer', 'settle'),
      amount: amounts(SUPPLY),
      row,
      to: row,
    }),
  ),
  { maxLength: 50 },
);
type Step = typeof steps extends fc.Arbitrary<(infer One)[]> ? One : never;

function act(vault: Vault, { kind, amount, row: who, to }: Step): void {
  if (kind === 'revenue') vault.revenue(amount);
  if (kind === 'award') vault.award(who, amount);
  if (kind === 'transfer') vault.transfer(who, to, amount);
  if (kind === 'settle') vault.settle(who);
}

describe('royalties', () => {
  it('divide as published: of 100,000,000 with 30 % of RT handed on, 70,000,000 and 30,000,000', () => {
    const { supply, transferred, revenue, claimable } = vectors.royaltyVault;
    const vault = new Vault();
    vault.award(0, supply);
    vault.transfer(0, 1, transferred);
    vault.revenue(revenue);
    vault.settle(0);
    vault.settle(1);
    expect(vault.paid.slice(0, 2)).toEqual(claimable);
  });

  it('are never made or lost, to 2^−32 of a base unit, whoever earns, trades and settles when', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const vault = new Vault();
        for (const step of list) {
          act(vault, step);
          expect(vault.accounted).toBe(BigInt(vault.received) << 32n);
        }
      }),
    );
  });

  it('come to the same however often holders settle', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const often = new Vault();
        const seldom = new Vault();
        for (const step of list) {
          act(often, step);
          for (let k = 0; k < HOLDERS; k += 1) often.settle(k);
          if (step.kind !== 'settle') act(seldom, step);
        }
        for (let k = 0; k < HOLDERS; k += 1) {
          often.settle(k);
          seldom.settle(k);
        }
        expect(often.paid).toEqual(seldom.paid);
      }),
    );
  });

  it('settle on both sides of a transfer: neither takes what the other has earned', () => {
    const vault = new Vault();
    vault.award(0, 100);
    vault.award(1, 100);
    vault.revenue(1_000);
    vault.transfer(0, 1, 100);
    expect(vault.paid.slice(0, 2)).toEqual([500, 500]);
    vault.revenue(1_000);
    vault.settle(0);
    vault.settle(1);
    expect(vault.paid.slice(0, 2)).toEqual([500, 1_500]);
  });

  it('are not made by a transfer to oneself', () => {
    const vault = new Vault();
    vault.award(0, 100);
    vault.revenue(1_000);
    vault.transfer(0, 0, 60);
    vault.transfer(0, 0, 100);
    expect([vault.paid[0], vault.held[0]]).toEqual([1_000, 100]);
  });

  it('wait while nobody is eligible, and are credited at the first who is', () => {
    const vault = new Vault();
    vault.revenue(700);
    vault.revenue(300);
    expect(vault.vaults.pendingRoyalty[0]).toBe(1_000);
    vault.award(2, 7);
    expect(vault.vaults.pendingRoyalty[0]).toBe(0);
    vault.revenue(500);
    vault.settle(2);
    // Sevenths of 2^−32 of a unit do not come out: the vault carries them.
    expect(vault.paid[2]).toBe(1_499);
    vault.revenue(1);
    vault.settle(2);
    expect(vault.paid[2]).toBe(1_500);
  });

  it('of too few units add up: what does not divide is carried', () => {
    const vault = new Vault();
    vault.award(0, 60_000_000);
    vault.award(1, 39_999_999);
    for (let k = 0; k < 1_001; k += 1) vault.revenue(1);
    vault.settle(0);
    vault.settle(1);
    expect(vault.paid.slice(0, 2)).toEqual([600, 400]);
  });

  it('of a fortune to a single RT do not stop the economy: what a share cannot hold waits for more shares', () => {
    const vault = new Vault();
    vault.award(0, 1);
    vault.revenue(10_000_000_000);
    vault.settle(0);
    expect(vault.paid[0]).toBe(2 ** 32 - 1);
    expect(vault.vaults.pendingRoyalty[0]).toBe(10_000_000_000 - 2 ** 32);
    vault.revenue(1);
    expect(vault.accounted).toBe(10_000_000_001n << 32n);
  });

  it('of a strange amount are refused', () => {
    const { vaults } = new Vault();
    for (const amount of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => creditRevenue(vaults, 0, amount, 10)).toThrow(InvariantError);
      expect(() => creditRevenue(vaults, 0, 10, amount)).toThrow(InvariantError);
    }
  });
});
