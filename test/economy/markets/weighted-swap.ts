import { deriveWeightedCurve } from '../../../sim/economy/markets/mechanisms/weighted-pool.ts';

/** One swap with a weighted pool: base units that it holds of what comes in and of what goes out. */
export interface WeightedSwap {
  readonly reserveIn: number;
  readonly reserveOut: number;
  readonly weightIn: number;
  readonly weightOut: number;
  readonly feePpm: number;
}

/** What a pool gives for `amountIn`, as a real number. */
export function deriveRealOut(amountIn: number, swap: WeightedSwap): number {
  const { reserveIn: base, reserveOut: quote, weightIn: weightBase, weightOut: weightQuote, feePpm } = swap;
  return deriveWeightedCurve({ base, quote, weightBase, weightQuote, feePpm }).proceeds(amountIn);
}

/** What must come in for `amountOut`, as a real number. */
export function deriveRealIn(amountOut: number, swap: WeightedSwap): number {
  const { reserveIn: quote, reserveOut: base, weightIn: weightQuote, weightOut: weightBase, feePpm } = swap;
  return deriveWeightedCurve({ base, quote, weightBase, weightQuote, feePpm }).cost(amountOut);
}

/** The same in base units, rounded in favour of the pool. */
export const deriveWeightedOut = (amountIn: number, swap: WeightedSwap): number =>
  Math.floor(deriveRealOut(amountIn, swap));

export const deriveWeightedIn = (amountOut: number, swap: WeightedSwap): number =>
  Math.ceil(deriveRealIn(amountOut, swap));
