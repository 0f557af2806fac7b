import { BASE_UNITS, PRICE_UNITS } from '../../units.ts';
import { poolOf } from '../markets/market.ts';
import { deriveIncomeValue } from '../markets/mechanisms/fundamental-value.ts';
import type { World } from './state.ts';

/** USD per unit of RT of a subnet, by the prices of its pool and of 2PM. */
export function deriveRtUsd({ market }: World, id: number): number {
  const { priceNano } = market.pools.col;
  return (
    ((priceNano[poolOf.firstSubnet + id] / PRICE_UNITS) * (priceNano[poolOf.twoPm] / PRICE_UNITS)) /
    BASE_UNITS
  );
}

/** USD that a base unit of the quote token of a market is worth. */
export function deriveQuoteUsd({ market }: World, id: number): number {
  return id < poolOf.firstSubnet
    ? 1 / BASE_UNITS
    : market.pools.col.priceNano[poolOf.twoPm] / PRICE_UNITS / BASE_UNITS;
}

/** USD that a unit of RT is worth to whoever sells `sold` of what it gets, a share, and keeps the rest for the royalties at the return that holders ask. */
export function deriveRtWorth(world: World, subnet: number, sold: number): number {
  const id = poolOf.firstSubnet + subnet;
  const price = (world.market.pools.col.priceNano[id] / PRICE_UNITS) * deriveQuoteUsd(world, id);
  const kept = deriveIncomeValue(
    world.subnets.col.royaltyPerRt[subnet],
    world.scenario.markets.requiredReturn,
  );
  return sold * price + (1 - sold) * kept;
}
