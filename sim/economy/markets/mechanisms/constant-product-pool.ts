import { InvariantError, OutgrownError } from '../../../errors.ts';
import { mulDiv, PPM, PPM_EXACT } from '../../../ledger/amount.ts';
import { certainFloor } from '../../../ledger/certain-floor.ts';

/** Pool shares of the first deposit that nobody owns, so that a pool is never emptied (Uniswap V2 `MINIMUM_LIQUIDITY`). */
export const LOCKED_SHARES = 1000;

/** Quotients that doubles put below this are below 2^53 for certain. */
const SURELY_EXACT = 0x10_0000_0000_0000;

/** One direction of trade: what the pool holds of the token that comes in and of the one that goes out, base units. */
export interface Swap {
  readonly reserveIn: number;
  readonly reserveOut: number;
  /** Part of what comes in that does not count, in [0, 1,000,000) ppm; it stays in the pool. */
  readonly feePpm: number;
}

/** The same for amounts of any size. */
export interface ExactSwap {
  readonly reserveIn: bigint;
  readonly reserveOut: bigint;
  readonly feePpm: bigint;
}

/** Amounts of both tokens, base units. */
export interface Deposit {
  readonly base: number;
  readonly quote: number;
}

/** A pool as those see it who provide its liquidity: reserves, and pool shares outstanding, those locked included. */
export interface PoolStock extends Deposit {
  readonly shares: number;
}

/**
 * What a pool gives for exactly `amountIn`: in·γ·Y / (X + in·γ) with γ = 1 − fee, rounded down, so that X·Y never falls
 * (Uniswap V2 `getAmountOut`; 3,000 ppm is its 997/1000). Throws on no amount or an empty side.
 */
export function deriveAmountOutExact(amountIn: bigint, swap: ExactSwap): bigint {
  checkSwap(amountIn, swap);
  const counted = amountIn * (PPM_EXACT - swap.feePpm);
  return (counted * swap.reserveOut) / (swap.reserveIn * PPM_EXACT + counted);
}

/** `deriveAmountOutExact` of base units below 2^53; the same integer. */
export function deriveAmountOut(amountIn: number, swap: Swap): number {
  checkSwap(amountIn, swap);
  const counted = amountIn * (PPM - swap.feePpm);
  const out = certainFloor((counted * swap.reserveOut) / (swap.reserveIn * PPM + counted));
  return out >= 0 ? out : Number(deriveAmountOutExact(BigInt(amountIn), toExact(swap)));
}

/**
 * Pool shares of whoever makes the first deposit: ⌊√(base · quote)⌋ − 1000; the 1000 are locked for good. Throws on a
 * deposit worth no more than those.
 */
export function deriveFirstSharesExact(base: bigint, quote: bigint): bigint {
  const shares = base > 0n && quote > 0n ? squareRoot(base * quote) - BigInt(LOCKED_SHARES) : 0n;
  if (shares <= 0n)
    throw new InvariantError(
      `a pool cannot open with ${base} and ${quote} base units: the first ${LOCKED_SHARES} pool shares are locked`,
    );
  return shares;
}

/** `deriveFirstSharesExact` of base units below 2^53. */
export function deriveFirstShares({ base, quote }: Deposit): number {
  return Number(deriveFirstSharesExact(BigInt(base), BigInt(quote)));
}

/**
 * Pool shares for a later deposit: the smaller of dx·L/X and dy·L/Y, rounded down, so what is brought beyond the pool's
 * proportion is a gift to all. 0 for a deposit too small for a share; throws where a side of it, or of the pool, is empty.
 */
export function deriveShares(deposit: Deposit, pool: PoolStock): number {
  checkStock(pool);
  if (!(deposit.base > 0 && deposit.quote > 0))
    throw new InvariantError(
      `a deposit needs both tokens, got ${deposit.base} and ${deposit.quote} base units`,
    );
  if (Math.max(deposit.base / pool.base, deposit.quote / pool.quote) * pool.shares < SURELY_EXACT)
    return Math.min(
      mulDiv(deposit.base, pool.shares, pool.base, 'down'),
      mulDiv(deposit.quote, pool.shares, pool.quote, 'down'),
    );
  const all = BigInt(pool.shares);
  const byBase = (BigInt(deposit.base) * all) / BigInt(pool.base);
  const byQuote = (BigInt(deposit.quote) * all) / BigInt(pool.quote);
  const shares = Number(byBase < byQuote ? byBase : byQuote);
  if (!Number.isSafeInteger(shares))
    throw new OutgrownError(
      `a deposit of ${deposit.base} and ${deposit.quote} base units is past 2^53 − 1 shares`,
    );
  return shares;
}

