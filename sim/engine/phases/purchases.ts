import { receiveBudget } from '../../agents/users.ts';
import { type Clearing, deriveCharge } from '../../mechanisms/batch-clearing.ts';
import type { Venue } from '../market.ts';
import type { World } from '../world.ts';
import { dropUnpaid } from './escrow.ts';

/** Lists the users whose wallets do not cover their requests of the tick, and the DGAI that each lacks; returns the sum. */
export function listShortfalls(world: World): number {
  const { scratch, requests, books } = world;
  const { escrowed } = requests.col;
  const { arrived, arrivedCount, who: whoOf, spoken, buyer, buyerRow, wanted } = scratch;
  const wallet = books.users.balance;
  let total = 0;
  let buyers = 0;
  for (let k = 0; k < arrivedCount; k += 1) {
    const row = arrived[k];
    const who = whoOf[k];
    const need = escrowed[row];
    const free = wallet[who] - spoken[who];
    spoken[who] += need;
    // Whether the wallet covers it is hard to guess: arithmetic costs less than a branch that is guessed wrong.
    const lacks = Number(free < need);
    const short = need - free * Number(free > 0);
    buyer[buyers] = who;
    buyerRow[buyers] = row;
    wanted[buyers] = short;
    buyers += lacks;
    total += short * lacks;
  }
  scratch.buyerCount = buyers;
  return total;
}

/**
 * Of those listed, the users who can pay at the highest price it may have; the others' requests are dropped. Returns
 * what the buyers want.
 */
export function takeBuyers(world: World, highest: Clearing): number {
  const { scratch, requests, books, ledger } = world;
  const { escrowed } = requests.col;
  const { spoken, spokenUsd, spared, buyer, buyerRow, wanted, unpaid } = scratch;
  const usd = books.usersUsd.balance;
  receiveBudgets(world);
  let total = 0;
  let refused = 0;
  let taken = 0;
  for (let k = 0; k < scratch.buyerCount; k += 1) {
    const who = buyer[k];
    const row = buyerRow[k];
    let short = wanted[k];
    let left = usd[who];
    const single = spoken[who] === escrowed[row];
    if (!single) {
      // What a refused request of the same user would have taken of the wallet is free for this one.
      const used = Math.min(short, spared[who]);
      spared[who] -= used;
      short -= used;
      left -= spokenUsd[who];
    }
    const most = deriveCharge(short, highest);
    if (most > left) {
      unpaid[row] = 1;
      refused += 1;
      if (!single) spared[who] += escrowed[row] - short;
      continue;
    }
    if (short === 0) continue;
    if (!single) spokenUsd[who] += most;
    buyer[taken] = who;
    buyerRow[taken] = row;
    wanted[taken] = short;
    taken += 1;
    total += short;
  }
  scratch.buyerCount = taken;
  forgetSpoken(world, refused > 0);
  ledger.unpaidCount = refused;
  dropUnpaid(world);
  return total;
}

/** The week's budget of every buyer who has not had it yet. */
function receiveBudgets({ scratch, books, users, ledger, reasons, week }: World): void {
  const { buyer, buyerCount, done: late } = scratch;
  const { budgetWeek } = users.col;
  let count = 0;
  for (let k = 0; k < buyerCount; k += 1) {
    late[count] = buyer[k];
    count += Number(budgetWeek[buyer[k]] !== week + 1);
  }
  const income = reasons['outside.in.budget'];
  for (let k = 0; k < count; k += 1) receiveBudget(users, books.usersUsd, late[k], week, ledger, income);
}

function forgetSpoken({ scratch }: World, refused: boolean): void {
  const { spoken, spokenUsd, spared, who, buyer } = scratch;
  for (let k = 0; k < scratch.arrivedCount; k += 1) spoken[who[k]] = 0;
  for (let k = 0; k < scratch.buyerCount; k += 1) spokenUsd[buyer[k]] = 0;
  if (refused) for (let k = 0; k < scratch.arrivedCount; k += 1) spared[who[k]] = 0;
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
