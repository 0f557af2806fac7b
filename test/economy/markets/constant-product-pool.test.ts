import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Deposit,
  deriveAmountOut,
  deriveAmountOutExact,
  deriveDeposit,
  deriveDepth,
  deriveFirstShares,
  deriveFirstSharesExact,
  deriveShares,
  deriveSlippage,
  deriveWithdrawal,
  LOCKED_SHARES,
  type PoolStock,
  type Swap,
} from '../../../sim/economy/markets/mechanisms/constant-product-pool.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { AMOUNT_MAX } from '../../../sim/ledger/amount.ts';
import { amounts } from '../../laws/mechanism-laws.ts';
import vectors from '../../vectors/constant-product-pool.json' with { type: 'json' };
import { deriveAmountIn, deriveAmountInExact } from './exact-swap.ts';

const UNISWAP_FEE = 3000;
const PARTS = 1_000_000n;
const held = amounts(1_000_000_000_000_000).map((amount) => amount + 1);
const fees = fc.oneof(fc.constantFrom(0, 1, UNISWAP_FEE, 10_000), fc.integer({ min: 0, max: 999_999 }));
const swaps: fc.Arbitrary<Swap> = fc.record({ reserveIn: held, reserveOut: held, feePpm: fees });

const exactly = ({ reserveIn, reserveOut, feePpm }: Swap) => ({
  reserveIn: BigInt(reserveIn),
  reserveOut: BigInt(reserveOut),
  feePpm: BigInt(feePpm),
});
const product = (pool: Deposit) => BigInt(pool.base) * BigInt(pool.quote);

/** A pool that somebody opened. */
const pools: fc.Arbitrary<PoolStock> = fc
  .record({ base: held, quote: held })
  .filter((deposit) => product(deposit) >= 1_001n * 1_001n)
  .map((deposit) => ({ ...deposit, shares: deriveFirstShares(deposit) + LOCKED_SHARES }));

describe('a constant-product pool', () => {
  const uniswap = (reserveIn: string, reserveOut: string) => ({
    reserveIn: BigInt(reserveIn),
    reserveOut: BigInt(reserveOut),
    feePpm: BigInt(UNISWAP_FEE),
  });

  it.each(vectors.getAmountOut)('gives the published $out for $amountIn', (one) => {
    const swap = uniswap(one.reserveIn, one.reserveOut);
    expect(deriveAmountOutExact(BigInt(one.amountIn), swap)).toBe(BigInt(one.out));
  });

  it.each(vectors.getAmountIn)('asks the published $in for $amountOut', (one) => {
    const swap = uniswap(one.reserveIn, one.reserveOut);
    expect(deriveAmountInExact(BigInt(one.amountOut), swap)).toBe(BigInt(one.in));
  });

  it.each(vectors.firstMint)('opens with the published $liquidity pool shares', (one) => {
    const shares = deriveFirstSharesExact(BigInt(one.amount0), BigInt(one.amount1));
    expect(shares + BigInt(LOCKED_SHARES)).toBe(BigInt(one.liquidity));
    expect(LOCKED_SHARES).toBe(Number(one.locked));
  });

  it('is that of Uniswap V2 at 0.3 %: 997 of 1000 count', () => {
    fc.assert(
      fc.property(held, held, held, (amountIn, reserveIn, reserveOut) => {
        const counted = BigInt(amountIn) * 997n;
        const out = (counted * BigInt(reserveOut)) / (BigInt(reserveIn) * 1000n + counted);
        expect(BigInt(deriveAmountOut(amountIn, { reserveIn, reserveOut, feePpm: UNISWAP_FEE }))).toBe(out);
      }),
    );
  });

  it('gives the same integers by doubles as by exact integers', () => {
    fc.assert(
      fc.property(held, swaps, (amount, swap) => {
        expect(BigInt(deriveAmountOut(amount, swap))).toBe(
          deriveAmountOutExact(BigInt(amount), exactly(swap)),
        );
      }),
    );
  });
});

