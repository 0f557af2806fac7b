import { group, type Measure } from '../../kernel/measure.ts';
import { BASE_UNITS, PRICE_UNITS } from '../../units.ts';
import { isPooled, poolOf, type Venue } from './market.ts';
import { deriveSlippage } from './mechanisms/constant-product-pool.ts';
import type { World } from './state.ts';
import { deriveVenueDepth } from './venue-price.ts';

/** A trade of this many USD, and a move of the price by this share: how deep a pool is. */
const TRADE_USD = 10_000;
export const MOVE = 0.02;
/** What it means that a measure of a pool has no value. */
export const unpooled = 'it was never traded in an open pool';

/** USD by which the pool of a token is deep: worth, at the present price, of the purchase that raises it by 2 %. */
function depthUsd(world: World, id: number): number {
  const venue = world.market.venues[id];
  if (venue === undefined) return Number.NaN;
  return (
    (deriveVenueDepth(world, venue, MOVE) / BASE_UNITS) * (world.market.pools.col.priceNano[id] / PRICE_UNITS)
  );
}

/** What a purchase for 10,000 USD pays beyond the price. */
function slippage(world: World, venue: Venue | undefined): number {
  if (venue === undefined || venue.kind === 'desk') return Number.NaN;
  return deriveSlippage(TRADE_USD * BASE_UNITS, {
    reserveIn: venue.quote.balance[0],
    reserveOut: venue.base.balance[0],
    feePpm: world.market.feePpm,
  });
}

/** What a pool says: value, depth, volume. */
export const poolMeasures = <W extends World>(name: string, id: number): Measure<W>[] =>
  group<W>('market', [
    [
      `${name}.value`,
      'USD',
      `what fundamental traders think one ${name.toUpperCase()} is worth`,
      (w) => w.market.valueOf(id),
      'week',
    ],
    [
      `${name}.depth`,
      'USD',
      `purchase that raises the price of ${name.toUpperCase()} by 2 %`,
      (w) => depthUsd(w, id),
      'day',
      unpooled,
    ],
    [
      `${name}.slippage`,
      'share',
      'what a purchase for 10,000 USD pays beyond the price',
      (w) => slippage(w, w.market.venues[id]),
      'day',
      unpooled,
    ],
    [
      `${name}.volume`,
      'USD',
      'traded on the last day',
      (w) => w.market.pools.col.dayVolume[id] / BASE_UNITS,
      'day',
    ],
  ]);

/** What the pool of DGAI says, where all buy and sell there; with a desk only holders of the 2PM half do. */
export const marketMeasures = ({ scenario }: Pick<World, 'scenario'>): readonly Measure<World>[] =>
  isPooled(scenario) ? poolMeasures('dgai', poolOf.dgai) : [];
