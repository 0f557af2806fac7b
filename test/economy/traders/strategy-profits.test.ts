import { describe, expect, it } from 'vitest';
import { poolOf } from '../../../sim/economy/markets/market.ts';
import { Run, type World } from '../../../sim/economy/run.ts';
import { closeDay } from '../../../sim/economy/traders/speculation.ts';
import { smallJoined } from '../small-scenario.ts';

/*
 * Traders go over to what would have earned more (Brock–Hommes). Counted by price alone, holding RT that pay royalties
 * would look like a loss in every week in which their price falls, and those on value would give up for want of patience.
 */
/** The weight of the latest day in an average over 60, and the most of its means that a trader puts into an order. */
const MEMORY = 2 / 61;
const ORDER_MAX = 0.1;

/** A joined economy with a founded subnet, at rest: no price moves unless a test moves one. */
function begin(): { world: World; rt: number } {
  const run = new Run(smallJoined('clock.horizon=8 weeks', 'traders.orderMax=10 %', 'traders.reaction=0.3'));
  const { world } = run;
  while (world.counts.founded[0] === 0) run.step();
  for (let tick = 0; tick < 168; tick += 1) run.step();
  const rt =
    poolOf.firstSubnet +
    world.subnets.col.stage.findIndex((_, id) => world.market.pools.col.open[poolOf.firstSubnet + id] === 1);
  // A day on which nothing happened: every price is that of yesterday, nothing trends, nothing is remembered.
  closeDay(world);
  for (const name of ['fundamental', 'trending', 'noisy', 'trend'] as const)
    world.market.pools.col[name].fill(0);
  return { world, rt };
}

describe('what a strategy would have earned', () => {
  it('counts the royalties of RT, though their price stands still', () => {
    const { world, rt } = begin();
    const { value, dayPrice, fundamental } = world.market.pools.col;
    value[rt] = 1.5 * dayPrice[rt];
    closeDay(world);
    // Worth half as much again as its price, at a required return of 20 %: it pays 30 % a year of what it costs.
    const wish = Math.min(ORDER_MAX, 0.3 * (0.5 - world.scenario.markets.fee));
    expect(fundamental[rt]).toBeCloseTo(MEMORY * (wish / ORDER_MAX) * 1.5 * 0.2, 10);
    expect(fundamental[rt]).toBeGreaterThan(0);
  });

  it('costs those who have sold them what they no longer get', () => {
    const { world, rt } = begin();
    const { value, dayPrice, fundamental } = world.market.pools.col;
    value[rt] = 0.5 * dayPrice[rt];
    closeDay(world);
    expect(fundamental[rt]).toBeCloseTo(-MEMORY * 0.5 * 0.2, 10);
  });

  it('outweighs a slow fall of the price for those who hold for income, not for those who follow the trend', () => {
    const { world, rt } = begin();
    const { value, dayPrice, fundamental, trending, trend } = world.market.pools.col;
    // The price falls by a thirtieth of a percent, a tenth in a year: less than the 30 % that royalties bring.
    const now = dayPrice[rt];
    dayPrice[rt] = now / (1 - 0.1 / 365);
    value[rt] = 1.5 * dayPrice[rt];
    trend[rt] = -0.001;
    closeDay(world);
    expect(fundamental[rt]).toBeGreaterThan(0);
    expect(trending[rt]).toBeLessThan(0);
  });

  it('is nothing where a token pays only those who stake it, and its price stands still', () => {
    const { world } = begin();
    const { value, dayPrice, fundamental } = world.market.pools.col;
    for (const id of [poolOf.dgai, poolOf.twoPm]) value[id] = 1.5 * dayPrice[id];
    closeDay(world);
    expect([fundamental[poolOf.dgai], fundamental[poolOf.twoPm]]).toEqual([0, 0]);
  });

  it('is what a trade costs, for those who trade without a reason', () => {
    const { world, rt } = begin();
    closeDay(world);
    const { considers, noise } = world.scenario.traders;
    const yearly = -365 * considers * world.scenario.markets.fee;
    expect(world.market.pools.col.noisy[rt]).toBeCloseTo((MEMORY * noise * yearly) / ORDER_MAX, 12);
  });
});
