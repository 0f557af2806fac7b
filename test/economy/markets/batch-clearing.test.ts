import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Clearing,
  checkClearing,
  createClearing,
  deriveBaseBought,
  deriveCharge,
  deriveClearing,
  deriveCurveClearing,
  deriveHighestPrice,
  derivePayment,
  type OrderTotals,
  type PoolFlows,
  type PoolReserves,
  regime,
} from '../../../sim/economy/markets/mechanisms/batch-clearing.ts';
import { deriveAmountOut } from '../../../sim/economy/markets/mechanisms/constant-product-pool.ts';
import { deriveWeightedCurve } from '../../../sim/economy/markets/mechanisms/weighted-pool.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { AMOUNT_MAX } from '../../../sim/ledger/amount.ts';
import { amounts, ignoresInert, ignoresOrder } from '../../laws/mechanism-laws.ts';
import { deriveAmountIn } from './exact-swap.ts';
import { deriveRealIn, deriveWeightedIn, deriveWeightedOut } from './weighted-swap.ts';

interface Order {
  readonly kind: keyof OrderTotals;
  readonly amount: number;
}

/** What one order gave and got. */
interface Fill {
  readonly quoteIn: number;
  readonly quoteOut: number;
  readonly baseIn: number;
  readonly baseOut: number;
}

const LARGEST = 1_000_000_000_000_000;
const held = amounts(LARGEST).map((amount) => amount + 1);
const fees = fc.oneof(fc.constantFrom(0, 1, 3000, 10_000), fc.integer({ min: 0, max: 900_000 }));
const pools: fc.Arbitrary<PoolReserves> = fc.record({ base: held, quote: held, feePpm: fees });
const orders: fc.Arbitrary<readonly Order[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('wanted' as const, 'spent' as const, 'sold' as const),
    amount: amounts(LARGEST / 100),
  }),
  { maxLength: 8 },
);
/** The same with orders of about the pool's size, so that they cross, meet the fee, and run it short. */
const markets = fc
  .tuple(
    pools,
    fc.array(fc.tuple(fc.constantFrom('wanted', 'spent', 'sold'), fc.nat(2_000)), { maxLength: 8 }),
  )
  .map(([pool, list]) => ({
    pool,
    orders: list.map(([kind, permille]): Order => {
      const side = kind === 'spent' ? pool.quote : pool.base;
      return { kind, amount: Math.floor((side / 2_000) * permille) };
    }),
  }));

function sum(list: readonly Order[]): OrderTotals {
  const totals = { wanted: 0, spent: 0, sold: 0 };
  for (const { kind, amount } of list) totals[kind] += amount;
  return totals;
}

function clear(pool: PoolReserves, totals: OrderTotals): Clearing {
  const clearing = createClearing();
  deriveClearing(pool, totals, clearing);
  return clearing;
}

function fill({ kind, amount }: Order, clearing: Clearing): Fill {
  const none = { quoteIn: 0, quoteOut: 0, baseIn: 0, baseOut: 0 };
  if (kind === 'wanted') return { ...none, quoteIn: deriveCharge(amount, clearing), baseOut: amount };
  if (kind === 'spent') return { ...none, quoteIn: amount, baseOut: deriveBaseBought(amount, clearing) };
  return { ...none, baseIn: amount, quoteOut: derivePayment(amount, clearing) };
}

/** What all orders together moved into and out of the pool. */
function flowsOf(list: readonly Order[], clearing: Clearing): PoolFlows {
  const flows = { quoteIn: 0, baseOut: 0 };
  for (const order of list) {
    const { quoteIn, quoteOut, baseIn, baseOut } = fill(order, clearing);
    flows.quoteIn += quoteIn - quoteOut;
    flows.baseOut += baseOut - baseIn;
  }
  return flows;
}

const priceOf = ({ ask, den }: Clearing): number => ask / den;
const clears = ({ regime: how }: Clearing): boolean => how !== regime.short;
/** Nobody is asked for more than anyone can hold. */
const isPayable = (totals: OrderTotals, clearing: Clearing): boolean =>
  clears(clearing) && deriveCharge(totals.wanted, clearing) < AMOUNT_MAX / 4;

