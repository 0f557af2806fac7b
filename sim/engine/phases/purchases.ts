import { receiveBudget } from '../../agents/users.ts';
import { type Clearing, deriveCharge } from '../../mechanisms/batch-clearing.ts';
import type { Venue } from '../market.ts';
import type { World } from '../world.ts';
import { dropUnpaid } from './escrow.ts';

/** Lists the users whose wallets do not cover their requests of the tick, and the DGAI that each lacks; returns the sum. */
export function listShortfalls(world: World): number {
  const { scratch, requests, books } = world;
  const { user, escrowed } = requests.col;
  const { arrived, arrivedCount, spoken, buyer, buyerRow, wanted } = scratch;
  const wallet = books.users.balance;
  let total = 0;
  let buyers = 0;
  for (let k = 0; k < arrivedCount; k += 1) {
    const row = arrived[k];
    const who = user[row];
    const need = escrowed[row];
    const free = wallet[who] - spoken[who];
    spoken[who] += need;
    if (free >= need) continue;
    const short = free > 0 ? need - free : need;
    buyer[buyers] = who;
    buyerRow[buyers] = row;
    wanted[buyers] = short;
    buyers += 1;
    total += short;
  }
  scratch.buyerCount = buyers;
  return total;
}

/**
 * Of those listed, the users who can pay at the highest price it may have; the others' requests are dropped. Returns
 * what the buyers want.
 */
export function takeBuyers(world: World, highest: Clearing): number {
  const { scratch, requests, books, users, ledger, reasons, week } = world;
  const { escrowed } = requests.col;
  const { spoken, spokenUsd, buyer, buyerRow, wanted, unpaid } = scratch;
  const usd = books.usersUsd.balance;
  const { budgetWeek } = users.col;
  const income = reasons['outside.in.budget'];
  let total = 0;
  let refused = 0;
  let taken = 0;
  let again = false;
  for (let k = 0; k < scratch.buyerCount; k += 1) {
    const who = buyer[k];
    const row = buyerRow[k];
    if (budgetWeek[who] !== week + 1) receiveBudget(users, books.usersUsd, who, week, ledger, income);
    const most = deriveCharge(wanted[k], highest);
    const single = spoken[who] === escrowed[row];
    if (most > usd[who] - (single ? 0 : spokenUsd[who])) {
      unpaid[row] = 1;
      refused += 1;
      again ||= !single;
      continue;
    }
    if (!single) spokenUsd[who] += most;
    buyer[taken] = who;
    buyerRow[taken] = row;
    wanted[taken] = wanted[k];
    taken += 1;
    total += wanted[k];
  }
  forgetSpoken(world);
  forgetSpokenUsd(world, taken);
  scratch.buyerCount = taken;
  // What a refused request would have used is free for its user's next one: those are gone through one by one.
  if (again) return takeBuyersAgain(world, highest);
  ledger.unpaidCount = refused;
  dropUnpaid(world);
  return total;
}

function takeBuyersAgain(world: World, highest: Clearing): number {
  const { scratch, requests, books, ledger } = world;
  const { user, escrowed } = requests.col;
  const { spoken, spokenUsd, buyer, buyerRow, wanted, unpaid } = scratch;
  const wallet = books.users.balance;
  const usd = books.usersUsd.balance;
  let total = 0;
  let refused = 0;
  let taken = 0;
  for (let k = 0; k < scratch.arrivedCount; k += 1) {
    const row = scratch.arrived[k];
    const who = user[row];
    const short = escrowed[row] - Math.max(0, wallet[who] - spoken[who]);
    const most = short > 0 ? deriveCharge(short, highest) : 0;
    const refuses = most > usd[who] - spokenUsd[who];
    unpaid[row] = refuses ? 1 : 0;
    if (refuses) {
      refused += 1;
      continue;
    }
    spoken[who] += escrowed[row];
    spokenUsd[who] += most;
    if (short <= 0) continue;
    buyer[taken] = who;
    buyerRow[taken] = row;
    wanted[taken] = short;
    taken += 1;
    total += short;
  }
  forgetSpoken(world);
  forgetSpokenUsd(world, taken);
  scratch.buyerCount = taken;
  ledger.unpaidCount = refused;
  dropUnpaid(world);
  return total;
}

function forgetSpoken({ scratch, requests }: World): void {
  const { user } = requests.col;
  const { spoken, arrived } = scratch;
  for (let k = 0; k < scratch.arrivedCount; k += 1) spoken[user[arrived[k]]] = 0;
}

/** Only who buys has said what it will spend. */
function forgetSpokenUsd({ scratch }: World, buyers: number): void {
  const { spokenUsd, buyer } = scratch;
  for (let k = 0; k < buyers; k += 1) spokenUsd[buyer[k]] = 0;
}

/** Every buyer pays its part of the one price; returns the sum. */
export function collectPurchases(world: World, venue: Venue, clearing: Clearing): number {
  const { ledger, scratch, books } = world;
  const { buyer, buyerCount, wanted, paid } = scratch;
  for (let k = 0; k < buyerCount; k += 1) paid[k] = deriveCharge(wanted[k], clearing);
  const batch = { rows: scratch.places, count: buyerCount, account: buyer, amount: paid };
  return ledger.collect(books.usersUsd, batch, venue.heldQuote, 0, venue.quoteReasons.place, scratch.unpaid);
}

/** Every buyer gets what it lacked. */
export function deliverPurchases({ ledger, scratch, books }: World, venue: Venue): void {
  const { buyer, buyerCount, wanted, places } = scratch;
  const batch = { rows: places, count: buyerCount, account: buyer, amount: wanted };
  ledger.disburse(venue.heldBase, 0, books.users, batch, venue.baseReasons.fill);
}