describe('a trade', () => {
  it('never lowers the product of reserves, not even when the fee is left out of it', () => {
    fc.assert(
      fc.property(held, swaps, (amountIn, swap) => {
        const out = BigInt(deriveAmountOut(amountIn, swap));
        const { reserveIn, reserveOut, feePpm } = exactly(swap);
        const counted = BigInt(amountIn) * (PARTS - feePpm);
        expect(out).toBeLessThan(reserveOut);
        expect((reserveIn * PARTS + counted) * (reserveOut - out)).toBeGreaterThanOrEqual(
          reserveIn * reserveOut * PARTS,
        );
      }),
    );
  });

  it('and its reverse never gain', () => {
    fc.assert(
      fc.property(held, swaps, (amountIn, swap) => {
        const out = deriveAmountOut(amountIn, swap);
        fc.pre(out > 0);
        const back = deriveAmountOut(out, {
          reserveIn: swap.reserveOut - out,
          reserveOut: swap.reserveIn + amountIn,
          feePpm: swap.feePpm,
        });
        expect(back).toBeLessThanOrEqual(amountIn);
      }),
    );
  });

  it('in two parts never gains', () => {
    fc.assert(
      fc.property(held, held, swaps, (first, second, swap) => {
        const out = deriveAmountOut(first, swap);
        const then = deriveAmountOut(second, {
          ...swap,
          reserveIn: swap.reserveIn + first,
          reserveOut: swap.reserveOut - out,
        });
        expect(out + then).toBeLessThanOrEqual(deriveAmountOut(first + second, swap));
      }),
    );
  });
});

describe('a trade that must give an amount', () => {
  it('is charged the least that the pool gives it for, or one unit more', () => {
    fc.assert(
      fc.property(held, swaps, (amount, swap) => {
        const amountOut = Math.min(amount, swap.reserveOut - 1);
        fc.pre(amountOut > 0 && deriveAmountInExact(BigInt(amountOut), exactly(swap)) <= BigInt(AMOUNT_MAX));
        const amountIn = deriveAmountIn(amountOut, swap);
        expect(deriveAmountOut(amountIn, swap)).toBeGreaterThanOrEqual(amountOut);
        if (amountIn > 2) expect(deriveAmountOut(amountIn - 2, swap)).toBeLessThan(amountOut);
      }),
    );
  });
});

describe('liquidity', () => {
  it('is half of a square: the first shares are the root of the product, less what is locked', () => {
    fc.assert(
      fc.property(pools, ({ base, quote, shares }) => {
        const all = BigInt(shares);
        expect(all * all).toBeLessThanOrEqual(BigInt(base) * BigInt(quote));
        expect((all + 1n) * (all + 1n)).toBeGreaterThan(BigInt(base) * BigInt(quote));
      }),
    );
  });

  it('that comes and goes never gains, and leaves those who stay no worse', () => {
    fc.assert(
      fc.property(pools, held, held, (pool, base, quote) => {
        const shares = minted({ base, quote }, pool);
        fc.pre(shares > 0);
        const joined = { base: pool.base + base, quote: pool.quote + quote, shares: pool.shares + shares };
        expectNoWorse(pool, joined);
        const back = deriveWithdrawal(shares, joined);
        expect(back.base).toBeLessThanOrEqual(base);
        expect(back.quote).toBeLessThanOrEqual(quote);
        expectNoWorse(joined, {
          base: joined.base - back.base,
          quote: joined.quote - back.quote,
          shares: pool.shares,
        });
      }),
    );
  });

  it('is given in parts for no more shares than at once', () => {
    fc.assert(
      fc.property(
        pools,
        held,
        held,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (pool, base, quote, part) => {
          const first = { base: Math.floor(base * part), quote: Math.floor(quote * part) };
          fc.pre(first.base > 0 && first.quote > 0 && first.base < base && first.quote < quote);
          const whole = minted({ base, quote }, pool);
          const one = minted(first, pool);
          fc.pre(whole >= 0 && one >= 0);
          const between = {
            base: pool.base + first.base,
            quote: pool.quote + first.quote,
            shares: pool.shares + one,
          };
          const two = minted({ base: base - first.base, quote: quote - first.quote }, between);
          expect(one + two).toBeLessThanOrEqual(whole);
        },
      ),
    );
  });

  it('is deposited in proportion: the most that both tokens allow, and no more than there is', () => {
    fc.assert(
      fc.property(pools, held, held, (pool, base, quote) => {
        const made = deriveDeposit({ base, quote }, pool);
        expect(made.base).toBeLessThanOrEqual(base);
        expect(made.quote).toBeLessThanOrEqual(quote);
        expect(made.base === base || made.quote === quote).toBe(true);
        if (made.base === 0 || made.quote === 0) return;
        const given = [BigInt(made.base) * BigInt(pool.quote), BigInt(made.quote) * BigInt(pool.base)];
        const apart = given[0] > given[1] ? given[0] - given[1] : given[1] - given[0];
        expect(apart).toBeLessThan(BigInt(Math.max(pool.base, pool.quote)));
      }),
    );
  });

  it('needs both tokens', () => {
    const pool = { base: 1_000_000, quote: 4_000_000, shares: 2_000_000 };
    expect(deriveDeposit({ base: 0, quote: 5 }, pool)).toEqual({ base: 0, quote: 0 });
    expect(deriveDeposit({ base: 10, quote: 80 }, pool)).toEqual({ base: 10, quote: 40 });
    expect(deriveDeposit({ base: 100, quote: 80 }, pool)).toEqual({ base: 20, quote: 80 });
    expect(deriveShares({ base: 10, quote: 40 }, pool)).toBe(20);
    expect(deriveShares({ base: 10, quote: 4_000 }, pool)).toBe(20);
    expect(() => deriveShares({ base: 10, quote: 0 }, pool)).toThrow(InvariantError);
  });
});

