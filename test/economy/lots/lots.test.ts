import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSoldPart } from '../../../sim/economy/lots/mechanisms/lot-sale.ts';
import { Run } from '../../../sim/economy/run.ts';
import { type Simulation, simulateEach } from '../../../sim/economy/simulate.ts';
import { runLawfully } from '../../laws/lawful-run.ts';
import { compareFigures, manyPairs } from '../paired-runs.ts';
import { smallScenario } from '../small-scenario.ts';
import { watch } from '../watched-run.ts';

const pool = 'price.source=pool';
const selling = (sells: string, more = ''): string[] =>
  ['community', 'team', 'investors'].map(
    (name) => `tokens.genesis.${name}.holder={ sells: ${sells}${more} }`,
  );
/** A twentieth of the cap for two lots of one's own, taken from the nodes. */
const ownLots = [
  'tokens.genesis.nodes=45 %',
  'tokens.lots=[{ name: advisers, share: 2 %, atStart: 10 %, cliff: 1 week, vesting: 3 weeks }, { name: partners, share: 3 %, vesting: 2 weeks, shape: end, holder: { name: treasury } }]',
];

const lastOf = (run: Simulation, metric: string): number => run.metrics.get(metric)?.at(-1) ?? Number.NaN;

describe('what holders of unlocked lots sell', () => {
  const rule = { weekly: 0.25, priceUsd: 0.02, sensitivity: 5 };

  it('is nothing, the same part, or the more the higher the price', () => {
    expect(deriveSoldPart({ ...rule, sells: 'never' }, 1)).toBe(0);
    expect(deriveSoldPart({ ...rule, sells: 'share' }, 0)).toBe(0.25);
    expect(deriveSoldPart({ ...rule, sells: 'by-price' }, 0.02)).toBeCloseTo(0.125, 12);
    expect(deriveSoldPart({ ...rule, sells: 'by-price', priceUsd: 0 }, 0.02)).toBe(0.25);
  });

  it('is a part between none and the most, and rises with the price', () => {
    const prices = fc.double({ min: 0, max: 10, noNaN: true });
    const parts = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(prices, prices, parts, (one, other, weekly) => {
        const sold = [one, other]
          .sort((a, b) => a - b)
          .map((price) => deriveSoldPart({ ...rule, weekly, sells: 'by-price' }, price));
        expect(sold[0]).toBeGreaterThanOrEqual(0);
        expect(sold[0]).toBeLessThanOrEqual(sold[1]);
        expect(sold[1]).toBeLessThanOrEqual(weekly);
      }),
    );
  });

  it('lowers the price in every pair, and less where they wait for a good one', () => {
    const prices = (...set: readonly string[]): { price: number }[] =>
      simulateEach(
        smallScenario(pool, 'clock.tick=4 h', 'record.metricsEvery=4 h', ...set),
        manyPairs,
        (run) => ({
          price: lastOf(run, 'dgai.price'),
        }),
      );
    const kept = prices();
    const sold = prices(...selling('share'));
    const { price } = compareFigures(kept, sold);
    expect(price.falls).toBe(manyPairs);
    // In four weeks they sell more DGAI than the pool opened with.
    expect(price.low / price.before).toBeGreaterThan(-0.6);
    expect(price.high / price.before).toBeLessThan(-0.3);
    const patient = compareFigures(sold, prices(...selling('by-price', ', priceUsd: 0.0125 USD')));
    expect(patient.price.rises).toBe(manyPairs);
    expect(patient.price.low / patient.price.before).toBeGreaterThan(0.5);
  });

  it('leaves funds, reaches the market and is taken home, to the last unit', () => {
    const { world, moved } = watch(smallScenario(pool, ...selling('share', ', weekly: 100 %')));
    const { books, counts } = world;
    const [waiting] = world.market.venues[0].heldBase.balance;
    expect(counts.lotsSold[0]).toBe(moved('lots.release'));
    expect(counts.lotsSold[0]).toBeGreaterThan(waiting);
    expect(moved('outside.out.lots')).toBe(counts.lotProceeds[0]);
    for (const fund of [books.community, books.team, books.investors]) expect(fund.balance[0]).toBe(0);
  });

  it('is sold at a desk until that runs out of dollars, and the rest comes first next week', () => {
    const { world } = watch(smallScenario('price.deskUsd=2,000 USD', ...selling('share', ', weekly: 100 %')));
    const { books, counts } = world;
    expect(books.lotsDgai.balance[0]).toBeGreaterThan(0);
    expect(counts.lotsSold[0]).toBeGreaterThan(0);
    const all = books.lotsDgai.balance.reduce((sum, units) => sum + units, counts.lotsSold[0]);
    expect(all).toBeLessThanOrEqual(world.ledger.minted[books.users.token.id]);
  });
});

