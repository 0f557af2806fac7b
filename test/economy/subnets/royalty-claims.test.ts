import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accrue,
  claim,
  deriveClaimable,
  royaltyClaimSpec,
} from '../../../sim/economy/subnets/mechanisms/royalty-claims.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { AMOUNT_MAX } from '../../../sim/ledger/amount.ts';
import { createTable } from '../../../sim/state/table.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

const HOLDERS = 3;
const open = () => createTable('claims', royaltyClaimSpec, HOLDERS).col;
const holder = fc.nat({ max: HOLDERS - 1 });
const steps = fc.array(
  fc.record({ kind: fc.constantFrom('award', 'part', 'whole'), holder, amount: amounts(1_000_000) }),
  { maxLength: 50 },
);

describe('a claim', () => {
  it('pays what is awarded and not yet claimed, and never twice', () => {
    const claims = open();
    accrue(claims, 0, 100);
    expect([claim(claims, 0), claim(claims, 0)]).toEqual([100, 0]);
    accrue(claims, 0, 20);
    expect([claim(claims, 0, 15), claim(claims, 0, 15), claim(claims, 0, 15)]).toEqual([15, 5, 0]);
    expect([claims.accrued[0], claims.claimed[0]]).toEqual([120, 120]);
  });

  it('in parts or whole, in any order, comes to the same', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const claims = open();
        const paid = [0, 0, 0];
        const awarded = [0, 0, 0];
        for (const { kind, holder: who, amount } of list) {
          if (kind === 'award') {
            accrue(claims, who, amount);
            awarded[who] += amount;
            continue;
          }
          const now = kind === 'part' ? claim(claims, who, amount) : claim(claims, who);
          if (kind === 'part') expect(now).toBeLessThanOrEqual(amount);
          paid[who] += now;
          expect(paid[who]).toBeLessThanOrEqual(awarded[who]);
          expect(deriveClaimable(claims, who)).toBe(awarded[who] - paid[who]);
        }
        for (let who = HOLDERS - 1; who >= 0; who -= 1) paid[who] += claim(claims, who);
        expect(paid).toEqual(awarded);
      }),
    );
  });

  it('of a strange amount is refused, and so is such an award', () => {
    const claims = open();
    accrue(claims, 1, 10);
    for (const amount of [-1, 0.5, Number.NaN]) {
      expect(() => claim(claims, 1, amount)).toThrow(InvariantError);
      expect(() => accrue(claims, 1, amount)).toThrow(InvariantError);
    }
    expect(() => accrue(claims, 1, AMOUNT_MAX)).toThrow(InvariantError);
    expect(claim(claims, 1)).toBe(10);
  });
});
