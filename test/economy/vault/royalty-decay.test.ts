import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DecayRule,
  deriveAllottedUntil,
  deriveMassUntil,
  deriveRollover,
  deriveRoundAllotment,
  deriveScheduled,
} from '../../../sim/economy/vault/mechanisms/royalty-decay.ts';
import { InputError, InvariantError } from '../../../sim/errors.ts';
import { amounts } from '../../laws/mechanism-laws.ts';
import vectors from '../../vectors/exponential-decay.json' with { type: 'json' };

const stated: DecayRule = {
  decay: 'mass',
  lambda: 0.1,
  overIssue: 'scale',
  horizon: 520,
  flatUnits: 100_000,
};
const lambdas = fc.oneof(fc.constantFrom(0.01, 0.1, 1e-9, 50), fc.double({ min: 1e-6, max: 5, noNaN: true }));
const rules: fc.Arbitrary<DecayRule> = fc.record({
  decay: fc.constantFrom('mass', 'density', 'normalised', 'flat'),
  lambda: lambdas,
  overIssue: fc.constant('scale'),
  horizon: fc.integer({ min: 1, max: 1_000 }),
  flatUnits: fc.integer({ min: 1, max: 1_000_000 }),
});
const pools = amounts(100_000_000);

/** What the density λe^(−λr) hands out over all rounds, as a share of the pool. */
const deriveDensitySum = (lambda: number): number => lambda / deriveMassUntil(lambda, 1);

/** Share of a pool that falls on round `round`: e^(−λr) − e^(−λ(r+1)), without cancellation. */
const deriveBinMass = (lambda: number, round: number): number =>
  deriveMassUntil(lambda, 1) * Math.exp(-lambda * round);

/** Time at which every schedule that ends has ended: e^(−λ·rounds) is far below half of the last bit of 1. */
const endOf = ({ decay, lambda, horizon, flatUnits }: DecayRule, pool: number): number => {
  if (decay === 'flat') return Math.ceil(pool / flatUnits);
  return decay === 'normalised' ? horizon : Math.ceil(40 / lambda);
};

describe('the published shares of a decaying pool', () => {
  it.each(vectors.cases)('λ $lambda, round $round: $share', ({ lambda, round, share }) => {
    expect(Math.abs(deriveBinMass(lambda, round) - share)).toBeLessThan(vectors.tolerance);
  });

  it.each(vectors.cumulative)('λ $lambda, first $rounds rounds: $share', ({ lambda, rounds, share }) => {
    expect(Math.abs(deriveMassUntil(lambda, rounds) - share)).toBeLessThan(vectors.tolerance);
  });

  it.each(vectors.densityOverIssue)('the density at λ $lambda sums to $sum', ({ lambda, sum, tolerance }) => {
    expect(Math.abs(deriveDensitySum(lambda) - sum)).toBeLessThan(tolerance);
    const terms = Array.from({ length: 2_000 }, (_, round) => lambda * Math.exp(-lambda * round));
    expect(terms.reduce((total, term) => total + term, 0)).toBeCloseTo(deriveDensitySum(lambda), 10);
  });

  it('do not cancel: a slow decay still tells one round from the next', () => {
    expect(deriveBinMass(1e-12, 0) / 1e-12).toBeCloseTo(1, 11);
    expect(deriveBinMass(1e-12, 1)).toBeLessThan(deriveBinMass(1e-12, 0));
  });
});

describe('the rounds of a royalty pool', () => {
  it('never pass the pool and are never negative, under any reading', () => {
    fc.assert(
      fc.property(rules, pools, fc.integer({ min: 1, max: 400 }), (rule, pool, rounds) => {
        let paid = 0;
        for (let round = 0; round < rounds; round += 1) {
          const units = deriveScheduled(rule, pool, round, round + 1);
          expect(Number.isSafeInteger(units) && units >= 0).toBe(true);
          paid += units;
        }
        expect(paid).toBe(deriveAllottedUntil(rule, pool, rounds));
        expect(paid).toBeLessThanOrEqual(pool);
      }),
    );
  });

  it('come to the pool to the last unit once the schedule is over', () => {
    fc.assert(
      fc.property(rules, pools, (rule, pool) => {
        const end = endOf(rule, pool);
        expect(deriveAllottedUntil(rule, pool, end)).toBe(pool);
        expect(deriveScheduled(rule, pool, end, 2 * end + 1)).toBe(0);
      }),
    );
  });

  it('never step back, even where F is a few last bits below 1', () => {
    fc.assert(
      fc.property(lambdas, fc.double({ min: 20, max: 40, noNaN: true }), (lambda, exponent) => {
        const from = Math.floor(exponent / lambda);
        for (let round = from; round < from + 50; round += 1) {
          expect(deriveMassUntil(lambda, round + 1)).toBeGreaterThanOrEqual(deriveMassUntil(lambda, round));
        }
      }),
    );
  });

  it('are the exact mass of the density, to the unit that a floor moves', () => {
    fc.assert(
      fc.property(lambdas, pools, fc.nat({ max: 500 }), (lambda, pool, round) => {
        const units = deriveScheduled({ ...stated, lambda }, pool, round, round + 1);
        expect(Math.abs(units - pool * deriveBinMass(lambda, round))).toBeLessThan(1.001);
      }),
    );
  });

  it('pay more before ln 2 / λ and less after it when λ doubles, of the same pool', () => {
    const pool = 59_500_000;
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.2, noNaN: true }), (lambda) => {
        const slow = { ...stated, lambda };
        const fast = { ...stated, lambda: 2 * lambda };
        // The masses of two rounds cross where (1 + e^(−λ))·e^(−λr) = 1: half a round before the densities do.
        const crossing = Math.log1p(Math.exp(-lambda)) / lambda;
        expect(Math.abs(crossing + 0.5 - Math.LN2 / lambda)).toBeLessThan(0.05);
        for (let round = 0; round < 6 / lambda; round += 1) {
          const more =
            deriveScheduled(fast, pool, round, round + 1) - deriveScheduled(slow, pool, round, round + 1);
          if (round < crossing) expect(more).toBeGreaterThanOrEqual(-1);
          else expect(more).toBeLessThanOrEqual(1);
        }
        expect(deriveScheduled(fast, pool, 0, 1)).toBeGreaterThan(deriveScheduled(slow, pool, 0, 1));
        const [end, late] = [Math.ceil(45 / lambda), Math.ceil(2 / lambda)];
        expect(deriveScheduled(fast, pool, late, end)).toBeLessThan(deriveScheduled(slow, pool, late, end));
        expect(deriveAllottedUntil(fast, pool, end)).toBe(deriveAllottedUntil(slow, pool, end));
      }),
      { numRuns: 20 },
    );
  });
});

