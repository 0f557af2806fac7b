import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bindDeriveEscrows,
  deriveTopUp,
  type EscrowRule,
} from '../../../sim/economy/inference/mechanisms/escrow.ts';
import { deriveBase } from '../../../sim/economy/inference/mechanisms/price.ts';
import { charge, PPM } from '../../../sim/ledger/amount.ts';
import { amounts, shares } from '../../laws/mechanism-laws.ts';
import { compareSmallest, manyPairs, sumIn } from '../paired-runs.ts';

const quotes = amounts(1_000_000_000_000);

/** Fee and lock of one request with this quote and so many milli-CU at most. */
function lock(quote: number, cuMilliMax: number, rule: EscrowRule): { fee: number; escrowed: number } {
  const columns = {
    cuMilliMax: Float64Array.of(cuMilliMax),
    base: Float64Array.of(quote),
    fee: new Float64Array(1),
    escrowed: new Float64Array(1),
  };
  bindDeriveEscrows(columns, deriveBase)(Int32Array.of(0), 1, rule);
  return { fee: columns.fee[0], escrowed: columns.escrowed[0] };
}

describe('what is locked for a request', () => {
  it('covers the fee that is taken of it, and all of a quote at a factor of one', () => {
    fc.assert(
      fc.property(quotes, shares, fc.integer({ min: 0, max: 100 * PPM }), (quote, feePpm, factorPpm) => {
        const rule = { factorPpm, phiMaxPpm: 300_000, basePrice: 50_000, feePpm };
        const { fee, escrowed } = lock(quote, 0, { locks: 'factor', ...rule });
        expect(fee).toBe(charge(quote, feePpm));
        expect(escrowed).toBeGreaterThanOrEqual(fee);
        expect(BigInt(escrowed) * BigInt(PPM)).toBeGreaterThanOrEqual(BigInt(quote) * BigInt(factorPpm));
        expect(lock(quote, 0, { locks: 'quote', ...rule }).escrowed).toBe(quote);
      }),
    );
  });

  it('is the most it can cost, its quote, or a multiple of the quote', () => {
    // 10 CU as quoted, 40 at most, at 0.05 DGAI: 0.5 and 2 DGAI, 30 % more at the largest penalty.
    const rule = { factorPpm: 1_300_000, phiMaxPpm: 300_000, basePrice: 50_000, feePpm: 20_000 };
    const locked = (['most', 'quote', 'factor'] as const).map((locks) =>
      lock(500_000, 40_000, { locks, ...rule }),
    );
    expect(locked.map(({ escrowed }) => escrowed)).toEqual([2_600_000, 500_000, 650_000]);
    expect(locked.map(({ fee }) => fee)).toEqual([10_000, 10_000, 10_000]);
  });

  it('is topped up by what is owed beyond it, and never by more than the wallet has', () => {
    fc.assert(
      fc.property(amounts(), amounts(), amounts(), (owed, locked, wallet) => {
        const added = deriveTopUp(owed, locked, wallet);
        expect(added).toBeGreaterThanOrEqual(0);
        expect(added).toBeLessThanOrEqual(wallet);
        expect(added === 0 || locked + added <= owed).toBe(true);
        if (wallet >= owed) expect(Math.max(locked + added, owed)).toBe(Math.max(locked, owed));
      }),
    );
  });
});

describe('locking the quote instead of the most', () => {
  it('lets people ask who could not, and forgoes next to nothing of what is owed', () => {
    const { locked, unaffordable, settled, forgone } = compareSmallest(
      { both: ['clock.horizon=2 weeks'], change: ['mechanisms.escrow.locks=quote'] },
      (run) => {
        const sum = (name: string) => sumIn(run, name, 0, 2);
        return {
          locked: sum('fees.locked') / sum('fees.gross'),
          unaffordable: sum('requests.unaffordable') / sum('requests.submitted'),
          settled: sum('requests.settled'),
          forgone: sum('fees.forgone') / sum('fees.gross'),
        };
      },
    );
    // The longest answer, and the largest penalty, are locked in advance.
    expect(locked.before).toBeGreaterThan(4);
    expect(locked.high / locked.before).toBeLessThan(-0.7);
    expect(unaffordable.falls).toBe(manyPairs);
    expect(unaffordable.high / unaffordable.before).toBeLessThan(-0.4);
    expect(settled.low / settled.before).toBeGreaterThan(0.01);
    expect(settled.high / settled.before).toBeLessThan(0.05);
    expect(forgone.before).toBe(0);
    expect(forgone.after).toBeLessThan(0.02);
  });
});