describe('lots of one’s own', () => {
  it('come free by their cliffs and shapes, to whom they name, within the cap', () => {
    const held: number[][] = [];
    const scenario = smallScenario(...ownLots);
    const { world, moved } = watch(scenario, (phase, { tick, weekTicks, books }) => {
      if (phase === 'vest' && (tick + 1) % weekTicks === 0) held.push([...books.lotsDgai.balance]);
    });
    const cap = scenario.scenario.tokens.cap;
    const later = 0.02 * cap * 0.9;
    const advisers = held.map((balances) => balances[3]);
    // The cliff is over at the end of the first week, and its third comes at once.
    expect(advisers.map((units) => Math.round((units - 0.002 * cap) / (later / 3)))).toEqual([1, 2, 3, 3]);
    expect(moved('vest.lots')).toBe(Math.round(later + 0.03 * cap));
    expect([...world.ownLots.col.vested]).toEqual([later, 0.03 * cap]);
  });

  it('keep every law with sales of all kinds', () => {
    const holders = [
      'tokens.lots.advisers.holder={ sells: share, weekly: 50 % }',
      'tokens.genesis.team={ cliff: 10 d, holder: { sells: by-price, priceUsd: 0.001 USD } }',
    ];
    runLawfully(new Run(smallScenario(pool, ...ownLots, ...holders)));
  });
});

describe('what is stated of lots', () => {
  it.each([
    ['shares beyond the cap', ['tokens.lots=[{ name: a, share: 2 % }]'], /tokens\.genesis/],
    [
      'a name of a published lot',
      [ownLots[0], 'tokens.lots=[{ name: team, share: 5 % }]'],
      /tokens\.lots\.0\.name/,
    ],
    [
      'an institution that would sell',
      [...ownLots, 'tokens.lots.partners.holder.sells=share'],
      /tokens\.lots\.1\.holder\.sells: expected never of treasury/,
    ],
    [
      'a holder of two lots who does two things',
      [
        ...ownLots,
        'tokens.genesis.team.holder.sells=share',
        'tokens.lots.advisers.holder={ name: team, sells: by-price }',
      ],
      /tokens\.lots\.0\.holder\.sells: expected one behaviour of team/,
    ],
  ])('is refused: %s', (_, set, message) => {
    expect(() => smallScenario(...set)).toThrow(message);
  });

  it('moves no digest where nobody sells', () => {
    const digest = (...set: readonly string[]): string =>
      watch(smallScenario('clock.horizon=1 week', ...set)).run.digest();
    expect(digest(...selling('never'))).toBe(digest());
    expect(digest('tokens.genesis.team.holder={ sells: by-price, weekly: 0 % }')).toBe(digest());
  });

  it('is sold by one holder of several lots as any of them says, and measured from a date on too', () => {
    const one = '{ sells: share, weekly: 100 % }';
    const sold = (...set: readonly string[]): number => {
      const { run } = watch(
        smallScenario(pool, 'clock.horizon=2 weeks', 'record.metricsEvery=1 week', ...set),
      );
      return run.world.counts.lotsSold[0];
    };
    const own = 'tokens.lots=[{ name: more, share: 1 %, holder: { name: team } }]';
    const less = 'tokens.genesis.nodes=49 %';
    const both = sold(less, own, `tokens.genesis.team.holder=${one}`);
    expect(both).toBeGreaterThan(sold(`tokens.genesis.team.holder=${one}`));
    expect(sold(less, own, 'tokens.lots.more.holder={ name: team, sells: share, weekly: 100 % }')).toBe(both);
    const later = smallScenario(
      'changes=[{ from: 1 week, set: { tokens.genesis.team.holder.sells: share } }]',
    );
    const names = (scenario: typeof later): string[] => [
      ...simulateEach(scenario, 1, (run) => [...run.metrics.keys()])[0],
    ];
    expect(names(later)).toContain('lots.sold');
    expect(names(smallScenario())).not.toContain('lots.sold');
  });
});
