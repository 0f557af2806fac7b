import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveAmountOut,
  deriveDepth,
} from '../../../sim/economy/markets/mechanisms/constant-product-pool.ts';
import {
  bootstrapping,
  deriveGlidedWeight,
  deriveWeightedCurve,
  deriveWeightedDepth,
  deriveWeightedPrice,
} from '../../../sim/economy/markets/mechanisms/weighted-pool.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { AMOUNT_MAX } from '../../../sim/ledger/amount.ts';
import { amounts } from '../../laws/mechanism-laws.ts';
import {
  deriveRealIn,
  deriveRealOut,
  deriveWeightedIn,
  deriveWeightedOut,
  type WeightedSwap,
} from './weighted-swap.ts';

const held = amounts(1_000_000_000_000_000).map((amount) => amount + 1);
/** Small whole weights, so that the invariant is a product of whole powers. */
const weights = fc.constantFrom(
  { weightIn: 4, weightOut: 1 },
  { weightIn: 1, weightOut: 4 },
  { weightIn: 1, weightOut: 1 },
  { weightIn: 13, weightOut: 7 },
  { weightIn: 7, weightOut: 13 },
);
const fees = fc.constantFrom(0, 1, 3000, 500_000);
const swaps: fc.Arbitrary<WeightedSwap> = fc
  .tuple(held, held, weights, fees)
  .map(([reserveIn, reserveOut, pair, feePpm]) => ({ reserveIn, reserveOut, ...pair, feePpm }));

/** X^wIn · Y^wOut, exactly, with the fee of what came in left out. */
function invariant(swap: WeightedSwap, amountIn: number, amountOut: number): bigint {
  const counted = BigInt(amountIn) * BigInt(1_000_000 - swap.feePpm);
  const x = BigInt(swap.reserveIn) * 1_000_000n + counted;
  const y = BigInt(swap.reserveOut - amountOut);
  return x ** BigInt(swap.weightIn) * y ** BigInt(swap.weightOut);
}

