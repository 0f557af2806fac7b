import type { Book } from '../../../ledger/ledger.ts';
import { divideProRata } from '../../../ledger/pro-rata.ts';
import { mintable } from '../../rewards/mintable.ts';
import { deriveShort, shortFault } from '../mechanisms/short-amount.ts';
import type { RuleFlow, RuleRow } from '../rule-book.ts';
import type { World } from '../state.ts';
import { holdings, refuse } from './evaluate-rule.ts';

/** Moves what a flow should, as far as there is enough: rounded down for each member, the remainder to its owner. */
export function settleFlow(world: World, row: RuleRow, k: number): void {
  const flow = row.flows[k];
  const amount = deriveAmount(world, flow);
  flow.unpaid = 0;
  const moved = flow.group === undefined ? transfer(world, flow, amount) : share(world, flow, amount);
  row.moved[k][0] += moved;
  const lack = flow.wanted - amount + flow.unpaid;
  if (lack > 0) noteShort(world, row, k, lack);
  if (flow.seen !== undefined) remember(world, flow);
}

/** Counts what an account or a cap had too little of; the first time is an event. */
function noteShort(world: World, { plan, flows, short, lack }: RuleRow, k: number, units: number): void {
  short[k][0] += 1;
  lack[k][0] += units;
  if (short[k][0] > 1) return;
  const { size, from, plan: of } = flows[k];
  const what = from === undefined ? 'the cap leaves' : 'the account holds';
  const text = `${plan.name}: ${of.kind} of ${flows[k].wanted / size} ${of.token} falls short by ${units / size}, ${what} less`;
  world.note(
    'rule',
    'rule',
    world.ruleBook.rules.findIndex((row) => row.plan === plan),
    units,
    text,
  );
}

/** What there is of an amount, by what the flow says of accounts and caps that run short. */
function deriveAmount(world: World, flow: RuleFlow): number {
  const { wanted, plan, from } = flow;
  const there = from === undefined ? deriveRoom(world, plan.token) : holdings(world, from);
  const paid = deriveShort(wanted, there, plan.short);
  if (paid !== undefined) return paid;
  const { constraint, hint } = shortFault(there / flow.size, plan.token, from === undefined);
  throw refuse(world, `${plan.path}.${plan.kind}`, constraint, wanted / flow.size, hint);
}

/** What may still be minted of a token. */
function deriveRoom(world: World, token: string): number {
  if (token === 'DGAI') return mintable(world);
  const { ruleBook, ledger } = world;
  return Math.max(0, ruleBook.accounts.capOf(token) - ledger.minted[ruleBook.accounts.token(token).id]);
}

function move(world: World, flow: RuleFlow, i: number, j: number, amount: number): void {
  const { ledger } = world;
  const { from, to, reason } = flow;
  if (from === undefined) ledger.mint(to as Book, j, amount, reason);
  else if (to === undefined) ledger.burn(from, i, amount, reason);
  else ledger.transfer(from, i, to, j, amount, reason);
}

function transfer(world: World, flow: RuleFlow, amount: number): number {
  move(world, flow, 0, 0, amount);
  return amount;
}

/** A group pays or is paid; nobody with a weight: nothing moves. */
function share(world: World, flow: RuleFlow, amount: number): number {
  const { weights, shares, plan, from } = flow;
  const isPaying = plan.from?.kind === 'group';
  let paid = divideProRata(amount, weights, weights.length, shares);
  const first = weights.findIndex((weight) => weight > 0);
  if (first < 0) return 0;
  if (plan.rest === 'first') {
    shares[first] += amount - paid;
    paid = amount;
  }
  let moved = 0;
  for (let who = 0; who < shares.length; who += 1) {
    const part = isPaying ? Math.min(shares[who], (from as Book).balance[who]) : shares[who];
    flow.unpaid += shares[who] - part;
    if (part === 0) continue;
    move(world, flow, isPaying ? who : 0, isPaying ? 0 : who, part);
    moved += part;
  }
  return moved + settleRest(world, flow, isPaying ? 0 : amount - paid);
}

/** What did not divide goes to whom the flow names; where nobody is named it stays. */
function settleRest({ ledger }: World, flow: RuleFlow, left: number): number {
  const { rest, restReason, from } = flow;
  if (left === 0 || rest === undefined || restReason === undefined) return 0;
  if (from === undefined) ledger.mint(rest, 0, left, restReason);
  else ledger.transfer(from, 0, rest, 0, left, restReason);
  return left;
}

/** Work that was paid for counts no more. */
function remember(world: World, { seen, group = '' }: RuleFlow): void {
  const worked = world.ruleBook.worked.get(group);
  if (seen === undefined || worked === undefined) return;
  const now = group === 'nodes' ? world.nodes.col.weekCuMilli : world.adaptors.col.weekCuMilli;
  for (let who = 0; who < seen.rows; who += 1) seen.col.work[who] = worked.col.work[who] + now[who];
}
