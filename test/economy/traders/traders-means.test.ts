import { describe, expect, it } from 'vitest';
import { poolOf } from '../../../sim/economy/markets/market.ts';
import { Run, type World } from '../../../sim/economy/run.ts';
import { deriveFloat } from '../../../sim/economy/traders/values.ts';
import { smallJoined } from '../small-scenario.ts';

/*
 * If traders held money for which they have no market, or put as much into a small pool as into a large one, prices of
 * small pools would be theirs alone, and the token of the large one would have no buyers.
 */

/** What all traders of the markets that `trades` accepts hold together. */
function sumOf(
  { traders, holders }: World,
  balance: Float64Array,
  trades: (pool: number) => boolean,
): number {
  let sum = 0;
  for (let id = 0; id < traders.rows; id += 1)
    if (trades(traders.col.pool[id])) sum += balance[holders.traders + id];
  return sum / 1e6;
}

describe('traders at the start', () => {
  const { world } = new Run(smallJoined('traders.count=400'));

  it('have the token that they pay with: USD where they buy DGAI or 2PM, 2PM where they trade it or RT', () => {
    const inRt = (pool: number): boolean => pool < 0;
    expect(sumOf(world, world.books.holdersUsd.balance, inRt)).toBe(0);
    expect(sumOf(world, world.books.twoPm.balance, (pool) => pool === poolOf.dgai)).toBe(0);
    expect(sumOf(world, world.books.twoPm.balance, inRt)).toBeGreaterThan(500_000);
    expect(sumOf(world, world.books.holdersUsd.balance, () => true)).toBeCloseTo(200_000, 2);
    expect(sumOf(world, world.books.twoPm.balance, () => true)).toBeCloseTo(2_000_000, 2);
  });

  it('put their money where it can be placed: by the depth at which pools open, six times as much per head in DGAI', () => {
    const perHead = (market: number): number =>
      sumOf(world, world.books.holdersUsd.balance, (pool) => pool === market) /
      world.traders.col.pool.filter((pool) => pool === market).length;
    // 3,000,000 DGAI at 0.0125 against 6,000,000 2PM at 0.001; wealth is drawn, some 200 and 100 of them.
    const ratio = perHead(poolOf.dgai) / perHead(poolOf.twoPm);
    expect(ratio).toBeGreaterThan(0.7 * (37_500 / 6_000));
    expect(ratio).toBeLessThan(1.4 * (37_500 / 6_000));
  });
});

describe('the float that spending is set against', () => {
  it('is all DGAI that may ever be there, so that emission on schedule does not take from its value', () => {
    const run = new Run(smallJoined('clock.horizon=2 weeks'));
    const before = deriveFloat(run.world);
    while (!run.done) run.step();
    const burned = run.world.ledger.burned[run.world.books.users.token.id];
    expect(before).toBe(40_000_000e6);
    expect(deriveFloat(run.world)).toBe(before - burned);
  });

  it('is, circulating, what could be bought at the moment, and grows with every week of emission', () => {
    const run = new Run(
      smallJoined('clock.horizon=2 weeks', 'markets.float=circulating', 'delegators.considers=0 %'),
    );
    const before = deriveFloat(run.world);
    while (!run.done) run.step();
    expect(deriveFloat(run.world)).toBeGreaterThan(before + 50_000e6);
    expect(deriveFloat(run.world)).toBeLessThan(15_000_000e6);
  });
});

describe('operators', () => {
  it('lose patience with losses at different times, eight weeks on average, so that a shock to all is no date for all', () => {
    const { world } = new Run(smallJoined('nodes.potential=4000'));
    const patience = Array.from(world.nodes.col.patience);
    const mean = patience.reduce((sum, weeks) => sum + weeks, 0) / patience.length;
    expect(mean).toBeGreaterThan(7.8);
    expect(mean).toBeLessThan(8.2);
    expect(Math.min(...patience)).toBeGreaterThanOrEqual(1);
    for (const weeks of [5, 8, 12])
      expect(patience.filter((one) => one === weeks).length).toBeGreaterThan(20);
  });

  it('all wait as long where their patience is set to be alike', () => {
    const { world } = new Run(smallJoined('nodes.entry.patienceSpread=0 %', 'nodes.entry.lossWeeks=5'));
    expect(new Set(world.nodes.col.patience)).toEqual(new Set([5]));
  });
});
