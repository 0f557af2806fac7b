import { charge, PPM } from '../../../ledger/amount.ts';
import type { Book } from '../../../ledger/ledger.ts';
import { HOUR_SECONDS, MILLI_CU } from '../../../units.ts';
import { buyFromDesk } from '../../markets/mechanisms/sale-desk.ts';
import { CACHED_USERS, type ReceiveBudgets } from '../../users/users.ts';
import { networkCalibration } from '../../workloads/workloads.ts';
import { bindBudgets, dropUnpaid } from '../funding.ts';
import { bindDeriveEscrows } from '../mechanisms/escrow.ts';
import { bindQuoteBase, deriveBase } from '../mechanisms/price.ts';
import { deriveMeteredMost } from '../metered-work.ts';
import type { World } from '../state.ts';

/** What each request costs at the base price, the most it can cost, and the latency it may take without penalty. */
export function bindQuote(world: World): () => void {
  const { requests, scratch, inForce } = world;
  const { arrived } = scratch;
  const { cuMilli, targetHours } = requests.col;
  const quoteBase = bindQuoteBase(requests.col);
  const deriveEscrows = bindEscrows(world);
  const coverSlowest = bindCoverSlowest(world);
  return () => {
    const n = scratch.arrivedCount;
    const { latencyPenalty, computeUnit, escrow } = world.scenario.mechanisms;
    quoteBase(arrived, n, inForce.basePrice);
    if (computeUnit.basis === 'metered') coverSlowest();
    if (escrow.enabled || world.scenario.users.priced) deriveEscrows();
    const { targetFactor, targetFixed } = latencyPenalty;
    const anchorHours = networkCalibration(world.resolved).anchorSeconds.value / HOUR_SECONDS;
    // Either a constant or in proportion: one of the two terms is 0, and costs less than a choice for every request.
    const perMilli = targetFixed > 0 ? 0 : (targetFactor * computeUnit.auPerCu * anchorHours) / MILLI_CU;
    for (let k = 0; k < n; k += 1) {
      const row = arrived[k];
      targetHours[row] = targetFixed + cuMilli[row] * perMilli;
    }
  };
}

/**
 * Users fund what their requests may cost: from their wallets, else by buying DGAI with their weekly budget. Who cannot
 * is dropped and counted unaffordable. With escrow the most it can cost is locked, the processing fee taken at once.
 */
export function bindEscrow(world: World): () => void {
  const { scratch, tally } = world;
  const receiveBudgets = bindBudgets(world);
  const lockEscrows = bindLockEscrows(world, receiveBudgets);
  return () => {
    if (scratch.arrivedCount === 0) return;
    const { mechanisms, users } = world.scenario;
    const locks = mechanisms.escrow.enabled;
    if (!world.market.pooled && users.priced) buyShortfalls(world, receiveBudgets);
    if (locks) lockEscrows();
    else markUnaffordable(world);
    dropUnpaid(world);
    tally.submitted += scratch.arrivedCount;
  };
}

/** What is metered may come out as the time that the slowest node takes: the most compute units of a request are that. */
function bindCoverSlowest(world: World): () => void {
  const { scratch, requests } = world;
  const { arrived } = scratch;
  const { workload, cuMilliMax } = requests.col;
  const isSingle = world.workloads.length === 1;
  let most: Float64Array | undefined;
  return () => {
    most ??= deriveMeteredMost(world);
    for (let k = 0; k < scratch.arrivedCount; k += 1) {
      const row = arrived[k];
      cuMilliMax[row] = Math.ceil(cuMilliMax[row] * most[isSingle ? 0 : workload[row]]);
    }
  };
}

/** What each request locks; without escrow, what its user must have: the quote with the largest penalty. */
function bindEscrows(world: World): () => void {
  const { scratch, requests, inForce } = world;
  const deriveEscrows = bindDeriveEscrows(requests.col, deriveBase);
  return () => {
    const { latencyPenalty, escrow } = world.scenario.mechanisms;
    const phiMaxPpm = latencyPenalty.payer === 'user' ? Math.round(latencyPenalty.max * PPM) : 0;
    deriveEscrows(scratch.arrived, scratch.arrivedCount, {
      locks: escrow.enabled ? escrow.locks : 'factor',
      factorPpm: escrow.enabled ? Math.round(escrow.lockFactor * PPM) : PPM + phiMaxPpm,
      phiMaxPpm,
      basePrice: inForce.basePrice,
      feePpm: escrow.enabled ? inForce.network : 0,
    });
  };
}

