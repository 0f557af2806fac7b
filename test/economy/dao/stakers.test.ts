import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BackingRule,
  decideCommitment,
  decideStakeChange,
  decideVote,
  deriveBackingChance,
  deriveOutlook,
  derivePerceivedQuality,
  deriveStakedShare,
  stakerSpec,
} from '../../../sim/economy/dao/stakers.ts';
import { createTable } from '../../../sim/state/table.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const holdings = fc.record({ free: amounts(1_000_000_000_000), staked: amounts(1_000_000_000_000) });

describe('a staker', () => {
  it('wants half of its 2PM staked at the yield it could have elsewhere, and more above it', () => {
    expect(deriveStakedShare(0.05, 0.05, 10)).toBe(0.5);
    expect(deriveStakedShare(0.15, 0.05, 10)).toBeCloseTo(Math.E / (1 + Math.E), 12);
    expect(deriveStakedShare(-1, 0.05, 10)).toBeLessThan(0.001);
  });

  it('stakes no more than is free and takes back no more than is staked', () => {
    fc.assert(
      fc.property(holdings, share, share, (holding, wanted, speed) => {
        const change = decideStakeChange(holding, wanted, speed);
        expect(Number.isSafeInteger(change)).toBe(true);
        expect(Object.is(change, -0)).toBe(false);
        expect(change).toBeLessThanOrEqual(holding.free);
        expect(change).toBeGreaterThanOrEqual(-holding.staked);
      }),
    );
  });

  it('moves towards what it wants and stays there', () => {
    expect(decideStakeChange({ free: 1_000, staked: 0 }, 0.5, 1)).toBe(500);
    expect(decideStakeChange({ free: 1_000, staked: 0 }, 0.5, 0.25)).toBe(125);
    expect(decideStakeChange({ free: 500, staked: 500 }, 0.5, 1)).toBe(0);
    expect(decideStakeChange({ free: 200, staked: 800 }, 0.5, 1)).toBe(-300);
    expect(decideStakeChange({ free: 0, staked: 1_000 }, 0, 1)).toBe(-1_000);
  });

  it('votes as often as its turnout says', () => {
    expect([0, 0.29, 0.3, 0.9].map((u) => decideVote(0.3, u))).toEqual([true, true, false, false]);
    expect(decideVote(0, 0)).toBe(false);
    expect(decideVote(1, 0.999_999)).toBe(true);
  });

  it('has traits of its own in a table', () => {
    expect(Object.keys(createTable('stakers', stakerSpec, 2).col)).toEqual(['outlook', 'turnout']);
  });
});

describe('backing a proposal', () => {
  const rule: BackingRule = { threshold: 0.6, sensitivity: 12 };

  it('follows the promise that a staker sees, which is the true one and its own error', () => {
    expect(derivePerceivedQuality(0.7, 0, 0.15)).toBe(0.7);
    expect(derivePerceivedQuality(0.7, -2, 0.15)).toBeCloseTo(0.4, 12);
    expect(derivePerceivedQuality(0.9, 3, 0.15)).toBe(1);
    expect(derivePerceivedQuality(0.1, -3, 0.15)).toBe(0);
    expect(deriveOutlook(0.5)).toBe(0);
    expect(deriveOutlook(0.8413447460685429)).toBeCloseTo(1, 9);
  });

  it('is decided by half of those who look at the threshold, and by more for more promise', () => {
    expect(deriveBackingChance(0.6, rule)).toBe(0.5);
    fc.assert(
      fc.property(share, share, (promise, more) => {
        const better = promise + (1 - promise) * more;
        expect(deriveBackingChance(better, rule)).toBeGreaterThanOrEqual(deriveBackingChance(promise, rule));
      }),
    );
  });

  it('commits a part of each kind of DMP, or nothing, and never more than is free', () => {
    const free = { backed: 1_001, unbacked: 99 };
    expect(decideCommitment(free, 0.5, 0.4, 0.4999)).toEqual({ backed: 400, unbacked: 39 });
    expect(decideCommitment(free, 0.5, 0.4, 0.5)).toEqual({ backed: 0, unbacked: 0 });
    const dmp = fc.record({ backed: amounts(), unbacked: amounts() });
    fc.assert(
      fc.property(dmp, share, share, uniform, (held, chance, part, u) => {
        const { backed, unbacked } = decideCommitment(held, chance, part, u);
        for (const [committed, available] of [
          [backed, held.backed],
          [unbacked, held.unbacked],
        ]) {
          expect(Number.isSafeInteger(committed) && committed >= 0 && committed <= available).toBe(true);
        }
      }),
    );
  });

  it('once decided for a promise is decided for any better one with the same draw', () => {
    fc.assert(
      fc.property(share, share, uniform, (promise, more, u) => {
        const better = promise + (1 - promise) * more;
        const free = { backed: 100, unbacked: 0 };
        const backs = (seen: number) =>
          decideCommitment(free, deriveBackingChance(seen, rule), 0.4, u).backed;
        const now = backs(promise);
        expect(backs(better)).toBeGreaterThanOrEqual(now);
      }),
    );
  });
});
