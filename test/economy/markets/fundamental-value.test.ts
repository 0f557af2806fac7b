import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveDgaiValue,
  deriveIncomeValue,
  deriveMovingAverage,
} from '../../../sim/economy/markets/mechanisms/fundamental-value.ts';
import { InvariantError } from '../../../sim/errors.ts';

const WEEKS = 12;
const observations = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

/** The average after each of these weeks. */
function averages(list: readonly number[]): number[] {
  let average = 0;
  return list.map((latest, seen) => {
    average = deriveMovingAverage(average, latest, { seen, weeks: WEEKS });
    return average;
  });
}

describe('the average of past weeks', () => {
  it('is the plain mean at first, so that the time before the start is no time of no income', () => {
    expect(averages([10, 20, 60])).toEqual([10, 15, 30]);
  });

  it('then forgets: the latest week counts for 2 parts of 13, and after 12 weeks a step is six sevenths through', () => {
    expect(deriveMovingAverage(13, 26, { seen: 100, weeks: WEEKS })).toBeCloseTo(15, 12);
    let average = 0;
    for (let week = 0; week < WEEKS; week += 1)
      average = deriveMovingAverage(average, 1, { seen: 1_000 + week, weeks: WEEKS });
    expect(average).toBeCloseTo(1 - (11 / 13) ** 12, 12);
  });

  it('lies between the least and the most that was seen', () => {
    fc.assert(
      fc.property(observations, (list) => {
        const last = averages(list)[list.length - 1];
        const room = 1e-9 * Math.max(...list);
        expect(last).toBeGreaterThanOrEqual(Math.min(...list) - room);
        expect(last).toBeLessThanOrEqual(Math.max(...list) + room);
      }),
    );
  });

  it('of a week is that week', () => {
    expect(deriveMovingAverage(7, 9, { seen: 3, weeks: 1 })).toBe(9);
    expect(deriveMovingAverage(7, 9, { seen: 3, weeks: 0 })).toBe(9);
  });
});

describe('what a token is worth', () => {
  it('is a year of its income over the return that is asked: five years of it at 20 %', () => {
    expect(deriveIncomeValue(0.01, 0.2)).toBeCloseTo(2.6, 12);
    expect(deriveIncomeValue(0.000_01, 0.52)).toBeCloseTo(0.001, 15);
    expect(deriveIncomeValue(0, 0.2)).toBe(0);
  });

  it('doubles with income, and halves when twice the return is asked', () => {
    const positive = fc.double({ min: 1e-9, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (weekly, required) => {
        const value = deriveIncomeValue(weekly, required);
        expect(deriveIncomeValue(2 * weekly, required)).toBe(2 * value);
        expect(deriveIncomeValue(weekly, 2 * required)).toBe(value / 2);
      }),
    );
  });

  it('is for DGAI the spending that the float has to carry, and what votes pay', () => {
    const use = { weeklySpend: 30_000, holdWeeks: 26, float: 78_000_000, weeklyGovernancePay: 0 };
    expect(deriveDgaiValue(use, 0.2)).toBeCloseTo(0.01, 12);
    expect(deriveDgaiValue({ ...use, weeklyGovernancePay: 0.000_01 }, 0.2)).toBeCloseTo(0.0126, 12);
    expect(deriveDgaiValue({ ...use, float: 2 * use.float }, 0.2)).toBeCloseTo(0.005, 12);
  });

  it('is what votes pay where nothing floats', () => {
    const use = { weeklySpend: 30_000, holdWeeks: 26, float: 0, weeklyGovernancePay: 0.000_01 };
    expect(deriveDgaiValue(use, 0.2)).toBeCloseTo(0.0026, 12);
  });

  it('is not known to someone who asks for no return', () => {
    expect(() => deriveIncomeValue(1, 0)).toThrow(InvariantError);
    expect(() => deriveIncomeValue(1, -0.1)).toThrow(InvariantError);
    expect(() =>
      deriveDgaiValue({ weeklySpend: 1, holdWeeks: 1, float: 1, weeklyGovernancePay: 1 }, Number.NaN),
    ).toThrow(InvariantError);
  });
});