describe('a weighted pool', () => {
  it('never lets its invariant fall, however small or large the trade', () => {
    fc.assert(
      fc.property(held, swaps, (amountIn, swap) => {
        const out = deriveWeightedOut(amountIn, swap);
        expect(out).toBeLessThan(swap.reserveOut);
        expect(invariant(swap, amountIn, out)).toBeGreaterThanOrEqual(invariant(swap, 0, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('never gives an amount for less than its invariant asks', () => {
    fc.assert(
      fc.property(held, swaps, (amount, swap) => {
        const amountOut = Math.min(amount, swap.reserveOut - 1);
        fc.pre(amountOut > 0 && deriveRealIn(amountOut, swap) < AMOUNT_MAX / 2);
        const amountIn = deriveWeightedIn(amountOut, swap);
        expect(invariant(swap, amountIn, amountOut)).toBeGreaterThanOrEqual(invariant(swap, 0, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('gives all but a unit and one part in 10^13 of what the invariant allows', () => {
    fc.assert(
      fc.property(held, swaps, (amountIn, swap) => {
        const out = deriveWeightedOut(amountIn, swap);
        const more = out + 1 + Math.ceil(out * 1e-13);
        fc.pre(more < swap.reserveOut);
        expect(invariant(swap, amountIn, more)).toBeLessThan(invariant(swap, 0, 0));
      }),
    );
  });

  it('of even weights is a constant-product pool, but for a unit and one part in 10^13', () => {
    fc.assert(
      fc.property(held, held, held, fees, (amountIn, reserveIn, reserveOut, feePpm) => {
        const weighted = deriveWeightedOut(amountIn, {
          reserveIn,
          reserveOut,
          weightIn: 1,
          weightOut: 1,
          feePpm,
        });
        const exact = deriveAmountOut(amountIn, { reserveIn, reserveOut, feePpm });
        expect(weighted).toBeLessThanOrEqual(exact);
        expect(weighted).toBeGreaterThanOrEqual(Math.floor(exact * (1 - 1e-13)) - 1);
      }),
    );
  });

  it('gives nothing back on the way back, and nothing for splitting a trade', () => {
    fc.assert(
      fc.property(held, held, swaps, (first, second, swap) => {
        const out = deriveWeightedOut(first, swap);
        const after = {
          ...swap,
          reserveIn: swap.reserveIn + first,
          reserveOut: swap.reserveOut - out,
        };
        const split = out + deriveWeightedOut(second, after);
        // The whole leans to the pool by one part in 2^47 too.
        expect(split).toBeLessThanOrEqual(Math.ceil(deriveRealOut(first + second, swap) * (1 + 2 ** -46)));
        fc.pre(out > 0);
        const back = deriveWeightedOut(out, {
          reserveIn: after.reserveOut,
          reserveOut: after.reserveIn,
          weightIn: swap.weightOut,
          weightOut: swap.weightIn,
          feePpm: swap.feePpm,
        });
        expect(back).toBeLessThanOrEqual(first);
      }),
    );
  });

  it('is so deep: who buys that much raises the price by as much as was asked', () => {
    const anyPool = fc.record({
      base: held,
      quote: held,
      weightBase: fc.integer({ min: 200_000, max: 800_000 }),
    });
    fc.assert(
      fc.property(
        anyPool,
        fc.double({ min: 0.001, max: 5, noNaN: true }),
        ({ weightBase, ...held }, move) => {
          const pool = { ...held, weightBase, weightQuote: 1_000_000 - weightBase, feePpm: 0 };
          const bought = deriveWeightedDepth(pool, move);
          const after = {
            ...pool,
            base: pool.base - bought,
            quote: pool.quote + deriveWeightedCurve(pool).cost(bought),
          };
          expect(deriveWeightedPrice(after) / deriveWeightedPrice(pool) / (1 + move)).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it('of even weights is as deep as a constant-product pool', () => {
    const pool = { base: 1_000_000, quote: 5, weightBase: 1, weightQuote: 1, feePpm: 0 };
    expect(deriveWeightedDepth(pool, 0.02)).toBeCloseTo(deriveDepth(pool.base, 0.02), 6);
  });

  it('follows the published formula: 20 % of the dear side, four fifths of the weight', () => {
    const swap = {
      reserveIn: 1_000_000,
      reserveOut: 1_000_000,
      weightIn: 20,
      weightOut: 80,
      feePpm: 0,
    };
    expect(deriveRealOut(500_000, swap)).toBeCloseTo(1_000_000 * (1 - (1 / 1.5) ** 0.25), 6);
    expect(deriveRealIn(500_000, swap)).toBeCloseTo(1_000_000 * (2 ** 4 - 1), 6);
    expect(deriveWeightedIn(500_000, swap)).toBe(15_000_001);
  });

  it('has the price that a smallest trade gets', () => {
    const pool = { base: 10_000_000, quote: 5e12, weightBase: 80, weightQuote: 20, feePpm: 3000 };
    expect(deriveWeightedPrice(pool)).toBe(2_000_000);
    const { base, midPrice, cost, proceeds } = deriveWeightedCurve(pool);
    expect(midPrice).toBe(2_000_000);
    expect(cost(0)).toBe(0);
    expect(proceeds(0)).toBe(0);
    expect((cost(1e-3) / 1e-3) * 0.997).toBeCloseTo(2_000_000, 2);
    expect(proceeds(1e-3) / 1e-3 / 0.997).toBeCloseTo(2_000_000, 2);
    expect(cost(base)).toBe(Number.POSITIVE_INFINITY);
  });

  const swap = { reserveIn: 100, reserveOut: 100, weightIn: 1, weightOut: 1, feePpm: 3000 };
  it.each([
    [
      'a price of nothing',
      () => deriveWeightedPrice({ ...swap, base: 0, quote: 1, weightBase: 1, weightQuote: 1 }),
    ],
  ])('refuses %s', (_, attempt) => {
    expect(attempt).toThrow(InvariantError);
  });
});

describe('a bootstrapping pool', () => {
  const glide = { ...bootstrapping, duration: 1_344 };

  it('goes from 80/20 to 50/50 in a straight line, and stays there', () => {
    const hours = [-5, 0, 336, 672, 1_344, 9_999];
    expect(hours.map((hour) => deriveGlidedWeight(glide, hour))).toEqual([
      800_000, 800_000, 725_000, 650_000, 500_000, 500_000,
    ]);
    expect(deriveGlidedWeight({ ...glide, duration: 0 }, 0)).toBe(500_000);
    expect(deriveGlidedWeight({ fromPpm: 500_000, toPpm: 800_000, duration: 3 }, 1)).toBe(600_000);
  });

  it('gets cheaper with every hour in which nobody buys', () => {
    const priceAt = (hour: number) => {
      const weightBase = deriveGlidedWeight(glide, hour);
      return deriveWeightedPrice({
        base: 10_000_000,
        quote: 2_000_000_000_000,
        weightBase,
        weightQuote: 1_000_000 - weightBase,
        feePpm: 3000,
      });
    };
    expect(priceAt(0) / priceAt(1_344)).toBeCloseTo(4, 12);
    for (let hour = 1; hour <= 1_344; hour += 1) expect(priceAt(hour)).toBeLessThan(priceAt(hour - 1));
  });
});
