import type { ExactSwap, Swap } from '../../../sim/economy/markets/mechanisms/constant-product-pool.ts';

/**
 * What must come in for a constant-product pool to give exactly `amountOut`: X·out / (γ·(Y − out)) rounded down, and one
 * more (Uniswap V2 `getAmountIn`): what orders for an exact amount are held against.
 */
export function deriveAmountInExact(amountOut: bigint, swap: ExactSwap): bigint {
  const counted = (swap.reserveOut - amountOut) * (1_000_000n - swap.feePpm);
  return (swap.reserveIn * amountOut * 1_000_000n) / counted + 1n;
}

export function deriveAmountIn(amountOut: number, { reserveIn, reserveOut, feePpm }: Swap): number {
  const swap = { reserveIn: BigInt(reserveIn), reserveOut: BigInt(reserveOut), feePpm: BigInt(feePpm) };
  return Number(deriveAmountInExact(BigInt(amountOut), swap));
}
