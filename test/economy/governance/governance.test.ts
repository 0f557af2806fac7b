import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  derivePassed,
  deriveTurnout,
  deriveYesShare,
} from '../../../sim/economy/governance/mechanisms/governance.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

const rule = { quorum: 0.1, threshold: 0.5 };

describe('a proposal', () => {
  it.each([
    ['passes with quorum and a majority', { yes: 51, no: 49, cast: 100, all: 1_000 }, true],
    ['falls on a tie: more than the threshold is needed', { yes: 50, no: 50, cast: 100, all: 1_000 }, false],
    ['passes at the very quorum', { yes: 100, no: 0, cast: 100, all: 1_000 }, true],
    ['falls below the quorum, unanimous or not', { yes: 99, no: 0, cast: 99, all: 1_000 }, false],
    ['passes by one who is for it where the rest abstain', { yes: 1, no: 0, cast: 100, all: 1_000 }, true],
    ['falls where all abstain', { yes: 0, no: 0, cast: 100, all: 1_000 }, false],
    ['falls when nobody votes', { yes: 0, no: 0, cast: 0, all: 0 }, false],
  ])('%s', (_, tally, passed) => {
    expect(derivePassed(tally, rule)).toBe(passed);
  });

  it('that passes still passes with one more yes', () => {
    fc.assert(
      fc.property(amounts(1e12), amounts(1e12), amounts(1e12), amounts(1e12), (yes, no, silent, more) => {
        const tally = { yes, no, cast: yes + no, all: yes + no + silent + more };
        const after = { ...tally, yes: yes + more, cast: tally.cast + more };
        if (derivePassed(tally, rule)) expect(derivePassed(after, rule)).toBe(true);
      }),
    );
  });
});

describe('the share of yes', () => {
  it('is that of votes that said yes or no', () => {
    expect(deriveYesShare({ yes: 30, no: 10, cast: 100, all: 200 })).toBe(0.75);
    expect(deriveYesShare({ yes: 0, no: 0, cast: 100, all: 200 })).toBe(0);
  });
});

describe('turnout', () => {
  const size = { midpoint: 20_000, slope: 1 };

  it('is one half at the midpoint, and s / (s + m) at slope 1', () => {
    expect(deriveTurnout(20_000, size)).toBe(0.5);
    for (const stake of [1, 500, 60_000, 1e9]) {
      expect(deriveTurnout(stake, size)).toBeCloseTo(stake / (stake + 20_000), 12);
    }
  });

  it('grows with stake, and nobody without stake votes', () => {
    expect(deriveTurnout(0, size)).toBe(0);
    fc.assert(
      fc.property(amounts(1e15), amounts(1e15), (stake, more) => {
        expect(deriveTurnout(stake + more, size)).toBeGreaterThanOrEqual(deriveTurnout(stake, size));
      }),
    );
  });

  it('does not depend on stake at slope 0', () => {
    expect([1, 20_000, 1e12].map((stake) => deriveTurnout(stake, { ...size, slope: 0 }))).toEqual([
      0.5, 0.5, 0.5,
    ]);
  });
});
