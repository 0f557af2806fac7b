import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canServe,
  decideSelfDealing,
  deriveFakeChance,
  deriveMargin,
  nodeSpec,
  type SelfDealing,
} from '../../../sim/economy/nodes/nodes.ts';
import { createTable } from '../../../sim/state/table.ts';

const usd = fc.double({ min: 0, max: 1_000, noNaN: true });
const chance = fc.double({ min: 0, max: 1, noNaN: true });

describe('a node', () => {
  it('serves when it is active, works, is not forced offline and not in jail', () => {
    const nodes = createTable('nodes', nodeSpec, 6);
    const { active, up, outageUntil, jailedUntil } = nodes.col;
    active.fill(1);
    up.fill(1);
    active[1] = 0;
    up[2] = 0;
    outageUntil[3] = 11;
    outageUntil[4] = 10;
    jailedUntil[5] = 3;
    expect([0, 1, 2, 3, 4, 5].map((node) => canServe(nodes, node, 10))).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('earns a margin over its cost, and a large one when it costs nothing', () => {
    expect(deriveMargin({ incomeUsd: 120, costUsd: 100 })).toBeCloseTo(0.2, 12);
    expect(deriveMargin({ incomeUsd: 0, costUsd: 100 })).toBe(-1);
    expect(deriveMargin({ incomeUsd: 5, costUsd: 0 })).toBe(1e9);
  });
});

describe('the temptation to fake', () => {
  it('is one half where a fake saves what it may cost', () => {
    expect(deriveFakeChance({ saved: 5, found: 0.05, lost: 100 }, 4)).toBe(0.5);
  });

  it('grows with what is saved, and falls with audits, stakes and penalties', () => {
    fc.assert(
      fc.property(usd, chance, usd, usd, chance, (saved, found, lost, more, closer) => {
        const k = 0.05;
        const now = deriveFakeChance({ saved, found, lost }, k);
        expect(deriveFakeChance({ saved: saved + more, found, lost }, k)).toBeGreaterThanOrEqual(now);
        expect(deriveFakeChance({ saved, found, lost: lost + more }, k)).toBeLessThanOrEqual(now);
        const watched = { saved, found: found + (1 - found) * closer, lost };
        expect(deriveFakeChance(watched, k)).toBeLessThanOrEqual(now);
      }),
    );
  });

  it('is blind for k = 0, and all or nothing for a large k', () => {
    expect(deriveFakeChance({ saved: 1, found: 1, lost: 100 }, 0)).toBe(0.5);
    expect(deriveFakeChance({ saved: 1, found: 1, lost: 100 }, 100)).toBeLessThan(1e-40);
    expect(deriveFakeChance({ saved: 1, found: 0, lost: 100 }, 100)).toBe(1);
  });
});

describe('buying one’s own work', () => {
  const deal: SelfDealing = {
    most: 8_000_000,
    costPerMilli: 50,
    emission: 1_000_000_000,
    othersEmissionWeight: 1_000_000,
    emissionWeight: (cuMilli) => cuMilli,
    pot: 0,
    othersPayWeight: 0,
    potShare: 0,
    ownCuMilli: 0,
    ownPayWeight: 0,
  };
  const profit = (work: number) => (deal.emission * work) / (work + deal.othersEmissionWeight) - 50 * work;

  it('does not pay without emission: fees leak', () => {
    expect(decideSelfDealing({ ...deal, emission: 0, potShare: 0.8, othersPayWeight: 1_000_000 }, 8)).toBe(0);
  });

  it('goes on while it pays: of the eighths of what can be claimed, the one of most profit', () => {
    const eighths = Array.from({ length: 9 }, (_, step) => step * 1_000_000);
    const best = eighths.reduce((a, b) => (profit(b) > profit(a) ? b : a));
    expect(best).toBeGreaterThan(0);
    expect(best).toBeLessThan(8_000_000);
    expect(decideSelfDealing(deal, 8)).toBe(best);
  });

  it('takes all that can be claimed when emission pays for everything', () => {
    expect(decideSelfDealing({ ...deal, costPerMilli: 0 }, 8)).toBe(8_000_000);
    expect(decideSelfDealing({ ...deal, costPerMilli: 0, most: 0 }, 8)).toBe(0);
  });

  it('never claims more than is possible, whatever it pays', () => {
    fc.assert(
      fc.property(
        usd,
        fc.nat({ max: 1_000_000_000 }),
        fc.nat({ max: 1e12 }),
        (costPerMilli, most, emission) => {
          const work = decideSelfDealing({ ...deal, costPerMilli, most, emission }, 8);
          expect(Number.isInteger(work) && work >= 0 && work <= most).toBe(true);
        },
      ),
    );
  });
});
