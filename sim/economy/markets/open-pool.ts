import { deriveFirstShares, LOCKED_SHARES } from './mechanisms/constant-product-pool.ts';
import type { World } from './state.ts';

/** Opens a pool on what it holds, all of its shares locked. */
export function openPool(world: World, id: number): void {
  const { market, ledger } = world;
  const venue = market.venues[id];
  market.pools.col.open[id] = 1;
  if (venue.kind === 'desk') return;
  const shares = deriveFirstShares({ base: venue.base.balance[0], quote: venue.quote.balance[0] });
  const locked = venue.lp.balance.length - 1;
  ledger.mint(venue.lp, locked, shares + LOCKED_SHARES, venue.lpReasons.mint);
  market.pools.col.lpSupply[id] = shares + LOCKED_SHARES;
}
