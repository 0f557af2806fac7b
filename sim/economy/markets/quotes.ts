import type { World } from './state.ts';
import { deriveMidNano } from './venue-price.ts';

/** Prices of the tick are those at which the pools stand before anyone trades in it. */
export function quotePools(world: World): void {
  const { pools, venues } = world.market;
  for (const venue of venues)
    if (pools.col.open[venue.id] === 1) pools.col.priceNano[venue.id] = deriveMidNano(world, venue);
}
