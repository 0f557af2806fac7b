import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adaptorSpec,
  canRoute,
  deriveChoiceWeight,
  deriveMisrouteChance,
} from '../../../sim/economy/adaptors/adaptors.ts';
import { createTable } from '../../../sim/state/table.ts';

const view = { adaptorSensitivity: 2, adaptorLagMax: 10 };

describe('an adaptor', () => {
  it('routes when it works and is not in jail', () => {
    const adaptors = createTable('adaptors', adaptorSpec, 3);
    adaptors.col.up.set([1, 0, 1]);
    adaptors.col.jailedUntil.set([0, 0, 9]);
    expect([0, 1, 2].map((id) => canRoute(adaptors, id))).toEqual([true, false, false]);
  });

  it('is chosen by logit over the latency it was seen with, in targets, against the best', () => {
    expect(deriveChoiceWeight(0.5, 0.5, view)).toBe(1);
    expect(deriveChoiceWeight(1, 0.5, view)).toBeCloseTo(1 / Math.E, 12);
    expect(deriveChoiceWeight(3, 0.5, { ...view, adaptorSensitivity: 0 })).toBe(1);
  });

  it('keeps a chance to be seen again, however slow it was', () => {
    expect(deriveChoiceWeight(1_000, 0.5, view)).toBe(deriveChoiceWeight(2_000, 0.5, view));
    expect(deriveChoiceWeight(1_000, 0.5, view)).toBeGreaterThan(0);
  });

  it('misroutes for a kickback by what it gains against what it may lose', () => {
    const usd = fc.double({ min: 0, max: 100, noNaN: true });
    expect(deriveMisrouteChance({ gain: 5, found: 0.05, lost: 100 }, 3)).toBe(0.5);
    fc.assert(
      fc.property(usd, usd, usd, (gain, lost, more) => {
        const now = deriveMisrouteChance({ gain, found: 0.5, lost }, 0.1);
        expect(deriveMisrouteChance({ gain: gain + more, found: 0.5, lost }, 0.1)).toBeGreaterThanOrEqual(
          now,
        );
        expect(deriveMisrouteChance({ gain, found: 0.5, lost: lost + more }, 0.1)).toBeLessThanOrEqual(now);
      }),
    );
  });
});
