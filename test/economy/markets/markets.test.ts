import { describe, expect, it } from 'vitest';
import { orderOwner, orderSide, poolOf } from '../../../sim/economy/markets/market.ts';
import { deriveAmountOut } from '../../../sim/economy/markets/mechanisms/constant-product-pool.ts';
import { type Order, placeOrder } from '../../../sim/economy/markets/orders.ts';
import { Run } from '../../../sim/economy/run.ts';
import { smallTwoPm } from '../small-scenario.ts';
import { watch } from '../watched-run.ts';
import { deriveAmountIn } from './exact-swap.ts';

const UNIT = 1_000_000;
/** Nobody orders anything of their own accord, so that a test can order alone. */
const still = [
  'traders.enabled=false',
  'stakers.considers=0 %',
  'contributors.count=0',
  'nodes.sellsRewards=0 %',
  'subnets.count=0',
];

/** A market of 2PM in which a test trades. */
class Floor {
  readonly run: Run;
  readonly world: Run['world'];
  readonly venue: Run['world']['market']['venues'][number];

  constructor(set: readonly string[] = [], replication = 0) {
    this.run = new Run(smallTwoPm(...still, ...set), { replication });
    this.world = this.run.world;
    this.venue = this.world.market.venues[poolOf.twoPm];
  }

  /** Holder `row` orders; `amount` is what it sells, spends, or wants exactly. */
  order(row: number, side: keyof typeof orderSide, amount: number, more: Partial<Order> = {}): void {
    placeOrder(this.world, {
      pool: poolOf.twoPm,
      side: orderSide[side],
      owner: orderOwner.holder,
      row,
      amount,
      ...more,
    });
  }

  get pool() {
    return { base: this.venue.base.balance[0], quote: this.venue.quote.balance[0] };
  }

  has(row: number) {
    const { twoPm, holdersUsd } = this.world.books;
    return { twoPm: twoPm.balance[row], usd: holdersUsd.balance[row] };
  }

  /** What the next clearing changes in what `rows` have. */
  clear(...rows: readonly number[]) {
    const before = rows.map((row) => this.has(row));
    this.run.step();
    return rows.map((row, k) => {
      const now = this.has(row);
      return { twoPm: now.twoPm - before[k].twoPm, usd: now.usd - before[k].usd };
    });
  }
}

describe('an order', () => {
  it('alone gets what the pool gives for it, to a unit, and never more', () => {
    const floor = new Floor();
    const { base, quote } = floor.pool;
    const sold = 5_000 * UNIT;
    floor.order(3, 'sell', sold);
    const [got] = floor.clear(3);
    const exact = deriveAmountOut(sold, { reserveIn: base, reserveOut: quote, feePpm: 3000 });
    expect(got.twoPm).toBe(0);
    expect(got.usd).toBeLessThanOrEqual(exact);
    expect(got.usd).toBeGreaterThanOrEqual(exact - 2);
    expect(floor.pool).toEqual({ base: base + sold, quote: quote - got.usd });
  });

  it('for an exact amount pays what the pool asks for it, and gets back what was held beyond', () => {
    const floor = new Floor();
    const { base, quote } = floor.pool;
    const wanted = 2_000 * UNIT;
    const had = floor.has(3).usd;
    floor.order(3, 'buy', wanted, { limit: had });
    expect(floor.has(3).usd).toBe(0);
    floor.run.step();
    const exact = deriveAmountIn(wanted, { reserveIn: quote, reserveOut: base, feePpm: 3000 });
    const paid = had - floor.has(3).usd;
    expect(paid).toBeGreaterThanOrEqual(exact);
    expect(paid).toBeLessThanOrEqual(exact + 2);
    expect(floor.pool.base).toBe(base - wanted);
  });

  it('that its owner cannot pay is given back whole', () => {
    const floor = new Floor();
    const before = { ...floor.has(3), pool: floor.pool };
    floor.order(3, 'buy', 2_000 * UNIT, { limit: UNIT });
    floor.run.step();
    expect({ ...floor.has(3), pool: floor.pool }).toEqual(before);
  });

  it('is no larger than what its owner has', () => {
    const floor = new Floor();
    const { twoPm } = floor.has(3);
    floor.order(3, 'sell', 10 * twoPm);
    expect(floor.venue.heldBase.balance[0]).toBe(twoPm);
    floor.order(3, 'sell', 5);
    expect(floor.world.market.queue.col.waiting[0]).toBe(1);
  });

  it('has the price of all others of its tick, whoever came first', () => {
    const fills = (rows: readonly number[]) => {
      const floor = new Floor();
      for (const row of rows) floor.order(row, 'sell', (1_000 + row) * UNIT);
      return floor.clear(1, 2, 3).map(({ usd }) => usd);
    };
    const straight = fills([1, 2, 3]);
    expect(fills([3, 1, 2])).toEqual(straight);
    const prices = straight.map((usd, k) => usd / ((1_001 + k) * UNIT));
    expect(Math.max(...prices) / Math.min(...prices)).toBeLessThan(1 + 1e-6);
  });

  it('that meets one on the other side trades at the price of the pool, and leaves the pool alone', () => {
    const floor = new Floor();
    const { base, quote } = floor.pool;
    const sold = 1_000 * UNIT;
    floor.order(1, 'sell', sold);
    floor.order(2, 'spend', Math.floor((sold * quote) / base));
    const [seller, buyer] = floor.clear(1, 2);
    expect(seller.usd / ((sold * quote) / base)).toBeCloseTo(1, 5);
    expect(buyer.twoPm / sold).toBeCloseTo(1, 5);
    expect(Math.abs(floor.pool.base - base)).toBeLessThan(sold / 1e4);
  });

  it('there and back loses the fee twice', () => {
    const floor = new Floor();
    const sold = 1_000 * UNIT;
    floor.order(3, 'sell', sold);
    const before = floor.has(3).usd;
    floor.run.step();
    const usd = floor.has(3).usd - before;
    floor.order(3, 'spend', usd);
    const held = floor.has(3).twoPm;
    floor.run.step();
    const back = (floor.has(3).twoPm - held) / sold;
    expect(back).toBeLessThan(0.9941);
    expect(back).toBeGreaterThan(0.9935);
  });
});

