import { InvariantError } from '../../../errors.ts';
import { PPM } from '../../../ledger/amount.ts';
import { expm1, log1p } from '../../../portable.ts';

/** One direction of trade in a weighted pool: reserves in base units, weights in any common unit. */
export interface WeightedSwap {
  readonly reserveIn: number;
  readonly reserveOut: number;
  readonly weightIn: number;
  readonly weightOut: number;
  /** Part of what comes in that does not count, in [0, 1,000,000) ppm; it stays in the pool. */
  readonly feePpm: number;
}

/** A pool whose invariant is base^wBase · quote^wQuote: what it holds, base units, and its weights in any common unit. */
export interface WeightedPool {
  readonly base: number;
  readonly quote: number;
  readonly weightBase: number;
  readonly weightQuote: number;
  readonly feePpm: number;
}

/** More than the functions of sim/portable.ts and a few products can be wrong by: 2^−47. */
const LEAN = 1 / 0x8000_0000_0000;

/**
 * What a weighted pool gives for `amountIn`, as a real number: Y·(1 − (X / (X + γ·in))^(wIn/wOut)) with γ = 1 − fee
 * (Balancer). By logarithms, so that a small trade is as precise as a large one; less by all that it may be wrong by.
 */
function deriveRealOut(amountIn: number, swap: WeightedSwap): number {
  const { reserveIn, reserveOut, weightIn, weightOut, feePpm } = swap;
  const growth = (amountIn * (PPM - feePpm)) / (reserveIn * PPM);
  return -reserveOut * expm1(-(weightIn / weightOut) * log1p(growth)) * (1 - LEAN);
}

/**
 * What must come in for `amountOut`, as a real number: X·((Y / (Y − out))^(wOut/wIn) − 1) / γ; more by all that it may be
 * wrong by, and Infinity for all that is there.
 */
function deriveRealIn(amountOut: number, swap: WeightedSwap): number {
  const { reserveIn, reserveOut, weightIn, weightOut, feePpm } = swap;
  if (amountOut >= reserveOut) return Number.POSITIVE_INFINITY;
  const power = (weightOut / weightIn) * log1p(amountOut / (reserveOut - amountOut));
  // An exponential is as wrong as its power is large.
  return ((reserveIn * PPM * expm1(power)) / (PPM - feePpm)) * (1 + LEAN * (1 + power));
}

/** Quote per base at which a weighted pool stands: (X / wX) / (Y / wY). Throws on an empty side. */
export function deriveWeightedPrice({ base, quote, weightBase, weightQuote }: WeightedPool): number {
  if (!(base > 0 && quote > 0 && weightBase > 0 && weightQuote > 0))
    throw new InvariantError(
      `a pool of ${base} and ${quote} base units, weights ${weightBase} and ${weightQuote}, has no price`,
    );
  return (quote * weightBase) / (base * weightQuote);
}

/** Base units that must be bought to raise a weighted pool's price by `move` (0.02: 2 %), fee apart: Y·(1 − (1 + move)^−wX), wX of both weights. */
export function deriveWeightedDepth({ base, weightBase, weightQuote }: WeightedPool, move: number): number {
  return -base * expm1(-(weightQuote / (weightBase + weightQuote)) * log1p(move));
}

/** How the pool prices the net amount of a batch: a `PoolCurve` of batch clearing. */
export function deriveWeightedCurve(pool: WeightedPool) {
  const { base, quote, weightBase, weightQuote, feePpm } = pool;
  const ofQuote = {
    reserveIn: quote,
    reserveOut: base,
    weightIn: weightQuote,
    weightOut: weightBase,
    feePpm,
  };
  const ofBase = {
    reserveIn: base,
    reserveOut: quote,
    weightIn: weightBase,
    weightOut: weightQuote,
    feePpm,
  };
  return {
    base,
    feePpm,
    midPrice: deriveWeightedPrice(pool),
    cost: (amount: number): number => deriveRealIn(amount, ofQuote),
    proceeds: (amount: number): number => deriveRealOut(amount, ofBase),
  };
}

/** Which weight of its base token a pool glides from and to, ppm, and in what time. */
export interface WeightGlide {
  readonly fromPpm: number;
  readonly toPpm: number;
  /** In the unit of the time elapsed. */
  readonly duration: number;
}

/** A bootstrapping pool goes from 80/20 to 50/50 (economy.md §3.4): its price falls unless someone buys. */
export const bootstrapping = { fromPpm: 800_000, toPpm: 500_000 } as const;

/** Weight of the base token after `elapsed`, ppm, in a straight line; whole ppm, rounded to the side of the start. */
export function deriveGlidedWeight({ fromPpm, toPpm, duration }: WeightGlide, elapsed: number): number {
  if (elapsed >= duration) return toPpm;
  const moved = Math.floor((Math.abs(toPpm - fromPpm) * Math.max(0, elapsed)) / duration);
  return toPpm < fromPpm ? fromPpm - moved : fromPpm + moved;
}