/** What `shares` are given back for: their part of both reserves, each rounded down. Throws on none, or more than there are. */
export function deriveWithdrawal(shares: number, pool: PoolStock): Deposit {
  checkStock(pool);
  if (!(shares > 0 && shares <= pool.shares))
    throw new InvariantError(`${shares} of ${pool.shares} pool shares cannot be given back`);
  return {
    base: mulDiv(shares, pool.base, pool.shares, 'down'),
    quote: mulDiv(shares, pool.quote, pool.shares, 'down'),
  };
}

/** What goes with `amount` of one token in the pool's proportion, rounded down (Uniswap V2 `quote`). */
function deriveMatching(amount: number, reserves: { readonly own: number; readonly other: number }): number {
  if (!(amount > 0 && reserves.own > 0 && reserves.other > 0))
    throw new InvariantError(
      `${amount} base units have no match in a pool of ${reserves.own} and ${reserves.other}`,
    );
  return mulDiv(amount, reserves.other, reserves.own, 'down');
}

/** The largest deposit in the pool's proportion out of `most`; a side may round to 0, and is then too small to make. */
export function deriveDeposit(most: Deposit, pool: PoolStock): Deposit {
  checkStock(pool);
  if (most.base <= 0 || most.quote <= 0) return { base: 0, quote: 0 };
  if (isEnough(most, pool))
    return { base: most.base, quote: deriveMatching(most.base, { own: pool.base, other: pool.quote }) };
  return { base: deriveMatching(most.quote, { own: pool.quote, other: pool.base }), quote: most.quote };
}

/** Whether the quote of a deposit is no less than what goes with its base. */
function isEnough(most: Deposit, pool: PoolStock): boolean {
  const needed = (most.base * pool.quote) / pool.base;
  if (needed < SURELY_EXACT) return mulDiv(most.base, pool.quote, pool.base, 'down') <= most.quote;
  // As products of exact integers: what is needed may pass 2^53.
  return BigInt(most.base) * BigInt(pool.quote) < BigInt(most.quote + 1) * BigInt(pool.base);
}

/** Share of the pool's price that a trade of `amountIn` loses, its fee included: 1 − (out / in) / (Y / X), in [0, 1]. */
export function deriveSlippage(amountIn: number, swap: Swap): number {
  const fair = (amountIn / swap.reserveIn) * swap.reserveOut;
  return 1 - deriveAmountOut(amountIn, swap) / fair;
}

/** Base units that must be bought to raise the price by `move` (0.02: 2 %), fee apart: Y·(1 − 1/√(1 + move)). */
export function deriveDepth(base: number, move: number): number {
  return base * (1 - 1 / Math.sqrt(1 + move));
}

function toExact(swap: Swap): ExactSwap {
  return {
    reserveIn: BigInt(swap.reserveIn),
    reserveOut: BigInt(swap.reserveOut),
    feePpm: BigInt(swap.feePpm),
  };
}

function checkSwap(amount: number | bigint, swap: Swap | ExactSwap): void {
  const { reserveIn, reserveOut, feePpm } = swap;
  if (!(amount > 0)) throw new InvariantError(`a swap of ${amount} base units`);
  if (!(reserveIn > 0 && reserveOut > 0))
    throw new InvariantError(`a pool of ${reserveIn} and ${reserveOut} base units cannot trade`);
  if (!(feePpm >= 0 && feePpm < PPM))
    throw new InvariantError(`a pool's fee is in [0, 1,000,000) ppm, got ${feePpm}`);
}

function checkStock(pool: PoolStock): void {
  if (!(pool.base > 0 && pool.quote > 0 && pool.shares > 0))
    throw new InvariantError(
      `a pool of ${pool.base} and ${pool.quote} base units and ${pool.shares} shares is not open`,
    );
}

/** ⌊√value⌋ by Newton's steps from above. */
function squareRoot(value: bigint): bigint {
  const start = BigInt(Math.floor(Math.sqrt(Number(value))));
  let root = (start + value / start) >> 1n;
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
