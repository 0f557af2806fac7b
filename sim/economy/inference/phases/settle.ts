import { PPM, portion } from '../../../ledger/amount.ts';
import { MILLI_CU } from '../../../units.ts';
import {
  bindSplitBatch,
  type Split,
  type SplitBatch,
  type SplitRule,
  type SplitSums,
} from '../mechanisms/fee-split.ts';
import { bindCreditWork } from '../mechanisms/node-pay.ts';
import { outcome } from '../requests.ts';
import { payInstitutions } from '../self-deal.ts';
import { currentSplit } from '../split-rule.ts';
import type { World } from '../state.ts';
import { bindTopUps } from '../top-ups.ts';

/** Served requests are paid for and divided, broken ones refunded, and their rows are free again. */
export function bindSettle(world: World): () => void {
  const { requests, scratch } = world;
  const split = bindSplitBatch(requests.col);
  const splitRoyal = bindSplitRoyal(world, split);
  const payRoyalties = world.models.bindPay?.();
  const payOut = bindPayOut(world);
  const refund = bindRefund(world);
  const creditWeek = bindCreditWeek(world);
  const observe = bindObserve(world);
  const topUp = bindTopUps(world);
  return () => {
    if (scratch.doneCount === 0) return;
    if (!world.scenario.mechanisms.escrow.enabled) collectPayments(world);
    else topUp();
    const rule = currentSplit(world);
    const sums =
      payRoyalties === undefined ? split(scratch.served, scratch.servedCount, false, rule) : splitRoyal(rule);
    payOut(sums);
    payRoyalties?.();
    refund();
    observe(sums, creditWeek());
  };
}

/** Divides payments of subnets' models, which owe royalties, and those of free models apart. */
function bindSplitRoyal({ requests, scratch }: World, split: SplitBatch): (rule: SplitRule) => SplitSums {
  const { subnet } = requests.col;
  const { served, free: unowed, royal: owing } = scratch;
  return (rule) => {
    let royal = 0;
    let free = 0;
    for (let k = 0; k < scratch.servedCount; k += 1) {
      const row = served[k];
      const owes = Number(subnet[row] !== 0);
      unowed[free] = row;
      owing[royal] = row;
      free += 1 - owes;
      royal += owes;
    }
    scratch.royalCount = royal;
    const sums = split(unowed, free, false, rule);
    const royalSums = split(owing, royal, true, rule);
    for (const part of Object.keys(sums) as (keyof SplitSums)[]) sums[part] += royalSums[part];
    return sums;
  };
}

/** Without escrow a request is charged when it is done; who has nothing left then does not pay and is not served again. */
function collectPayments(world: World): void {
  const { requests, scratch, ledger, books, reasons } = world;
  const { user, gross } = requests.col;
  const batch = { rows: scratch.served, count: scratch.servedCount, account: user, amount: gross };
  ledger.collect(books.users, batch, books.escrow, 0, reasons['escrow.lock'], scratch.unpaid);
  if (ledger.unpaidCount === 0) return;
  let paid = 0;
  for (let k = 0; k < scratch.servedCount; k += 1) {
    const row = scratch.served[k];
    if (scratch.unpaid[row] === 1) {
      scratch.unpaid[row] = 0;
      scratch.broken[scratch.brokenCount] = row;
      scratch.brokenCount += 1;
      continue;
    }
    scratch.served[paid] = row;
    paid += 1;
  }
  scratch.servedCount = paid;
}

function bindPayOut(world: World): (sums: Split) => void {
  const { scratch, requests, ledger, books, reasons, economy } = world;
  const { fee, node, nodeSide } = requests.col;
  const { served } = scratch;
  return (sums) => {
    const { escrow, pay } = world.scenario.mechanisms;
    const count = scratch.servedCount;
    let upfront = 0;
    if (escrow.enabled) for (let k = 0; k < count; k += 1) upfront += fee[served[k]];
    economy.col.feesInFlight[0] -= upfront;
    payInstitutions(world, sums, upfront);
    if (pay.rule === 'weekly') {
      ledger.transfer(books.escrow, 0, books.nodePot, 0, sums.node, reasons['settle.node']);
      return;
    }
    const batch = { rows: served, count, account: node, amount: nodeSide };
    ledger.disburse(books.escrow, 0, books.nodePots, batch, reasons['settle.task']);
  };
}

