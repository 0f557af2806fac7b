import type { Buyers } from '../markets/market.ts';
import { type Clearing, deriveCharge } from '../markets/mechanisms/batch-clearing.ts';
import { bindBudgets, dropUnpaid } from './funding.ts';
import type { Scratch } from './scratch.ts';
import type { World } from './state.ts';

/** Users who lack DGAI for their requests of the tick buy it in the clearing of its pool. */
export function bindPurchases(world: World): Buyers {
  const { scratch } = world;
  return {
    areThere: () => world.scenario.users.priced && scratch.arrivedCount > 0,
    forget: () => {
      scratch.buyerCount = 0;
    },
    want: () => {
      let all = 0;
      for (let k = 0; k < scratch.buyerCount; k += 1) all += scratch.wanted[k];
      return all;
    },
    listShortfalls: bindListShortfalls(world),
    takeBuyers: bindTakeBuyers(world),
    collect: bindCollectPurchases(world),
    deliver: bindDeliverPurchases(world),
  };
}

function bindListShortfalls(world: World): () => number {
  const { scratch, requests, books } = world;
  const { escrowed } = requests.col;
  const { arrived, who: whoOf, spoken, buyer, buyerRow, wanted } = scratch;
  const wallet = books.users.balance;
  return () => {
    let total = 0;
    let buyers = 0;
    for (let k = 0; k < scratch.arrivedCount; k += 1) {
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
  };
}

function bindTakeBuyers(world: World): (highest: Clearing) => number {
  const { scratch, requests, books, ledger } = world;
  const { escrowed } = requests.col;
  const { spoken, spokenUsd, spared, buyer, buyerRow, wanted, unpaid, part: several } = scratch;
  const usd = books.usersUsd.balance;
  const receiveBudgets = bindBudgets(world);
  const forgetSpoken = bindForgetSpoken(scratch, several);
  return (highest) => {
    receiveBudgets(buyer, scratch.buyerCount, world.week);
    let severalCount = 0;
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
        several[severalCount] = who;
        severalCount += 1;
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
    forgetSpoken(severalCount);
    ledger.unpaidCount = refused;
    dropUnpaid(world);
    return total;
  };
}

/** Only who made `several` requests has anything to forget beside what is spoken of the wallet. */
function bindForgetSpoken(scratch: Scratch, several: Int32Array): (severalCount: number) => void {
  const { spoken, spokenUsd, spared, who } = scratch;
  return (severalCount) => {
    for (let k = 0; k < scratch.arrivedCount; k += 1) spoken[who[k]] = 0;
    for (let k = 0; k < severalCount; k += 1) {
      spokenUsd[several[k]] = 0;
      spared[several[k]] = 0;
    }
  };
}

function bindCollectPurchases({ ledger, scratch, books }: World): Buyers['collect'] {
  const { buyer, wanted, paid, places, unpaid } = scratch;
  const payers = books.usersUsd;
  return (venue, clearing) => {
    const count = scratch.buyerCount;
    if (count === 0) return 0;
    for (let k = 0; k < count; k += 1) paid[k] = deriveCharge(wanted[k], clearing);
    const batch = { rows: places, count, account: buyer, amount: paid };
    return ledger.collect(payers, batch, venue.heldQuote, 0, venue.quoteReasons.place, unpaid);
  };
}

function bindDeliverPurchases({ ledger, scratch, books }: World): Buyers['deliver'] {
  const { buyer, wanted, places } = scratch;
  const buyers = books.users;
  return (venue) => {
    if (scratch.buyerCount === 0) return;
    const batch = { rows: places, count: scratch.buyerCount, account: buyer, amount: wanted };
    ledger.disburse(venue.heldBase, 0, buyers, batch, venue.baseReasons.fill);
  };
}