/** Users short of DGAI buy what is missing, with the week's budget. */
function buyShortfalls(world: World, receiveBudgets: ReceiveBudgets): void {
  const { scratch, requests, books, ledger, desk, levels, week } = world;
  const { escrowed } = requests.col;
  const { who, size: missing } = scratch;
  const wallet = books.users.balance;
  const buyer: { dgai: Book; usd: Book; row: number } = { dgai: books.users, usd: books.usersUsd, row: 0 };
  readAhead(world);
  for (let k = 0; k < scratch.arrivedCount; k += 1) {
    missing[k] = escrowed[scratch.arrived[k]];
  }
  for (let k = 0; k < scratch.arrivedCount; k += 1) {
    const short = missing[k] - wallet[who[k]];
    if (short <= 0) continue;
    buyer.row = who[k];
    scratch.one[0] = who[k];
    receiveBudgets(scratch.one, 1, week);
    buyFromDesk(ledger, desk, buyer, short, levels.priceNano);
  }
}

/**
 * Reads the wallets and budgets of everyone who asks, in a loop so plain that the processor waits for many of them at
 * once: with a million users none of them is in its cache.
 */
function readAhead(world: World): void {
  const { scratch, books, users } = world;
  if (users.rows <= CACHED_USERS) return;
  const { budget, budgetWeek } = users.col;
  const { balance, isTouched } = books.users;
  const { balance: usd, isTouched: isUsdTouched } = books.usersUsd;
  let seen = 0;
  for (let k = 0; k < scratch.arrivedCount; k += 1) {
    const who = scratch.who[k];
    seen += balance[who] + usd[who] + budget[who] + budgetWeek[who] + isTouched[who] + isUsdTouched[who];
  }
  scratch.sink = seen;
}

function bindLockEscrows(world: World, receiveBudgets: ReceiveBudgets): () => void {
  const { scratch, requests, books, ledger, reasons, economy, tally } = world;
  const { user, escrowed, fee } = requests.col;
  const { arrived, unpaid } = scratch;
  const lock = reasons['escrow.lock'];
  return () => {
    const batch = { rows: arrived, count: scratch.arrivedCount, account: user, amount: escrowed };
    ledger.collect(books.users, batch, books.escrow, 0, lock, unpaid);
    if (ledger.unpaidCount > 0 && world.scenario.users.priced) lockAgain(world, receiveBudgets);
    let fees = 0;
    let locked = 0;
    for (let k = 0; k < scratch.arrivedCount; k += 1) {
      const row = arrived[k];
      if (unpaid[row] === 1) continue;
      fees += fee[row];
      locked += escrowed[row];
      escrowed[row] -= fee[row];
    }
    tally.locked += locked;
    ledger.transfer(books.escrow, 0, books.operations, 0, fees, reasons['escrow.fee']);
    economy.col.feesInFlight[0] += fees;
  };
}

/**
 * Users with several requests in a tick bought for the first what the second needs too: those refused buy again, one
 * after the other, with what earlier requests left in the wallet.
 */
function lockAgain(world: World, receiveBudgets: ReceiveBudgets): void {
  const { scratch, requests, books, ledger, reasons, desk, levels } = world;
  const { user, escrowed } = requests.col;
  const buyer = { dgai: books.users, usd: books.usersUsd, row: 0 };
  for (let k = 0; k < scratch.arrivedCount; k += 1) {
    const row = scratch.arrived[k];
    if (scratch.unpaid[row] === 0) continue;
    buyer.row = user[row];
    const short = escrowed[row] - books.users.balance[buyer.row];
    scratch.one[0] = buyer.row;
    if (short > 0) receiveBudgets(scratch.one, 1, world.week);
    if (short > 0 && !buyFromDesk(ledger, desk, buyer, short, levels.priceNano)) continue;
    ledger.transfer(books.users, buyer.row, books.escrow, 0, escrowed[row], reasons['escrow.lock']);
    scratch.unpaid[row] = 0;
    ledger.unpaidCount -= 1;
  }
}

/** Without escrow, a user who could not pay the most a request may cost does not submit it. */
function markUnaffordable(world: World): void {
  const { scratch, requests, ledger, scenario } = world;
  const { user, base } = requests.col;
  const { balance } = world.books.users;
  const { max, payer } = scenario.mechanisms.latencyPenalty;
  const most = payer === 'user' ? Math.round(max * PPM) : 0;
  const { arrived, arrivedCount: n, unpaid } = scratch;
  // Nearly everyone can pay one part in a million more than the most it can cost, which takes no division.
  const more = 1 + (most + 1) / PPM;
  let doubtful = 0;
  for (let k = 0; k < n; k += 1) {
    const row = arrived[k];
    if (balance[user[row]] < base[row] * more + 1) doubtful += 1;
  }
  ledger.unpaidCount = 0;
  if (doubtful === 0) return;
  for (let k = 0; k < n; k += 1) {
    const row = arrived[k];
    if (balance[user[row]] >= base[row] + charge(base[row], most)) continue;
    unpaid[row] = 1;
    ledger.unpaidCount += 1;
  }
}
