import type { Book } from '../../../ledger/ledger.ts';
import { divideProRata } from '../../../ledger/pro-rata.ts';
import { orderOwner, orderSide, poolOf } from '../../markets/market.ts';
import { placeOrder } from '../../markets/orders.ts';
import type { World } from '../state.ts';

/** What a subnet's model is paid goes to its cashier, who buys what the subnet charges. */
export function takeCharge(world: World, subnet: number, amount: number): boolean {
  if (world.scenario.subnets.charges === 'dgai') return false;
  const { ledger, books, reasons, holders } = world;
  ledger.transfer(
    books.royalties,
    subnet,
    books.holdersDgai,
    holders.cashiers + subnet,
    amount,
    reasons['charge.take'],
  );
  return true;
}

/** Cashiers change DGAI into USD, these into 2PM and those, where RT are charged, into RT, each a tick later; once a week they pay. */
export function changeCharges(world: World): void {
  const { scenario, subnets, holders, books } = world;
  const { charges } = scenario.subnets;
  if (charges === 'dgai') return;
  for (let subnet = 0; subnet < subnets.rows; subnet += 1) {
    const row = holders.cashiers + subnet;
    const trade = (pool: number, side: 0 | 1, { balance }: Book): void => {
      if (balance[row] > 0)
        placeOrder(world, { pool, side, owner: orderOwner.holder, row, amount: balance[row] });
    };
    if (charges === 'rt') trade(poolOf.firstSubnet + subnet, orderSide.spend, books.twoPm);
    trade(poolOf.twoPm, orderSide.spend, books.holdersUsd);
    trade(poolOf.dgai, orderSide.sell, books.holdersDgai);
    if (world.settlesWeek) payCharges(world, subnet);
  }
}

/** What a cashier has of the token that is charged goes to those who hold RT, by their wallets, rounded down; the rest waits. */
function payCharges(world: World, subnet: number): void {
  const { scenario, holders, books, subnetBooks, counts } = world;
  const isRt = scenario.subnets.charges === 'rt';
  const rt = subnetBooks.rt[subnet];
  const book = isRt ? rt : books.twoPm;
  const row = holders.cashiers + subnet;
  const weights = rt.balance.slice();
  weights[row] = 0;
  const out = new Float64Array(holders.rows);
  const paid = divideProRata(book.balance[row], weights, holders.rows, out);
  for (let holder = 0; holder < holders.rows; holder += 1) pay(world, subnet, holder, out[holder]);
  counts[isRt ? 'chargedRt' : 'chargedTwoPm'][0] += paid;
}

function pay(world: World, subnet: number, holder: number, amount: number): void {
  if (amount === 0) return;
  const { ledger, holders, books, subnetBooks, subnetReasons, market, scenario, reasons } = world;
  const row = holders.cashiers + subnet;
  if (scenario.subnets.charges === '2pm') {
    ledger.transfer(books.twoPm, row, books.twoPm, holder, amount, reasons['charge.pay']);
    return;
  }
  const { beforeHolder } = market.venues[poolOf.firstSubnet + subnet];
  beforeHolder?.(row, -amount);
  beforeHolder?.(holder, amount);
  const rt = subnetBooks.rt[subnet];
  ledger.transfer(rt, row, rt, holder, amount, subnetReasons['rt.charge'][subnet]);
}