describe('the readings of the decay', () => {
  it('density: what it hands out too much is refused, and the message says how much', () => {
    const literal = { ...stated, decay: 'density', overIssue: 'refuse' } as const;
    expect(() => deriveAllottedUntil(literal, 1_000, 1)).toThrow(/vault\.decay.*1\.0508/);
  });

  it('density: scaled to its own sum it is the mass again, round by round', () => {
    const scaled = { ...stated, decay: 'density', overIssue: 'scale' } as const;
    for (let round = 0; round < 100; round += 1) {
      const density = (0.1 * Math.exp(-0.1 * round)) / deriveDensitySum(0.1);
      expect(density).toBeCloseTo(deriveBinMass(0.1, round), 15);
      expect(deriveScheduled(scaled, 25_500_000, round, round + 1)).toBe(
        deriveScheduled(stated, 25_500_000, round, round + 1),
      );
    }
  });

  it('normalised: hands everything out within the horizon, each round more than the mass alone', () => {
    const bounded = { ...stated, decay: 'normalised', horizon: 20 } as const;
    expect(deriveAllottedUntil(bounded, 25_500_000, 20)).toBe(25_500_000);
    expect(deriveAllottedUntil(bounded, 25_500_000, 21)).toBe(25_500_000);
    expect(deriveScheduled(bounded, 25_500_000, 0, 1)).toBe(
      Math.floor((25_500_000 * deriveBinMass(0.1, 0)) / deriveMassUntil(0.1, 20)),
    );
  });

  it('flat: 100,000 units per node and round until the pool is empty', () => {
    const flat = { ...stated, decay: 'flat' } as const;
    expect(deriveScheduled(flat, 1_000_000, 0, 3)).toBe(300_000);
    expect(deriveScheduled(flat, 1_000_000, 3, 9)).toBe(600_000);
    expect(deriveScheduled(flat, 1_050_000, 9, 12)).toBe(150_000);
    expect(deriveScheduled(flat, 1_050_000, 12, 1e15)).toBe(0);
  });

  it.each([
    [{ lambda: 0 }, 'vault.lambda'],
    [{ lambda: -0.1 }, 'vault.lambda'],
    [{ lambda: Number.NaN }, 'vault.lambda'],
    [{ lambda: Number.POSITIVE_INFINITY }, 'vault.lambda'],
    [{ decay: 'normalised', horizon: 0 }, 'vault.horizon'],
    [{ decay: 'normalised', horizon: 2.5 }, 'vault.horizon'],
    [{ decay: 'flat', flatUnits: 0 }, 'vault.flatUnits'],
    [{ decay: 'flat', flatUnits: 0.5 }, 'vault.flatUnits'],
  ] as const)('refuses %j', (change, path) => {
    const derive = () => deriveAllottedUntil({ ...stated, ...change }, 1_000, 1);
    expect(derive).toThrow(InputError);
    expect(derive).toThrow(path);
  });
});

describe('the streams of a vault', () => {
  it('roll over what a round leaves, within the stream, and never borrow', () => {
    expect(deriveRoundAllotment(300, 500)).toBe(800);
    expect(deriveRollover(800, 0)).toBe(800);
    expect(deriveRollover(800, 800)).toBe(0);
    expect(() => deriveRollover(800, 801)).toThrow(InvariantError);
    expect(() => deriveRollover(800, -1)).toThrow(InvariantError);
  });

  it('pay the same in the end whoever came late', () => {
    fc.assert(
      fc.property(rules, pools, fc.array(fc.boolean(), { maxLength: 60 }), (rule, pool, rounds) => {
        let rolledOver = 0;
        let paid = 0;
        rounds.forEach((somebody, round) => {
          const allotment = deriveRoundAllotment(rolledOver, deriveScheduled(rule, pool, round, round + 1));
          const now = somebody ? allotment : 0;
          paid += now;
          rolledOver = deriveRollover(allotment, now);
          expect(paid + rolledOver).toBe(deriveAllottedUntil(rule, pool, round + 1));
        });
      }),
    );
  });
});
