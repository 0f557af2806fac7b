import { PPM } from '../../ledger/amount.ts';
import { PRICE_UNITS } from '../../units.ts';
import { orderSide, type Venue } from './market.ts';
import {
  type Clearing,
  deriveBaseBought,
  deriveCharge,
  deriveCurveClearing,
  derivePayment,
  type OrderTotals,
} from './mechanisms/batch-clearing.ts';
import { deriveDepth } from './mechanisms/constant-product-pool.ts';
import {
  bootstrapping,
  deriveGlidedWeight,
  deriveWeightedCurve,
  deriveWeightedDepth,
  deriveWeightedPrice,
  type WeightedPool,
} from './mechanisms/weighted-pool.ts';
import type { World } from './state.ts';

const DESK_DEN = 0x4000_0000;

/** Quote per base × 10^9, base units, at the margin and before fees; 0 of an empty side. */
export function deriveMidNano(world: World, venue: Venue): number {
  if (venue.kind === 'desk') return venue.outsideNano?.() ?? 0;
  const base = venue.base.balance[0];
  if (base === 0) return 0;
  if (venue.kind === 'weighted') return deriveWeightedPrice(weightedPool(world, venue)) * PRICE_UNITS;
  return (venue.quote.balance[0] / base) * PRICE_UNITS;
}

/** Base units that must be bought to raise the price by `move` (0.02: 2 %); NaN where there is no open pool. */
export function deriveVenueDepth(world: World, venue: Venue, move: number): number {
  if (venue.kind === 'desk' || world.market.pools.col.open[venue.id] === 0) return Number.NaN;
  if (venue.kind === 'weighted') return deriveWeightedDepth(weightedPool(world, venue), move);
  return deriveDepth(venue.base.balance[0], move);
}

/** A bootstrapping pool with the weights that it has now. */
function weightedPool({ market, tick }: World, venue: Venue): WeightedPool {
  const elapsed = tick - market.pools.col.openTick[venue.id];
  const weightBase = deriveGlidedWeight({ ...bootstrapping, duration: market.glideTicks }, elapsed);
  return {
    base: venue.base.balance[0],
    quote: venue.quote.balance[0],
    weightBase,
    weightQuote: PPM - weightBase,
    feePpm: market.feePpm,
  };
}

/** The outside price, with what the desk keeps. */
export function priceDesk(world: World, venue: Venue, out: Clearing): void {
  const price = ((venue.outsideNano?.() ?? 0) / PRICE_UNITS) * DESK_DEN;
  const { spread } = world.scenario.price;
  out.den = DESK_DEN;
  out.ask = Math.max(1, Math.ceil(price * (1 + spread)));
  out.bid = Math.floor(price * (1 - spread));
}

/** First come, first served: orders are cut to what the desk still has of either token. */
export function limitToDesk(world: World, venue: Venue, rows: Int32Array, clearing: Clearing): void {
  const { side, amount, held } = world.market.orders.col;
  let base = venue.base.balance[0];
  let quote = venue.quote.balance[0];
  for (const k of rows) {
    if (side[k] === orderSide.sell) {
      if (derivePayment(amount[k], clearing) > quote) amount[k] = deriveBaseBought(quote, clearing);
      quote -= derivePayment(amount[k], clearing);
      base += amount[k];
    } else if (side[k] === orderSide.spend) {
      if (deriveBaseBought(amount[k], clearing) > base) amount[k] = derivePayment(base, clearing);
      base -= deriveBaseBought(amount[k], clearing);
      quote += amount[k];
    } else {
      if (amount[k] > base || deriveCharge(amount[k], clearing) > held[k]) amount[k] = 0;
      base -= amount[k];
      quote += deriveCharge(amount[k], clearing);
    }
  }
}

/** The one price of a bootstrapping pool. */
export function clearWeighted(world: World, venue: Venue, totals: OrderTotals, out: Clearing): void {
  deriveCurveClearing(deriveWeightedCurve(weightedPool(world, venue)), totals, out);
}
