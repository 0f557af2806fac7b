import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveDueUntil,
  deriveEmissionHours,
  deriveEmissionWeight,
  deriveEmittedUntil,
  deriveWeightChange,
  type EmissionRule,
} from '../../../sim/economy/rewards/mechanisms/emission.ts';
import { amounts } from '../../laws/mechanism-laws.ts';
import vectors from '../../vectors/rewards.json' with { type: 'json' };

const YEAR = 8_760;
const WEEK = 168;
const stated: EmissionRule = {
  total: 500_000_000_000_000,
  periodHours: 2 * YEAR,
  periods: 5,
  halving: 'finite',
};
const rules: fc.Arbitrary<EmissionRule> = fc.record({
  total: amounts(1_000_000_000_000_000),
  periodHours: fc.integer({ min: WEEK, max: 4 * YEAR }),
  periods: fc.integer({ min: 1, max: 80 }),
  halving: fc.constantFrom('finite', 'infinite'),
});

/** Emitted in period `index`, from 0. */
const derivePeriodEmission = (rule: EmissionRule, index: number): number =>
  deriveEmittedUntil(rule, (index + 1) * rule.periodHours) -
  deriveEmittedUntil(rule, index * rule.periodHours);

/** Everything paid in weeks up to `hours`, each week the difference of two cumulative floors. */
function payWeekly(rule: EmissionRule, hours: number): number[] {
  const weeks = Array.from({ length: Math.ceil(hours / WEEK) }, (_, week) =>
    Math.min(hours, (week + 1) * WEEK),
  );
  const until = weeks.map((end) => deriveEmittedUntil(rule, end));
  return until.map((paid, week) => paid - (week === 0 ? 0 : until[week - 1]));
}

