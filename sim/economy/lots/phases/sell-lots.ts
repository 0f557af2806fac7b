import type { Book } from '../../../ledger/ledger.ts';
import { HOUR_SECONDS } from '../../../units.ts';
import { orderOwner } from '../../markets/market.ts';
import { sellDgai } from '../../markets/orders.ts';
import { deriveLot, deriveVestingRule } from '../../tokens/genesis-lots.ts';
import { deriveUnlocked } from '../../tokens/mechanisms/vesting.ts';
import { holderOf, listLotHolders, lotFunds, lotInstitutions, saleRuleOf } from '../lot-holders.ts';
import { deriveSoldPart, type SaleRule } from '../mechanisms/lot-sale.ts';
import type { World } from '../state.ts';

/** Where a holder has what is unlocked of its lots. */
interface Wallet {
  readonly book: Book;
  readonly row: number;
}

/** Wallet of who holds a lot: an account of its own, or the one that it has as an institution. */
function walletOf({ books, scenario }: World, name: string): Wallet {
  const own = [...lotFunds, ...lotInstitutions].find((one) => one === name);
  if (own !== undefined) return { book: books[own], row: 0 };
  return { book: books.lotsDgai, row: listLotHolders(scenario.tokens).indexOf(name) };
}

/** At the start holders have the part of their lots that is unlocked then. */
export function layOutLots(world: World): void {
  const { ledger, reasons, scenario } = world;
  for (const lot of scenario.tokens.lots) {
    const { book, row } = walletOf(world, holderOf(lot));
    ledger.mint(book, row, deriveLot(scenario.tokens.cap, lot).atStart, reasons['genesis']);
  }
}

/** Once a week lots vest by cumulative floors, and those who hold some sell what they do not keep, and take home what earlier sales brought. */
export function sellLots(world: World): void {
  if (!world.settlesWeek) return;
  vestLots(world);
  const { ledger, books, reasons, counts } = world;
  for (let row = 0; row < books.lotsUsd.balance.length; row += 1) {
    const proceeds = books.lotsUsd.balance[row];
    ledger.burn(books.lotsUsd, row, proceeds, reasons['outside.out.lots']);
    counts.lotProceeds[0] += proceeds;
  }
  for (const [row, name] of listLotHolders(world.scenario.tokens).entries()) {
    const rule = saleRuleOf(world.scenario.tokens, name);
    if (rule !== undefined) sellOne(world, walletOf(world, name), row, rule);
  }
}

function vestLots(world: World): void {
  const { ledger, reasons, scenario, ownLots } = world;
  const elapsed = Math.round((world.tick + 1) * world.tickHours * HOUR_SECONDS);
  for (const [id, lot] of scenario.tokens.lots.entries()) {
    const rule = deriveVestingRule(deriveLot(scenario.tokens.cap, lot), lot);
    const vested = deriveUnlocked(rule, elapsed);
    const { book, row } = walletOf(world, holderOf(lot));
    ledger.mint(book, row, vested - ownLots.col.vested[id], reasons['vest.lots']);
    ownLots.col.vested[id] = vested;
  }
}

/** What was not sold at a desk that ran short is still on its way to the market, and comes first. */
function sellOne(world: World, fund: Wallet, row: number, rule: SaleRule): void {
  const { ledger, books, reasons, counts } = world;
  const { balance } = books.lotsDgai;
  const kept = fund.book === books.lotsDgai ? 0 : fund.book.balance[fund.row];
  const amount = Math.floor((kept + balance[row]) * deriveSoldPart(rule, world.priceUsd));
  const release = Math.max(0, amount - balance[row]);
  ledger.transfer(fund.book, fund.row, books.lotsDgai, row, release, reasons['lots.release']);
  const before = balance[row];
  sellDgai(world, orderOwner.lot, row, amount);
  counts.lotsSold[0] += before - balance[row];
}