describe('what is no trade', () => {
  const swap = { reserveIn: 100, reserveOut: 100, feePpm: UNISWAP_FEE };

  it.each([
    ['nothing', () => deriveAmountOut(0, swap)],
    ['less than nothing', () => deriveAmountOut(-1, swap)],
    ['NaN', () => deriveAmountOut(Number.NaN, swap)],
    ['nothing exactly', () => deriveAmountOutExact(0n, exactly(swap))],
    ['an empty side', () => deriveAmountOut(1, { ...swap, reserveOut: 0 })],
    ['a fee of everything', () => deriveAmountOut(1, { ...swap, feePpm: 1_000_000 })],
    ['a pool opened with nothing', () => deriveFirstShares({ base: 0, quote: 5_000_000 })],
    ['a pool opened with too little', () => deriveFirstShares({ base: 1_000, quote: 1_000 })],
    ['shares of an empty pool', () => deriveShares({ base: 1, quote: 1 }, { base: 0, quote: 0, shares: 0 })],
    ['no shares', () => deriveWithdrawal(0, { base: 9, quote: 9, shares: 9 })],
    ['more shares than there are', () => deriveWithdrawal(10, { base: 9, quote: 9, shares: 9 })],
  ])('is refused: %s', (_, attempt) => {
    expect(attempt).toThrow(InvariantError);
  });
});

describe('depth and slippage', () => {
  const pool = { base: 1_000_000_000_000, quote: 10_800_000_000 };

  it('of 2 %: so much base bought puts the price 2 % up', () => {
    const bought = Math.round(deriveDepth(pool.base, 0.02));
    const paid = deriveAmountIn(bought, { reserveIn: pool.quote, reserveOut: pool.base, feePpm: 0 });
    const after = (pool.quote + paid) / (pool.base - bought);
    expect(after / (pool.quote / pool.base)).toBeCloseTo(1.02, 8);
  });

  it('is the fee for a small trade, and half the pool for one as large as the pool', () => {
    const swap = { reserveIn: pool.base, reserveOut: pool.quote, feePpm: UNISWAP_FEE };
    expect(deriveSlippage(100_000_000, swap)).toBeCloseTo(0.003 + 0.0001, 5);
    expect(deriveSlippage(pool.base, { ...swap, feePpm: 0 })).toBeCloseTo(0.5, 9);
  });
});

/** Pool shares for a deposit; −1 where they would pass 2^53. */
function minted(deposit: Deposit, pool: PoolStock): number {
  const most = Math.min(deposit.base / pool.base, deposit.quote / pool.quote) * pool.shares;
  const all = Math.max(pool.base + deposit.base, pool.quote + deposit.quote, pool.shares + most);
  return all > AMOUNT_MAX / 2 ? -1 : deriveShares(deposit, pool);
}

/** The product behind a share, X·Y / L², does not fall. */
function expectNoWorse(before: PoolStock, after: PoolStock): void {
  const [was, is] = [BigInt(before.shares), BigInt(after.shares)];
  expect(product(after) * was * was).toBeGreaterThanOrEqual(product(before) * is * is);
}