describe('emission to nodes', () => {
  it.each(vectors.emission.periods.map((amount, period) => [period, amount] as const))(
    'in period %i is the published %s million',
    (period, amount) => {
      const emitted = derivePeriodEmission(stated, period) / 1_000_000;
      expect(Math.abs(emitted - Number(amount))).toBeLessThan(vectors.emission.tolerance);
    },
  );

  it('paid week by week over ten years is the whole lot, to the last base unit', () => {
    const paid = payWeekly(stated, 10 * YEAR);
    expect(paid.every((amount) => Number.isSafeInteger(amount) && amount > 0)).toBe(true);
    expect(paid.reduce((sum, amount) => sum + amount, 0)).toBe(stated.total);
    expect(deriveEmittedUntil(stated, 30 * YEAR)).toBe(stated.total);
  });

  it('never passes the lot, nor ever falls, whatever the schedule', () => {
    const times = fc.array(fc.double({ min: 0, max: 60 * YEAR, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(rules, times, (rule, hours) => {
        const emitted = hours.sort((a, b) => a - b).map((until) => deriveEmittedUntil(rule, until));
        let before = 0;
        for (const amount of emitted) {
          expect(amount).toBeGreaterThanOrEqual(before);
          before = amount;
        }
        expect(before).toBeLessThanOrEqual(rule.total);
      }),
    );
  });

  it('of a finite schedule ends at the lot exactly, with its last period', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const finite = { ...rule, halving: 'finite' } as const;
        expect(deriveEmittedUntil(finite, rule.periods * rule.periodHours)).toBe(rule.total);
      }),
    );
  });

  it('halves from period to period, to a base unit', () => {
    fc.assert(
      fc.property(rules, fc.nat({ max: 40 }), (rule, period) => {
        if (rule.halving === 'finite' && period + 1 >= rule.periods) return;
        const now = derivePeriodEmission(rule, period);
        const next = derivePeriodEmission(rule, period + 1);
        expect(Math.abs(now - 2 * next)).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('that halves for ever begins with half of the lot, and always leaves something', () => {
    const forever: EmissionRule = { ...stated, halving: 'infinite' };
    expect(derivePeriodEmission(forever, 0)).toBe(stated.total / 2);
    expect(derivePeriodEmission(forever, 4)).toBe(stated.total / 32);
    expect(deriveEmittedUntil(forever, 1_000 * YEAR)).toBe(stated.total - 1);
  });

  it('goes on where a rule takes over from itself, and passes no total where it takes over from another', () => {
    const hour = fc.integer({ min: 0, max: 30 * YEAR });
    fc.assert(
      fc.property(rules, rules, hour, hour, (old, rule, at, later) => {
        const since = { due: deriveEmittedUntil(old, at), hours: at };
        const until = at + later;
        expect(deriveDueUntil(old, { due: 0, hours: 0 }, until)).toBe(deriveEmittedUntil(old, until));
        expect(deriveDueUntil(old, since, until)).toBe(deriveEmittedUntil(old, until));
        const due = deriveDueUntil(rule, since, until);
        expect(due).toBeGreaterThanOrEqual(since.due);
        expect(due).toBeLessThanOrEqual(Math.max(since.due, rule.total));
        const end = rule.periods * rule.periodHours;
        if (rule.halving === 'finite' && at < end && rule.total >= since.due)
          expect(deriveDueUntil(rule, since, Math.max(at, end))).toBe(rule.total);
      }),
    );
  });

  it('is the same every hour of a period', () => {
    const half = deriveEmittedUntil(stated, YEAR);
    expect(half).toBe(Math.floor(derivePeriodEmission(stated, 0) / 2));
  });
});

describe('the weight of a node in emission', () => {
  const stakes = fc.integer({ min: 1_000_000, max: 100_000_000_000_000 });
  const work = fc.integer({ min: 1_000, max: 10_000_000_000 });

  it('is of degree one: half the stake with half the work weighs half, so splitting a node gains nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom('sqrt', 'stake', 'cu'), stakes, work, (kind, stake, cuMilli) => {
        const whole = deriveEmissionWeight(kind, 2 * stake, 2 * cuMilli);
        expect(Math.abs(2 * deriveEmissionWeight(kind, stake, cuMilli) - whole)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('by product is not: splitting a node in two loses half', () => {
    const whole = deriveEmissionWeight('product', 20_000_000_000, 2_000_000);
    expect(2 * deriveEmissionWeight('product', 10_000_000_000, 1_000_000)).toBe(whole / 2);
  });

  it('is nothing without work, under every reading', () => {
    for (const kind of ['sqrt', 'stake', 'cu', 'product'] as const) {
      expect(deriveEmissionWeight(kind, 10_000_000_000, 0)).toBe(0);
    }
  });

  it('grows with stake as those reckon who look at what more stake would earn', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sqrt', 'stake', 'cu', 'product'),
        fc.integer({ min: 1_000_000_000, max: 1_000_000_000_000 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1_000_000, max: 1_000_000_000 }),
        (kind, stake, factor, cuMilli) => {
          const before = deriveEmissionWeight(kind, stake, cuMilli);
          const after = deriveEmissionWeight(kind, factor * stake, cuMilli);
          expect(after / before / deriveWeightChange(kind, factor)).toBeCloseTo(1, 5);
        },
      ),
    );
  });

  it('is a whole number that 10,000 nodes can sum', () => {
    fc.assert(
      fc.property(fc.constantFrom('sqrt', 'stake', 'cu'), stakes, work, (kind, stake, cuMilli) => {
        const weight = deriveEmissionWeight(kind, stake / 10_000, cuMilli);
        expect(Number.isSafeInteger(Math.round(weight) * 10_000)).toBe(true);
        expect(weight).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('emission of which a period keeps another part than half', () => {
  const keepsLists = fc.integer({ min: 0, max: 1_000_000 });

  it('never passes its total, never falls, and ends at it where it is finite', () => {
    const times = fc.array(fc.double({ min: 0, max: 60 * YEAR, noNaN: true }), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(rules, keepsLists, times, (rule, keepsPpm, hours) => {
        const halving = keepsPpm === 1_000_000 ? 'finite' : rule.halving;
        const kept: EmissionRule = { ...rule, halving, keepsPpm };
        const emitted = hours.sort((a, b) => a - b).map((until) => deriveEmittedUntil(kept, until));
        emitted.reduce((before, now) => {
          expect(now).toBeGreaterThanOrEqual(before);
          return now;
        }, 0);
        expect(emitted.at(-1)).toBeLessThanOrEqual(kept.total);
        if (halving === 'finite')
          expect(deriveEmittedUntil(kept, kept.periods * kept.periodHours)).toBe(kept.total);
      }),
    );
  });

  it('keeps that part from period to period, and all of them the same at 100 %', () => {
    const kept: EmissionRule = { ...stated, keepsPpm: 900_000 };
    for (let period = 1; period < 5; period += 1)
      expect(derivePeriodEmission(kept, period) / derivePeriodEmission(kept, period - 1)).toBeCloseTo(0.9, 9);
    const flat: EmissionRule = { ...stated, keepsPpm: 1_000_000 };
    expect([0, 3].map((period) => derivePeriodEmission(flat, period))).toEqual([
      stated.total / 5,
      stated.total / 5,
    ]);
    const forever: EmissionRule = { ...kept, halving: 'infinite' };
    expect(derivePeriodEmission(forever, 0)).toBe(stated.total / 10);
  });

  it('of more periods than halves are counted for exactly is within a base unit of what they were', () => {
    const hourly: EmissionRule = { ...stated, periodHours: 1, periods: 70_000 };
    for (const hours of [1, 2, 30, 40, 100])
      expect(deriveEmittedUntil(hourly, hours)).toBeCloseTo(stated.total * (1 - 2 ** -hours), -1);
  });
});

describe('the clock of emission', () => {
  it('runs from its start, slows down in a straight line, and stands', () => {
    const clock = { starts: 100, tapersFrom: 300, tapersFor: 200 };
    const ran = [0, 100, 200, 300, 400, 500, 9_000].map((hours) => deriveEmissionHours(clock, hours));
    expect(ran).toEqual([0, 0, 100, 200, 275, 300, 300]);
    expect(deriveEmissionHours({ starts: 0, tapersFrom: 0, tapersFor: 0 }, 77)).toBe(77);
    expect(deriveEmissionHours({ ...clock, starts: 400 }, 500)).toBe(25);
  });

  it('never runs back, and never faster than time', () => {
    const hour = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(hour, hour, hour, hour, fc.nat(500), (starts, tapersFrom, tapersFor, from, more) => {
        const clock = { starts, tapersFrom, tapersFor };
        const ran = deriveEmissionHours(clock, from + more) - deriveEmissionHours(clock, from);
        expect(ran).toBeGreaterThanOrEqual(-1e-9);
        expect(ran).toBeLessThanOrEqual(more + 1e-9);
      }),
    );
  });
});
