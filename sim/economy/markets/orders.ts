import type { Book } from '../../ledger/ledger.ts';
import { growTable } from '../../state/table.ts';
import { orderOwner, orderSide, poolOf, type Venue } from './market.ts';
import { sellToDesk } from './mechanisms/sale-desk.ts';
import type { World } from './state.ts';

/** What one order says. */
export interface Order {
  readonly pool: number;
  readonly side: (typeof orderSide)[keyof typeof orderSide];
  readonly owner: (typeof orderOwner)[keyof typeof orderOwner];
  readonly row: number;
  /** Base sold, quote spent, or base wanted. */
  readonly amount: number;
  /** Most quote that may be paid, where base is wanted exactly. */
  readonly limit?: number;
}

/** Places an order: what it may cost is held until the next clearing. Cut to what its owner has. */
export function placeOrder(world: World, order: Order): void {
  const { ledger, market } = world;
  const { orders, queue, pools } = market;
  const venue = market.venues[order.pool];
  if (venue === undefined || pools.col.open[order.pool] === 0) return;
  const sells = order.side === orderSide.sell;
  const wallet = walletOf(world, venue, order.owner, sells);
  const held = Math.min(order.limit ?? order.amount, wallet.balance[order.row]);
  if (!(held > 0)) return;
  if (sells) touch(venue, order.owner, order.row, -held);
  const [account, reasons] = sells
    ? [venue.heldBase, venue.baseReasons]
    : [venue.heldQuote, venue.quoteReasons];
  ledger.transfer(wallet, order.row, account, 0, held, reasons.place);
  const at = queue.col.waiting[0];
  if (at === orders.rows) growTable(orders, 2 * at);
  const { col } = orders;
  col.pool[at] = order.pool;
  col.side[at] = order.side;
  col.owner[at] = order.owner;
  col.row[at] = order.row;
  col.amount[at] = order.side === orderSide.buy ? order.amount : held;
  col.held[at] = held;
  queue.col.waiting[0] = at + 1;
}

/** The wallet from which, or into which, an order of `venue` is filled. */
export function walletOf({ market }: World, venue: Venue, owner: number, base: boolean): Book {
  const { holders } = venue;
  if (owner === orderOwner.holder && holders !== undefined) return base ? holders.base : holders.quote;
  return market.walletsOf(owner)[base ? 'dgai' : 'usd'];
}

/** Base tokens enter or leave the wallet of an owner: what is settled before that, is. */
export function touch(venue: Venue, owner: number, row: number, change: number): void {
  if (owner === orderOwner.holder && change !== 0) venue.beforeHolder?.(row, change);
}

/** Sells DGAI: to the desk at once, or by an order that waits for the next clearing. */
export function sellDgai(world: World, owner: Order['owner'], row: number, amount: number): void {
  const { market, ledger, desk, levels } = world;
  if (market.pooled) {
    placeOrder(world, { pool: poolOf.dgai, side: orderSide.sell, owner, row, amount });
    return;
  }
  sellToDesk(ledger, desk, { ...market.walletsOf(owner), row }, amount, levels.priceNano);
}
