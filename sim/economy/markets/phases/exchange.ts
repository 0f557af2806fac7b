import type { Book, Ledger } from '../../../ledger/ledger.ts';
import { writeNoPrice } from '../../../ledger/rounded-price.ts';
import { type Buyers, orderSide, poolOf, type TradeReasons, type Venue } from '../market.ts';
import {
  type Clearing,
  checkClearing,
  deriveBaseBought,
  deriveCharge,
  deriveClearing,
  deriveHighestPrice,
  derivePayment,
  type OrderTotals,
} from '../mechanisms/batch-clearing.ts';
import { touch, walletOf } from '../orders.ts';
import type { World } from '../state.ts';
import { clearWeighted, limitToDesk, priceDesk } from '../venue-price.ts';

/**
 * All orders of a tick, and what users must buy to fund their requests, are netted into one swap per pool, at one price
 * for everybody (economy.md §5).
 */
export function bindExchange(world: World): () => void {
  const { market } = world;
  const buyers = market.bindBuyers?.();
  return () => {
    const buying = market.pooled && buyers?.areThere() === true;
    const waiting = market.queue.col.waiting[0];
    if (waiting === 0 && !buying) return;
    market.sortOrders();
    for (const venue of market.venues) {
      const rows = market.ordersOf(venue);
      const users = buying && venue.id === poolOf.dgai ? buyers : undefined;
      if (rows.length === 0 && users === undefined) continue;
      const totals = sumOrders(world, rows);
      if (users || totals.wanted + totals.spent + totals.sold > 0)
        clear(world, { venue, rows, totals, users });
    }
    market.queue.col.waiting[0] = 0;
  };
}

/** What meets in one market in a tick. */
interface Meeting {
  readonly venue: Venue;
  /** Rows of the orders that wait in it. */
  readonly rows: Int32Array;
  readonly totals: OrderTotals;
  /** Where users buy too. */
  readonly users: Buyers | undefined;
}

/** What orders want together. */
function sumOrders(world: World, rows: Int32Array): OrderTotals {
  const { side, amount } = world.market.orders.col;
  const totals = { wanted: 0, spent: 0, sold: 0 };
  for (const k of rows) {
    if (side[k] === orderSide.sell) totals.sold += amount[k];
    else if (side[k] === orderSide.spend) totals.spent += amount[k];
    else totals.wanted += amount[k];
  }
  return totals;
}

/** One market: who cannot pay is left out, the rest trade at one price. */
function clear(world: World, meeting: Meeting): void {
  const { venue, rows, totals, users } = meeting;
  const { clearing } = world.market;
  users?.forget();
  if (venue.kind === 'desk') {
    priceDesk(world, venue, clearing);
    limitToDesk(world, venue, rows, clearing);
  } else {
    const most = totals.wanted + (users?.listShortfalls() ?? 0);
    // Nobody pays more than if all who would like to buy took part.
    derivePrice(world, venue, { ...totals, wanted: most }, clearing, true);
    let wanted = totals.wanted - dropPoorOrders(world, rows, clearing);
    wanted += users?.takeBuyers(clearing) ?? 0;
    if (wanted > 0 && wanted - totals.sold >= venue.base.balance[0]) wanted -= turnAway(world, meeting);
    if (wanted !== most) derivePrice(world, venue, { ...totals, wanted }, clearing, false);
  }
  settle(world, meeting, clearing);
}

/** All who want an exact amount, and could pay for more than there is together, go without; returns what they wanted. */
function turnAway(world: World, { rows, users }: Meeting): number {
  const { clearing } = world.market;
  writeNoPrice(clearing);
  const wanted = users?.listShortfalls() ?? 0;
  users?.takeBuyers(clearing);
  return wanted + dropPoorOrders(world, rows, clearing);
}

