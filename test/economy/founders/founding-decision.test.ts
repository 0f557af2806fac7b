import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decidePlan,
  deriveAirdropWorth,
  deriveExpectedGain,
  deriveFoundingChance,
} from '../../../sim/economy/founders/mechanisms/founding-decision.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

const shares = fc.double({ min: 0, max: 1, noNaN: true });
const usd = fc.double({ min: 0, max: 1e9, noNaN: true });

describe('an airdrop', () => {
  it('is worth the 2PM behind an average DMP once it is there too', () => {
    expect(deriveAirdropWorth(10, { vault: 90, supply: 90 }, 2)).toBe((10 * 2 * 90) / 100);
    expect(deriveAirdropWorth(0, { vault: 0, supply: 0 }, 2)).toBe(0);
  });

  it('grows with its size, and never beyond what the vault holds', () => {
    fc.assert(
      fc.property(
        amounts(1e15),
        amounts(1e15),
        amounts(1e15),
        amounts(1e15),
        (vault, unbacked, airdrop, more) => {
          const stock = { vault, supply: vault + unbacked };
          const worth = deriveAirdropWorth(airdrop, stock, 1);
          expect(worth).toBeLessThanOrEqual(vault);
          expect(worth).toBeLessThanOrEqual(airdrop);
          expect(deriveAirdropWorth(airdrop + more, stock, 1)).toBeGreaterThanOrEqual(worth * (1 - 1e-12));
        },
      ),
    );
  });
});

describe('the chance of a founding', () => {
  it("is a founder's own view at first, and falls with every failure of others", () => {
    expect(deriveFoundingChance(0.8, { founded: 0, failed: 0, prior: 4 })).toBe(0.8);
    expect(deriveFoundingChance(0.8, { founded: 0, failed: 4, prior: 4 })).toBe(0.4);
    fc.assert(
      fc.property(shares, fc.nat(100), fc.nat(100), (view, founded, failed) => {
        const chance = deriveFoundingChance(view, { founded, failed, prior: 4 });
        expect(chance).toBeLessThanOrEqual(view);
        expect(deriveFoundingChance(view, { founded, failed: failed + 1, prior: 4 })).toBeLessThanOrEqual(
          chance,
        );
        expect(deriveFoundingChance(view, { founded: founded + 1, failed, prior: 4 })).toBeGreaterThanOrEqual(
          chance,
        );
      }),
    );
  });
});

describe('what a founder expects', () => {
  it('grows with the award, falls with what may be lost, and is never more than the award', () => {
    const stakes = fc.record({ award: usd, deposit: usd, forfeit: shares, diluted: shares, waiting: shares });
    fc.assert(
      fc.property(shares, stakes, usd, (chance, one, more) => {
        const gain = deriveExpectedGain(chance, one);
        expect(gain).toBeLessThanOrEqual(one.award);
        expect(gain).toBeGreaterThanOrEqual(-2 * one.deposit - 1e-3);
        expect(deriveExpectedGain(chance, { ...one, award: one.award + more })).toBeGreaterThanOrEqual(gain);
        for (const risk of ['forfeit', 'diluted', 'waiting'] as const)
          expect(deriveExpectedGain(chance, { ...one, [risk]: 1 })).toBeLessThanOrEqual(gain + 1e-6);
      }),
    );
  });

  it('makes it take more care the more is at stake, and no more than pays', () => {
    const plan = (award: number) => decidePlan(20, (standard) => award * standard);
    expect([0, 10, 100, 1_000, 100_000].map((award) => plan(award).schema)).toEqual([5, 5, 30, 80, 120]);
    fc.assert(
      fc.property(usd, usd, (award, more) => {
        expect(plan(award + more).schema).toBeGreaterThanOrEqual(plan(award).schema);
        expect(plan(award).standard).toBeGreaterThan(0);
        expect(plan(award).standard).toBeLessThan(1);
      }),
    );
  });

  it('has 63 % of data fit the standard at an effort of its scale', () => {
    // Of all compared, only an effort of 20 brings anything.
    const { standard, schema } = decidePlan(20, (one) => (Math.abs(one - 0.632) < 0.01 ? 1e6 : 0));
    expect(schema).toBe(20);
    expect(standard).toBeCloseTo(1 - 1 / Math.E, 12);
  });
});