/** What was locked and not spent goes back; a broken request keeps only its processing fee, if that. */
function bindRefund(world: World): () => void {
  const { scratch, requests, ledger, books, reasons } = world;
  const { refund: back, escrowed, fee, gross, userSide, user } = requests.col;
  const { served, done } = scratch;
  const refundBroken = bindRefundBroken(world);
  return () => {
    const { escrow, split } = world.scenario.mechanisms;
    const locked = escrow.enabled;
    if (!locked && split.surchargeTo !== 'user') return;
    let total = 0;
    for (let k = 0; k < scratch.servedCount; k += 1) {
      const row = served[k];
      const left = (locked ? escrowed[row] + fee[row] - gross[row] : 0) + userSide[row];
      back[row] = left;
      total += left;
    }
    world.tally.refunded += total + refundBroken(locked, escrow.feeOnFailure === 'refund');
    const batch = { rows: done, count: scratch.doneCount, account: user, amount: back };
    ledger.disburse(books.escrow, 0, books.users, batch, reasons['escrow.refund']);
  };
}

/** What requests that were not served get back, `locked` if anything was, their fees too if `returned`; the sum. */
function bindRefundBroken(world: World): (locked: boolean, returned: boolean) => number {
  const { scratch, requests, ledger, books, reasons, economy } = world;
  const { refund: back, escrowed, fee } = requests.col;
  const { broken } = scratch;
  return (locked, returned) => {
    let total = 0;
    let fees = 0;
    for (let k = 0; k < scratch.brokenCount; k += 1) {
      const row = broken[k];
      const paid = locked ? fee[row] : 0;
      const left = locked ? escrowed[row] : 0;
      fees += paid;
      back[row] = returned ? left + paid : left;
      total += back[row];
    }
    economy.col.feesInFlight[0] -= fees;
    if (returned) ledger.transfer(books.operations, 0, books.escrow, 0, fees, reasons['escrow.feeReturn']);
    return total;
  };
}

/** Work done counts for the week's pay and emission of its node and its adaptor; returns it, milli-CU. */
function bindCreditWeek(world: World): () => number {
  const { scratch, requests, nodes, adaptors } = world;
  const { weekCuMilli, weekWeight } = nodes.col;
  const creditWork = bindCreditWork(requests.col, { cuMilli: weekCuMilli, weight: weekWeight });
  const creditAdaptors = bindCreditAdaptors(world);
  return () => {
    const { latencyPenalty, pay } = world.scenario.mechanisms;
    const { payWeight } = world.formulas;
    const phiMax = latencyPenalty.max;
    const work = creditWork(scratch.served, scratch.servedCount, {
      phiMaxPpm: Math.max(1, Math.round(phiMax * PPM)),
      latencyWeight: pay.latencyWeight,
      formula:
        payWeight === undefined
          ? undefined
          : (cu, phi) => Math.max(0, Math.round(MILLI_CU * payWeight(cu / MILLI_CU, phi / PPM, phiMax))),
    });
    if (adaptors.rows === 1 && !world.scenario.adaptors.misrouting.enabled)
      adaptors.col.weekCuMilli[0] += work;
    else if (adaptors.rows > 0) creditAdaptors();
    return work;
  };
}

function bindCreditAdaptors(world: World): () => void {
  const { scratch, requests, adaptors } = world;
  const { adaptor, cuMilli, misrouted, base } = requests.col;
  const { weekCuMilli, kickback } = adaptors.col;
  const { served } = scratch;
  return () => {
    const kickbackPpm = Math.round(world.scenario.adaptors.misrouting.kickback * PPM);
    for (let k = 0; k < scratch.servedCount; k += 1) {
      const row = served[k];
      const id = adaptor[row];
      if (id < 0) continue;
      weekCuMilli[id] += cuMilli[row];
      if (misrouted[row] === 1) kickback[id] += portion(base[row], kickbackPpm);
    }
  };
}

/** What metrics are made of. */
function bindObserve(world: World): (sums: SplitSums, work: number) => void {
  const { scratch, requests, tally, counts, economy } = world;
  const { outcome: ended, arrivalHours, finishHours } = requests.col;
  const { served, broken } = scratch;
  const countLatencies = tally.bindLatencies(arrivalHours, finishHours);
  return (sums, work) => {
    for (let k = 0; k < scratch.brokenCount; k += 1) {
      if (ended[broken[k]] === outcome.timedOut) tally.timedOut += 1;
      else tally.failed += 1;
    }
    tally.settled += scratch.servedCount;
    tally.cuMilli += work;
    tally.gross += sums.gross;
    tally.burned += sums.burn;
    tally.network += sums.network;
    tally.governance += sums.governance;
    tally.treasury += sums.treasury;
    tally.adaptor += sums.adaptor;
    tally.royalty += sums.royalty;
    tally.node += sums.node;
    countLatencies(served, scratch.servedCount);
    counts.settled[0] += scratch.servedCount;
    economy.col.weekFees[0] += sums.gross;
    economy.col.weekServed[0] += scratch.servedCount;
  };
}