function derivePrice(
  world: World,
  venue: Venue,
  totals: OrderTotals,
  clearing: Clearing,
  highest: boolean,
): void {
  const { base, quote, kind } = venue;
  const reserves = { base: base.balance[0], quote: quote.balance[0], feePpm: world.market.feePpm };
  if (kind === 'weighted') clearWeighted(world, venue, totals, clearing);
  else if (highest) deriveHighestPrice(reserves, totals, clearing);
  else deriveClearing(reserves, totals, clearing);
}

/** Orders for an exact amount whose owners could not pay the highest price are given back; returns what they wanted. */
function dropPoorOrders(world: World, rows: Int32Array, highest: Clearing): number {
  const { side, amount, held } = world.market.orders.col;
  let dropped = 0;
  for (const k of rows) {
    if (side[k] !== orderSide.buy) continue;
    if (deriveCharge(amount[k], highest) <= held[k]) continue;
    dropped += amount[k];
    amount[k] = 0;
  }
  return dropped;
}

/** The swap with the pool, then everyone's part of it. */
function settle(world: World, { venue, rows, users }: Meeting, clearing: Clearing): void {
  const { market } = world;
  let quoteIn = users?.collect(venue, clearing) ?? 0;
  let baseOut = users?.want() ?? 0;
  const { side, amount } = market.orders.col;
  let quoteOut = 0;
  let baseIn = 0;
  for (const k of rows) {
    if (side[k] === orderSide.sell) {
      baseIn += amount[k];
      quoteOut += derivePayment(amount[k], clearing);
    } else {
      quoteIn += side[k] === orderSide.spend ? amount[k] : deriveCharge(amount[k], clearing);
      baseOut += side[k] === orderSide.spend ? deriveBaseBought(amount[k], clearing) : amount[k];
    }
  }
  swap(world, venue, baseOut - baseIn, quoteIn - quoteOut);
  users?.deliver(venue);
  for (const k of rows) fill(world, venue, k, clearing);
}

/** `base` leaves the pool and `quote` enters it, or the other way round where they are negative. */
function swap(world: World, venue: Venue, base: number, quote: number): void {
  const { ledger, market } = world;
  venue.beforeSwap?.();
  if (venue.kind === 'pool') {
    const reserves = { base: venue.base.balance[0], quote: venue.quote.balance[0], feePpm: market.feePpm };
    checkClearing(reserves, { quoteIn: quote, baseOut: base });
  }
  move(ledger, venue.base, venue.heldBase, base, venue.baseReasons);
  move(ledger, venue.quote, venue.heldQuote, -quote, venue.quoteReasons);
  market.pools.col.volume[venue.id] += Math.abs(quote);
}

function move(ledger: Ledger, pool: Book, held: Book, out: number, reasons: TradeReasons): void {
  if (out >= 0) ledger.transfer(pool, 0, held, 0, out, reasons.outOfPool);
  else ledger.transfer(held, 0, pool, 0, -out, reasons.intoPool);
}

/** One order gets what it is due, and what it did not need. */
function fill(world: World, venue: Venue, k: number, clearing: Clearing): void {
  const { ledger, market } = world;
  const { side, owner, row, amount, held } = market.orders.col;
  const { heldBase, heldQuote, baseReasons, quoteReasons } = venue;
  const who = row[k];
  const base = walletOf(world, venue, owner[k], true);
  const quote = walletOf(world, venue, owner[k], false);
  if (side[k] === orderSide.sell) {
    const kept = held[k] - amount[k];
    touch(venue, owner[k], who, kept);
    ledger.transfer(heldBase, 0, base, who, kept, baseReasons.unspent);
    ledger.transfer(heldQuote, 0, quote, who, derivePayment(amount[k], clearing), quoteReasons.fill);
    return;
  }
  const exact = side[k] === orderSide.buy;
  const bought = exact ? amount[k] : deriveBaseBought(amount[k], clearing);
  const paid = exact ? deriveCharge(amount[k], clearing) : amount[k];
  touch(venue, owner[k], who, bought);
  ledger.transfer(heldBase, 0, base, who, bought, baseReasons.fill);
  ledger.transfer(heldQuote, 0, quote, who, held[k] - paid, quoteReasons.unspent);
}