describe('the price of a batch', () => {
  const pool = { base: 1_000_000_000, quote: 2_000_000_000, feePpm: 3000 };
  const gamma = 0.997;

  it.each([
    ['exact wants', { wanted: 100_000_000, spent: 0, sold: 0 }, 2e9 / (gamma * 9e8)],
    ['money spent', { wanted: 0, spent: 3e8, sold: 0 }, (2e9 + gamma * 3e8) / (gamma * 1e9)],
    [
      'both, less what is sold',
      { wanted: 1e8, spent: 3e8, sold: 5e7 },
      (2e9 + gamma * 3e8) / (gamma * 9.5e8),
    ],
  ])('is where the pool gives base for %s', (_, totals, price) => {
    const clearing = clear(pool, totals);
    expect(clearing.regime).toBe(regime.buys);
    expect(priceOf(clearing)).toBeCloseTo(price, 11);
  });

  it.each([
    ['what is sold', { wanted: 0, spent: 0, sold: 1e8 }, (gamma * 2e9) / (1e9 + gamma * 1e8)],
    ['what is left of it', { wanted: 3e7, spent: 6e7, sold: 1e8 }, (gamma * 2.06e9) / (1e9 + gamma * 7e7)],
  ])('is where the pool gives quote for %s', (_, totals, price) => {
    const clearing = clear(pool, totals);
    expect(clearing.regime).toBe(regime.sells);
    expect(priceOf(clearing)).toBeCloseTo(price, 11);
  });

  it('is what buyers and sellers agree on where that is inside the fee, and the pool is left alone', () => {
    const list: Order[] = [
      { kind: 'sold', amount: 1_000_000 },
      { kind: 'spent', amount: 1_998_000 },
    ];
    const clearing = clear(pool, sum(list));
    expect(clearing.regime).toBe(regime.crosses);
    expect(priceOf(clearing)).toBeCloseTo(1.998, 12);
    expect(flowsOf(list, clearing)).toEqual({ quoteIn: 1, baseOut: -1 });
  });

  it("is the pool's where as much is wanted as sold, and where nobody trades", () => {
    expect(clear(pool, { wanted: 5_000, spent: 0, sold: 5_000 })).toMatchObject({
      regime: regime.crosses,
      ask: 2 ** 44,
      bid: 2 ** 44,
      den: 2 ** 43,
    });
    expect(clear(pool, { wanted: 0, spent: 0, sold: 0 })).toMatchObject({
      regime: regime.none,
      ask: 2 ** 44,
    });
  });

  it('does not exist where more is wanted than sellers and pool have', () => {
    expect(clear(pool, { wanted: 1_000_000_004, spent: 0, sold: 5 }).regime).toBe(regime.buys);
    const short = clear(pool, { wanted: 1_000_000_005, spent: 0, sold: 5 });
    expect(short.regime).toBe(regime.short);
    expect(deriveCharge(1, short)).toBe(AMOUNT_MAX);
    expect(derivePayment(1_000_000, short)).toBe(0);
  });

  it('never falls when one more buys, and never rises when one more sells', () => {
    fc.assert(
      fc.property(markets, amounts(), ({ pool: any, orders: list }, more) => {
        const totals = sum(list);
        const now = clear(any, totals);
        const ask = (change: Partial<OrderTotals>) => {
          const then = clear(any, { ...totals, ...change });
          return clears(then) ? priceOf(then) : Number.POSITIVE_INFINITY;
        };
        fc.pre(clears(now));
        expect(ask({ wanted: totals.wanted + more })).toBeGreaterThanOrEqual(priceOf(now));
        expect(ask({ spent: totals.spent + more })).toBeGreaterThanOrEqual(priceOf(now));
        expect(ask({ sold: totals.sold + more })).toBeLessThanOrEqual(priceOf(now));
      }),
    );
  });
});

