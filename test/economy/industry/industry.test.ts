import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivePart, deriveRoutingCost } from '../../../sim/economy/industry/mechanisms/adaptor-margin.ts';
import { compareSmallest, manyPairs, meanIn } from '../paired-runs.ts';
import { smallJoined, smallScenario } from '../small-scenario.ts';
import { watch } from '../watched-run.ts';

const usd = fc.double({ min: 0, max: 1e9, noNaN: true });

describe('routing', () => {
  it('costs by the hour and by the work, each by itself', () => {
    expect(deriveRoutingCost({ usdPerHour: 0.25, hours: 168, usdPerCu: 0.001, cu: 1_000 })).toBe(43);
  });

  it('leaves an entrant a part that falls with every other, and all of it to a first one', () => {
    fc.assert(
      fc.property(usd, fc.integer({ min: 0, max: 10_000 }), (all, present) => {
        expect(derivePart(all, present)).toBeLessThanOrEqual(all);
        expect(derivePart(all, present + 1)).toBeLessThanOrEqual(derivePart(all, present));
      }),
    );
    expect(derivePart(100, 0)).toBe(100);
  });
});

const on = [
  'adaptors.industry.enabled=true',
  'adaptors.industry.potential=8',
  'adaptors.industry.considers=50 %',
  'adaptors.industry.lossWeeks=2',
];

describe('adaptors that come and go', () => {
  it.each([
    ['at a desk', smallScenario(...on, 'clock.horizon=6 weeks', 'adaptors.industry.usdPerHour=0.01 USD/h')],
    ['in a pool', smallJoined(...on, 'clock.horizon=6 weeks', 'adaptors.industry.usdPerHour=0.01 USD/h')],
  ])('stake when they join, and are counted: %s', (_where, scenario) => {
    const { world, moved } = watch(scenario);
    const { adaptors, books, trade, counts } = world;
    expect(counts.entered[0]).toBeGreaterThan(0);
    const present = adaptors.col.absent.reduce((sum, absent) => sum + 1 - absent, 0);
    expect(trade.col.present[0]).toBe(present);
    expect(present).toBe(3 + counts.entered[0] - counts.left[0]);
    adaptors.col.absent.forEach((absent, id) => {
      if (absent === 1) expect(books.adaptorStake.balance[id]).toBe(0);
    });
    expect(moved('outside.out.adaptor')).toBeGreaterThan(0);
  });

  it('leave where costs are above what they earn, with their stake on its way back', () => {
    const { world } = watch(
      smallScenario(...on, 'clock.horizon=5 weeks', 'adaptors.industry.usdPerHour=5 USD/h'),
    );
    expect(world.counts.left[0]).toBeGreaterThan(0);
    expect(world.trade.col.present[0]).toBeLessThan(3);
    const back = world.books.unbonding.balance.reduce((sum, held) => sum + held, 0);
    expect(back).toBeGreaterThanOrEqual(world.counts.left[0] * 90_000_000_000);
  });

  it('are fewer where routing costs more, until the margin is what makes nobody come or go', () => {
    const { present, margin } = compareSmallest(
      {
        both: [
          ...on,
          'clock.horizon=8 weeks',
          'users.growth.enabled=false',
          'adaptors.industry.usdPerHour=0.02 USD/h',
        ],
        change: ['adaptors.industry.usdPerHour=0.05 USD/h'],
      },
      (run) => ({
        present: meanIn(run, 'adaptors.present', 7, 8),
        margin: meanIn(run, 'adaptors.margin', 7, 8),
      }),
    );
    expect(present.falls).toBeGreaterThan(manyPairs * 0.9);
    // Of five some two and a half go, where a place costs two and a half times as much.
    expect(present.low / present.before).toBeGreaterThan(-0.7);
    expect(present.high / present.before).toBeLessThan(-0.4);
    // Free entry: whatever it costs, what is left is about what makes others join, at most what one more would share.
    for (const left of [margin.before, margin.after]) {
      expect(left).toBeGreaterThan(0.1);
      expect(left).toBeLessThan(0.8);
    }
    // Whatever it costs: 0 lies within the interval, which has none of the 150 % that the cost rose by.
    expect(margin.low).toBeLessThan(0);
    expect(margin.high).toBeGreaterThan(0);
    expect(margin.high / margin.before).toBeLessThan(0.6);
  });
});
