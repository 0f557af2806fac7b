import { describe, expect, it } from 'vitest';
import { decideExchange, decideProvision } from '../../../sim/economy/mining/liquidity-providers.ts';
import { Run } from '../../../sim/economy/run.ts';
import { runLawfully } from '../../laws/lawful-run.ts';
import { compareFigures, manyPairs, worldsAtEnd } from '../paired-runs.ts';
import { smallTwoPm } from '../small-scenario.ts';
import { watch } from '../watched-run.ts';

const known = ['2PM/USD', 'DGAI/USD', 'RT/subnet-1/2PM'];

/** Rewards for some of the pools that stakers provide for. */
const mined = (...pools: readonly string[]) => [
  'markets.mining.enabled=true',
  'markets.mining.perWeek=300,000 2PM',
  `markets.mining.pools=[${known.map((name) => `{ name: ${name}, weight: ${Number(pools.includes(name))} }`).join()}]`,
];

describe('rewards for the liquidity of any pool', () => {
  const weekly = [
    'clock.tick=1 week',
    'clock.horizon=20 weeks',
    'record.metricsEvery=1 week',
    'subnets.count=1',
  ];
  /** Shares of each pool at the end: its depth, whatever the prices. */
  const owned = (...set: readonly string[]) =>
    worldsAtEnd(smallTwoPm(...weekly, ...set), ({ market: { venues, pools } }) => {
      const depth = (name: string): number => {
        const venue = venues.find((one) => one.name === name);
        return venue === undefined ? 0 : pools.col.lpSupply[venue.id];
      };
      return { dgai: depth('DGAI/USD'), twoPm: depth('2PM/USD'), rt: depth('RT/subnet-1/2PM') };
    });
  const none = owned(...mined());

  it.each([
    ['rt', 'RT/subnet-1/2PM', 0.2],
    ['twoPm', '2PM/USD', 0.06],
    ['dgai', 'DGAI/USD', 0.005],
  ] as const)('make %s deeper, the more the scarcer its depth', (kind, pool, least) => {
    const effect = compareFigures(none, owned(...mined(pool)))[kind];
    expect(effect.low / effect.before).toBeGreaterThan(least);
    expect(effect.rises).toBeGreaterThan(0.9 * manyPairs);
  });

  it('are divided by weight, and keep every law', () => {
    const run = new Run(smallTwoPm(...mined(...known)));
    runLawfully(run);
    const { commons, minedPools } = run.world;
    const due = [commons.col.miningPaidOut[0], ...minedPools.col.due];
    for (const units of due) expect(Math.abs(units - 1_200_000_000_000)).toBeLessThanOrEqual(1);
  });

  it('go on after a resume, and change nothing where the home pool alone is named', () => {
    const scenario = smallTwoPm(...mined('RT/subnet-1/2PM', 'DGAI/USD'));
    const whole = new Run(scenario);
    while (!whole.done) whole.step();
    const half = new Run(scenario);
    while (half.tick < whole.ticks / 2) half.step();
    const resumed = Run.restore(scenario, half.save());
    while (!resumed.done) resumed.step();
    expect(resumed.digest()).toBe(whole.digest());
    const digest = (...set: readonly string[]): string =>
      watch(smallTwoPm('clock.horizon=5 weeks', ...set)).run.digest();
    const on = ['markets.mining.enabled=true', 'markets.mining.perWeek=300,000 2PM'];
    expect(digest(...on, 'markets.mining.pools=[{ name: 2PM/USD, weight: 3 }]')).toBe(digest(...on));
  });

  it.each([
    ['a pool that is none', ['markets.mining.pools=[{ name: A/B }]'], /name of a pool/],
    ['a pool twice', ['markets.mining.pools=[{ name: 2PM/USD }, { name: 2PM/USD }]'], /name of its own/],
    [
      'DGAI at a desk',
      ['price.source=outside', 'markets.mining.pools=[{ name: DGAI/USD }]'],
      /price\.source/,
    ],
  ])('are refused for %s', (_, set, message) => {
    expect(() => smallTwoPm(...set)).toThrow(message);
  });
});

describe('a provider without one of the two tokens', () => {
  const pace = { speed: 1, changeMin: 0 };

  it('buys half of what it would add with the other, and adds both next time', () => {
    const means = { base: 0, quote: 1_000, shares: 0, provided: 0 };
    expect(decideExchange(means, 2, 0.5, pace)).toEqual({ spend: 250, sell: 0 });
    expect(decideExchange({ ...means, base: 500, quote: 0 }, 2, 0.5, pace)).toEqual({ spend: 0, sell: 125 });
    const after = { ...means, base: 125, quote: 750 };
    expect(decideProvision(after, 2, 0.5, pace)).toEqual({ addBase: 125, addQuote: 250, withdrawShares: 0 });
    expect(decideExchange(after, 2, 0.5, pace)).toEqual({ spend: 0, sell: 0 });
    expect(decideExchange({ ...means, provided: 5_000 }, 2, 0.5, pace)).toEqual({ spend: 0, sell: 0 });
  });
});
