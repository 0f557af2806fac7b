import type { Book } from '../../ledger/ledger.ts';
import { orderOwner, orderSide, poolOf } from '../markets/market.ts';
import { buyFromDesk, deriveAsk } from '../markets/mechanisms/sale-desk.ts';
import { placeOrder } from '../markets/orders.ts';
import type { World } from './state.ts';

/** Stakes of a kind of operators. */
export const stakesOf = ({ books }: World, kind: 'nodes' | 'adaptors'): Book =>
  kind === 'nodes' ? books.nodeStake : books.adaptorStake;

/**
 * An operator stakes `amount` more: from its wallet, the rest bought with its own money. The desk sells at once; what a
 * pool sells comes in the next tick, and the stake is made a week later.
 */
export function bond(world: World, kind: 'nodes' | 'adaptors', row: number, amount: number): boolean {
  const { books, ledger, reasons, desk, levels } = world;
  const dgai = books[kind];
  const usd = kind === 'nodes' ? books.nodesUsd : books.adaptorsUsd;
  const missing = amount - dgai.balance[row];
  const { bonding } = world[kind].col;
  if (missing > 0 && world.market.pooled) {
    const { poolMargin } = world.scenario.mechanisms.staking;
    const limit = Math.ceil((1 + poolMargin) * deriveAsk(missing, levels.priceNano, desk.spreadPpm));
    const capital = limit - usd.balance[row];
    if (capital > 0) ledger.mint(usd, row, capital, reasons['outside.in.capital']);
    const owner = kind === 'nodes' ? orderOwner.node : orderOwner.adaptor;
    placeOrder(world, { pool: poolOf.dgai, side: orderSide.buy, owner, row, amount: missing, limit });
    bonding[row] = 1;
    return false;
  }
  bonding[row] = 0;
  if (missing > 0) {
    if (missing > books.desk.balance[0]) return false;
    const capital = deriveAsk(missing, levels.priceNano, desk.spreadPpm) - usd.balance[row];
    if (capital > 0) ledger.mint(usd, row, capital, reasons['outside.in.capital']);
    buyFromDesk(ledger, desk, { dgai, usd, row }, missing, levels.priceNano);
  }
  ledger.transfer(dgai, row, stakesOf(world, kind), row, amount, reasons['stake.bond']);
  return true;
}