describe('a clearing', () => {
  it('leaves the pool no worse than one swap of the net amount would, fee included', () => {
    fc.assert(
      fc.property(fc.oneof(markets, fc.record({ pool: pools, orders })), ({ pool, orders: list }) => {
        const clearing = clear(pool, sum(list));
        fc.pre(isPayable(sum(list), clearing));
        expect(() => checkClearing(pool, flowsOf(list, clearing))).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves it no worse either where orders meet at its own price, to the last unit', () => {
    const near = fc
      .tuple(pools, held, fc.integer({ min: -3, max: 3 }))
      .map(([pool, sold, off]) => ({ pool, sold, spent: Math.round((sold / pool.base) * pool.quote) + off }))
      .filter(({ spent }) => spent > 0 && spent <= LARGEST);
    fc.assert(
      fc.property(near, ({ pool, sold, spent }) => {
        const list: Order[] = [
          { kind: 'sold', amount: sold },
          { kind: 'spent', amount: spent },
        ];
        const clearing = clear(pool, sum(list));
        const flows = flowsOf(list, clearing);
        checkClearing(pool, flows);
        if (clearing.regime !== regime.crosses) return;
        // What the pool keeps of a crossing is dust: a unit, or 10^−13 of what was traded.
        expect(flows.quoteIn).toBeLessThanOrEqual(1 + spent * 1e-13 + spent / 2 ** 30 / sold);
        expect(flows.baseOut).toBeGreaterThanOrEqual(-1 - sold * 1e-13 - sold / spent);
      }),
    );
  });

  it('moves what some give to those who get it, and nothing else: dust is less than a unit an order and 10^−13', () => {
    fc.assert(
      fc.property(markets, ({ pool, orders: list }) => {
        const totals = sum(list);
        const clearing = clear(pool, totals);
        fc.pre(isPayable(totals, clearing) && priceOf(clearing) > 2 ** -8 && priceOf(clearing) < 2 ** 44);
        const flows = flowsOf(list, clearing);
        // At one price for everybody, what came in is worth what went out.
        const price = priceOf(clearing);
        const turnover = (totals.wanted + totals.sold) * price + totals.spent;
        const dust = flows.quoteIn - flows.baseOut * price;
        expect(dust).toBeGreaterThanOrEqual(-turnover * 1e-15);
        expect(dust).toBeLessThanOrEqual(list.length * Math.max(1, price) + turnover * 1e-12);
      }),
    );
  });

  it('has one price for everybody: who buys and who sells the same differ by a unit, or 10^−13', () => {
    fc.assert(
      fc.property(markets, amounts(LARGEST), ({ pool, orders: list }, amount) => {
        const clearing = clear(pool, sum(list));
        fc.pre(clears(clearing) && priceOf(clearing) > 2 ** -8 && priceOf(clearing) < 2 ** 44);
        fc.pre(amount * priceOf(clearing) < AMOUNT_MAX / 2);
        const charged = deriveCharge(amount, clearing);
        const paid = derivePayment(amount, clearing);
        expect(charged).toBeGreaterThanOrEqual(paid);
        expect(charged - paid).toBeLessThanOrEqual(2 + charged * 1e-13);
        if (charged < 2 ** 43) expect(charged - paid).toBeLessThanOrEqual(2);
        expect(deriveBaseBought(charged, clearing)).toBeGreaterThanOrEqual(amount);
      }),
    );
  });

  it('does not ask who ordered first', () => {
    const fixed = { base: 1_000_000_000_000, quote: 10_800_000_000, feePpm: 3000 };
    ignoresOrder(orders, (list) => {
      const clearing = clear(fixed, sum(list));
      return list.map((order) => fill(order, clearing));
    });
  });

  it('does not notice an order for nothing', () => {
    ignoresInert(
      fc.tuple(markets, fc.constantFrom('wanted' as const, 'spent' as const, 'sold' as const)),
      ([{ pool, orders: list }, kind], withInert) =>
        clear(pool, sum(withInert ? [...list, { kind, amount: 0 }] : list)),
    );
  });

  it('of one order is the swap of the pool, and never better', () => {
    fc.assert(
      fc.property(pools, held, (pool, amount) => {
        const { base, quote, feePpm } = pool;
        const toBase = { reserveIn: quote, reserveOut: base, feePpm };
        const toQuote = { reserveIn: base, reserveOut: quote, feePpm };
        const bought = deriveBaseBought(amount, clear(pool, { wanted: 0, spent: amount, sold: 0 }));
        expectJustBelow(bought, deriveAmountOut(amount, toBase));
        const received = derivePayment(amount, clear(pool, { wanted: 0, spent: 0, sold: amount }));
        expectJustBelow(received, deriveAmountOut(amount, toQuote));
        const wanted = Math.min(amount, base - 1);
        const clearing = clear(pool, { wanted, spent: 0, sold: 0 });
        fc.pre(wanted > 0 && isPayable({ wanted, spent: 0, sold: 0 }, clearing));
        // A pool of Uniswap V2 asks for a unit more than it needs where the division comes out even.
        const charged = deriveCharge(wanted, clearing);
        expect(deriveAmountOut(charged, toBase)).toBeGreaterThanOrEqual(wanted);
        expect(charged).toBeGreaterThanOrEqual(deriveAmountIn(wanted, toBase) - 1);
      }),
    );
  });
});

/** Not more than the exact swap, and less by a unit and what 44 bits of price cannot say. */
function expectJustBelow(amount: number, exact: number): void {
  expect(amount).toBeLessThanOrEqual(exact);
  // Prices below 2^−8 have fewer bits: they are no prices of a token.
  if (exact < LARGEST / 1_000) expect(amount).toBeGreaterThanOrEqual(exact - 1 - exact * 1e-3);
}

describe('the highest price', () => {
  it('is at least the price, whoever of the buyers stays away', () => {
    fc.assert(
      fc.property(markets, fc.infiniteStream(fc.boolean()), ({ pool, orders: list }, coins) => {
        const highest = createClearing();
        deriveHighestPrice(pool, sum(list), highest);
        fc.pre(clears(highest));
        const stays = list.filter(({ kind }) => kind === 'sold' || coins.next().value);
        const clearing = clear(pool, sum(stays));
        if (!clears(clearing)) return;
        for (const { kind, amount } of stays) {
          if (kind === 'wanted')
            expect(deriveCharge(amount, clearing)).toBeLessThanOrEqual(deriveCharge(amount, highest));
          if (kind === 'spent')
            expect(deriveBaseBought(amount, clearing)).toBeGreaterThanOrEqual(
              deriveBaseBought(amount, highest),
            );
        }
      }),
    );
  });

  it('is that of all but one unit where more is wanted than there is', () => {
    const highest = createClearing();
    deriveHighestPrice(
      { base: 100, quote: 1_000, feePpm: 0 },
      { wanted: 5_000, spent: 0, sold: 10 },
      highest,
    );
    expect(highest.regime).toBe(regime.buys);
    expect(priceOf(highest)).toBe(1_000);
  });
});

describe('a pool that is checked', () => {
  const pool = { base: 1_000_000, quote: 2_000_000, feePpm: 3000 };
  const swap = { reserveIn: pool.quote, reserveOut: pool.base, feePpm: pool.feePpm };

  it.each([
    ['gives a unit too much', { quoteIn: 1_000, baseOut: deriveAmountOut(1_000, swap) + 1 }],
    ['gives base for nothing', { quoteIn: 0, baseOut: 1 }],
    ['gives both', { quoteIn: -1, baseOut: 1 }],
    ['pays without its fee', { quoteIn: -1_998, baseOut: -1_000 }],
    ['gives all of a token', { quoteIn: AMOUNT_MAX, baseOut: 1_000_000 }],
    ['gives more than it has', { quoteIn: -2_000_001, baseOut: -AMOUNT_MAX }],
  ])('may not be one that %s', (_, flows) => {
    expect(() => checkClearing(pool, flows)).toThrow(InvariantError);
  });

  it.each([
    ['nothing happens', { quoteIn: 0, baseOut: 0 }],
    ['it is given both', { quoteIn: 1, baseOut: -1 }],
    ['it swaps exactly', { quoteIn: 1_000, baseOut: deriveAmountOut(1_000, swap) }],
    ['it swaps exactly the other way', { quoteIn: -1_992, baseOut: -1_000 }],
  ])('is left alone where %s', (_, flows) => {
    expect(() => checkClearing(pool, flows)).not.toThrow();
  });

  it('is refused with an empty side or a fee of everything', () => {
    const none = { wanted: 0, spent: 1, sold: 0 };
    expect(() => clear({ ...pool, base: 0 }, none)).toThrow(InvariantError);
    expect(() => clear({ ...pool, quote: 0 }, none)).toThrow(InvariantError);
    expect(() => clear({ ...pool, feePpm: 1_000_000 }, none)).toThrow(InvariantError);
  });
});

describe('a batch in a weighted pool', () => {
  const weighted = fc
    .record({ weightBase: fc.constantFrom(1, 4, 13), weightQuote: fc.constantFrom(1, 4, 7) })
    .chain((weights) =>
      markets.map(({ pool, orders: list }) => ({ pool: { ...pool, ...weights }, orders: list })),
    );

  function clearCurve(pool: Parameters<typeof deriveWeightedCurve>[0], totals: OrderTotals): Clearing {
    const clearing = createClearing();
    deriveCurveClearing(deriveWeightedCurve(pool), totals, clearing);
    return clearing;
  }

  it('leaves the pool no worse than one swap of the net amount would, fee included', () => {
    fc.assert(
      fc.property(weighted, ({ pool, orders: list }) => {
        const clearing = clearCurve(pool, sum(list));
        fc.pre(isPayable(sum(list), clearing));
        const { quoteIn, baseOut } = flowsOf(list, clearing);
        const { base, quote, weightBase, weightQuote, feePpm } = pool;
        expect(baseOut).toBeLessThan(base);
        expect(-quoteIn).toBeLessThan(quote);
        const toBase = {
          reserveIn: quote,
          reserveOut: base,
          weightIn: weightQuote,
          weightOut: weightBase,
          feePpm,
        };
        const toQuote = {
          reserveIn: base,
          reserveOut: quote,
          weightIn: weightBase,
          weightOut: weightQuote,
          feePpm,
        };
        if (baseOut > 0) expect(quoteIn).toBeGreaterThanOrEqual(deriveRealIn(baseOut, toBase));
        else if (baseOut < 0) expect(-quoteIn).toBeLessThanOrEqual(deriveWeightedOut(-baseOut, toQuote));
        else expect(quoteIn).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('of even weights has the price of a constant-product pool, to one part in 10^12', () => {
    fc.assert(
      fc.property(markets, ({ pool, orders: list }) => {
        const totals = sum(list);
        const exact = clear(pool, totals);
        const near = clearCurve({ ...pool, weightBase: 1, weightQuote: 1 }, totals);
        fc.pre(isPayable(totals, exact) && isPayable(totals, near));
        fc.pre(priceOf(exact) > 2 ** -8 && priceOf(exact) < 2 ** 44);
        // Close to short, the last digit of what is left decides the price.
        fc.pre(totals.wanted - totals.sold < 0.99 * pool.base);
        expect(priceOf(near) / priceOf(exact)).toBeCloseTo(1, 11);
      }),
    );
  });

  it('of one order is the swap of the pool, and never better', () => {
    const pool = { base: 10_000_000, quote: 2_000_000_000_000, weightBase: 4, weightQuote: 1, feePpm: 3000 };
    const toBase = { reserveIn: pool.quote, reserveOut: pool.base, weightIn: 1, weightOut: 4, feePpm: 3000 };
    const toQuote = { reserveIn: pool.base, reserveOut: pool.quote, weightIn: 4, weightOut: 1, feePpm: 3000 };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8_000_000 }),
        fc.integer({ min: 1, max: LARGEST }),
        (base, quote) => {
          const bought = deriveBaseBought(quote, clearCurve(pool, { wanted: 0, spent: quote, sold: 0 }));
          expect(bought).toBeLessThanOrEqual(deriveWeightedOut(quote, toBase));
          expect(bought).toBeGreaterThanOrEqual(deriveWeightedOut(quote, toBase) - 1);
          const received = derivePayment(base, clearCurve(pool, { wanted: 0, spent: 0, sold: base }));
          expect(received).toBeLessThanOrEqual(deriveWeightedOut(base, toQuote));
          expect(received).toBeGreaterThanOrEqual(deriveWeightedOut(base, toQuote) * (1 - 1e-12) - 1);
          const charged = deriveCharge(base, clearCurve(pool, { wanted: base, spent: 0, sold: 0 }));
          expect(charged).toBeGreaterThanOrEqual(deriveWeightedIn(base, toBase));
          expect(charged).toBeLessThanOrEqual(deriveWeightedIn(base, toBase) * (1 + 1e-12) + 1);
        },
      ),
    );
  });

  it('is short where more is wanted than there is, and at prices that nobody can pay', () => {
    const pool = { base: 100, quote: LARGEST, weightBase: 4, weightQuote: 1, feePpm: 0 };
    expect(clearCurve(pool, { wanted: 100, spent: 0, sold: 0 }).regime).toBe(regime.short);
    expect(clearCurve(pool, { wanted: 99, spent: 0, sold: 0 }).regime).toBe(regime.short);
    expect(clearCurve(pool, { wanted: 1, spent: 0, sold: 0 }).regime).toBe(regime.buys);
    expect(clearCurve(pool, { wanted: 0, spent: 0, sold: 0 }).regime).toBe(regime.none);
  });

  it('refuses a curve that asks for more every time it is asked', () => {
    let asked = 0;
    const cost = (base: number): number => {
      asked += 1;
      return base * asked;
    };
    const curve = { base: 1_000, midPrice: 1, feePpm: 0, cost, proceeds: cost };
    expect(() => deriveCurveClearing(curve, { wanted: 10, spent: 0, sold: 0 }, createClearing())).toThrow(
      InvariantError,
    );
  });
});