describe('a price', () => {
  it('is nobody’s to set: where nobody trades it stays', () => {
    const prices = new Set<number>();
    watch(smallTwoPm(...still), (phase, { market }) => {
      if (phase === 'trade') prices.add(market.pools.col.priceNano[poolOf.twoPm]);
    });
    expect(prices).toEqual(new Set([1_000_000]));
  });

  it('is brought back to what the token is worth by those who trade on value', () => {
    /** How far below its value a token is four weeks after a large sale. */
    const gap = (replication: number, ...traders: readonly string[]): number => {
      // A memory so long that what it is worth stays what it opened at.
      const floor = new Floor(['markets.memory=1000 weeks', ...traders], replication);
      const { balance } = floor.world.books.twoPm;
      const richest = balance.indexOf(Math.max(...balance.slice(0, 60)));
      floor.order(richest, 'sell', 1_000_000 * UNIT);
      while (floor.run.tick < 28) floor.run.step();
      const { priceNano, value } = floor.world.market.pools.col;
      return 1 - priceNano[poolOf.twoPm] / 1e9 / value[poolOf.twoPm];
    };
    const onValue = [
      'traders.enabled=true',
      'traders.fundamental=100 %',
      'traders.trend=0 %',
      'traders.considers=50 %',
    ];
    for (let replication = 0; replication < 10; replication += 1) {
      const left = gap(replication);
      // A tenth more 2PM in the pool and as much less USD, and more where the richest has more.
      expect(left).toBeGreaterThan(0.1);
      expect(gap(replication, ...onValue)).toBeLessThan(0.75 * left);
    }
  });

  it('from outside is the desk’s, which buys until its USD are gone', () => {
    const set = [
      'markets.twoPm.source=outside',
      'markets.twoPm.deskUsd=30 USD',
      'stakers.sellsRewards=100 %',
    ];
    let least = Number.POSITIVE_INFINITY;
    const { world, moved } = watch(smallTwoPm(...set), (_, { market }) => {
      least = Math.min(least, market.venues[poolOf.twoPm].quote.balance[0]);
    });
    expect(world.market.pools.col.priceNano[poolOf.twoPm]).toBe(1_000_000);
    expect(moved('outside.out.sales')).toBeGreaterThan(10 * UNIT);
    expect(least).toBeLessThan(UNIT);
    expect(least).toBeGreaterThanOrEqual(0);
  });
});

describe('rewards for liquidity', () => {
  it('are paid out of the ecosystem fund by their schedule, to those who have a part of the pool, and end', () => {
    const mining = 'markets.mining={ enabled: true, perWeek: "7,000 2PM", starts: 2 weeks, lasts: 5 weeks }';
    const funded: number[] = [];
    const { moved, world } = watch(smallTwoPm(mining), (phase, { endsWeek, books }) => {
      if (phase === 'provide' && endsWeek) funded.push(books.ecosystem.balance[0]);
    });
    const spent = funded.map((left) => Math.round((funded[0] - left) / UNIT));
    expect(spent.slice(0, 8)).toEqual([0, 0, 7_000, 14_000, 21_000, 28_000, 35_000, 35_000]);
    expect(moved('mining.pay')).toBeGreaterThan(0.999 * moved('mining.fund'));
    expect(world.books.miningRewards.balance[0]).toBe(moved('mining.fund') - moved('mining.pay'));
  });
});
