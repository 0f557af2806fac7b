import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveGovernanceTransfer,
  deriveRunwayDays,
} from '../../../sim/economy/treasury/mechanisms/treasury.ts';
import { amounts, neverOverpays } from '../../laws/mechanism-laws.ts';

const yearly = { share: 0.1, accrual: 'yearly' } as const;
const weekly = { share: 0.1, accrual: 'weekly' } as const;

describe('the treasury', () => {
  it('gives a tenth to the governance pool every 52 weeks, and nothing in between', () => {
    const weeks = Array.from({ length: 120 }, (_, week) => week);
    const paying = weeks.filter((week) => deriveGovernanceTransfer(1_000, week, yearly) > 0);
    expect(paying).toEqual([52, 104]);
    expect(deriveGovernanceTransfer(1_009, 52, yearly)).toBe(100);
  });

  it('gives a 52nd of it every week under the other reading', () => {
    expect([0, 1, 51].map((week) => deriveGovernanceTransfer(52_000, week, weekly))).toEqual([100, 100, 100]);
  });

  it('never gives more than it has', () => {
    const cases = fc.record({
      balance: amounts(),
      week: fc.nat({ max: 200 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      accrual: fc.constantFrom('yearly', 'weekly'),
    });
    neverOverpays(cases, ({ balance, week, ...rule }) => ({
      held: balance,
      paid: [deriveGovernanceTransfer(balance, week, rule)],
    }));
  });

  it('lasts as long as its balance over its costs', () => {
    expect(deriveRunwayDays(800, 100)).toBe(56);
    expect(deriveRunwayDays(800, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
