import { describe, expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import { simulateEach } from '../../../sim/economy/simulate.ts';
import { runLawfully } from '../../laws/lawful-run.ts';
import { compareFigures, manyPairs, meanIn } from '../paired-runs.ts';
import { smallJoined } from '../small-scenario.ts';
import { sum, watch } from '../watched-run.ts';

/** Models that are asked for from the start, day by day. */
const busy = [
  'clock.tick=24 h',
  'record.metricsEvery=24 h',
  'subnets.model.atFounding=90 %',
  'mechanisms.split.royalty=30 %',
];

describe('a subnet that charges in another token than DGAI', () => {
  it.each(['2pm', 'rt'])(
    'in %s pays all that its royalties buy to those who hold RT, and keeps every law',
    (token) => {
      const scenario = smallJoined(...busy, `subnets.charges=${token}`);
      const whole = new Run(scenario);
      runLawfully(whole);
      const { counts, books, holders, subnets } = whole.world;
      expect(counts[token === 'rt' ? 'chargedRt' : 'chargedTwoPm'][0]).toBeGreaterThan(0);
      expect([...subnets.col.perShare].every((value) => value === 0n)).toBe(true);
      // What waits at a cashier is less than a week of it.
      expect(sum(books.holdersDgai.balance.subarray(holders.cashiers))).toBeLessThan(
        0.2 * counts.royaltiesAccrued[0],
      );
      const half = new Run(scenario);
      while (half.tick < whole.ticks / 2 + 1) half.step();
      const resumed = Run.restore(scenario, half.save());
      while (!resumed.done) resumed.step();
      expect(resumed.digest()).toBe(whole.digest());
    },
  );

  it('has users’ money buy that token: 2PM are dearer', () => {
    const prices = (...set: readonly string[]) =>
      simulateEach(smallJoined(...busy, ...set), manyPairs, (run) => ({
        price: meanIn(run, '2pm.price', 4, 8),
      }));
    const { price } = compareFigures(prices(), prices('subnets.charges=2pm'));
    expect(price.low / price.before).toBeGreaterThan(0.02);
    expect(price.high / price.before).toBeLessThan(0.1);
    expect(price.rises).toBeGreaterThan(0.9 * manyPairs);
  });

  it('in DGAI is as before', () => {
    const digest = (...set: readonly string[]): string =>
      watch(smallJoined('clock.horizon=3 weeks', ...set)).run.digest();
    expect(digest('subnets.charges=dgai')).toBe(digest());
  });
});
