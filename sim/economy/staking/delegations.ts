import { deriveEarned } from '../../ledger/accumulator.ts';
import { orderOwner } from '../markets/market.ts';
import { sellDgai } from '../markets/orders.ts';
import { deriveSharesForTokens, deriveTokensForShares } from './mechanisms/delegation.ts';
import { lotOwner, openLot } from './mechanisms/unbonding.ts';
import type { World } from './state.ts';

/** DGAI that a delegator has staked, base units, rounded down. */
export function deriveDelegated({ books, nodes, delegators }: World, who: number): number {
  const node = delegators.col.node[who];
  if (node < 0) return 0;
  return deriveTokensForShares(
    delegators.col.shares[who],
    books.delegated.balance[node],
    nodes.col.shares[node],
  );
}

/** A node's bonded stake: its own and what is delegated to it. */
export function bondedStake(world: World, node: number): number {
  return world.books.nodeStake.balance[node] + world.books.delegated.balance[node];
}

/** A delegator stakes `amount` of its wallet on `node`, beside what it has there already. */
export function delegate(world: World, who: number, node: number, amount: number): void {
  const { ledger, books, reasons, nodes } = world;
  const shares = deriveSharesForTokens(amount, books.delegated.balance[node], nodes.col.shares[node]);
  if (shares === 0) return;
  ledger.transfer(books.delegators, who, books.delegated, node, amount, reasons['stake.delegate']);
  addShares(world, who, node, shares);
}

function addShares(world: World, who: number, node: number, shares: number): void {
  const { nodes, delegators } = world;
  claimDelegation(world, who);
  nodes.col.shares[node] += shares;
  delegators.col.node[who] = node;
  delegators.col.shares[who] += shares;
  delegators.col.paid[who] = nodes.col.perShare[node];
}

/** A delegator is paid what its shares have earned. */
export function claimDelegation(world: World, who: number): void {
  const { ledger, books, reasons, nodes, delegators } = world;
  const node = delegators.col.node[who];
  if (node < 0) return;
  const earned = deriveEarned(delegators.col.shares[who], nodes.col.perShare[node], delegators.col.paid[who]);
  ledger.transfer(books.delegationRewards, node, books.delegators, who, earned, reasons['delegation.reward']);
  delegators.col.paid[who] = nodes.col.perShare[node];
}

/** A delegator takes its stake back, or `most` of it: paid up, the tokens on their way for the unbonding time. */
export function unbondDelegation(world: World, who: number, most = Number.POSITIVE_INFINITY): void {
  const { ledger, books, reasons, delegators, lots, scenario } = world;
  const node = delegators.col.node[who];
  if (node < 0) return;
  claimDelegation(world, who);
  const releaseTick = world.tickAfter(scenario.mechanisms.staking.unbonding);
  const lot = openLot(lots, { owner: lotOwner.delegator, ownerId: who, bond: node, releaseTick });
  if (lot < 0) return;
  const tokens = takeShares(world, who, most);
  ledger.transfer(books.delegated, node, books.unbonding, lot, tokens, reasons['stake.unbond']);
  dropDust(world, node);
}

/** A delegator's whole stake goes to another node at once, paid up. */
export function redelegate(world: World, who: number, to: number): void {
  const { ledger, books, reasons, nodes, delegators } = world;
  const from = delegators.col.node[who];
  claimDelegation(world, who);
  const tokens = takeShares(world, who, Number.POSITIVE_INFINITY);
  const shares = deriveSharesForTokens(tokens, books.delegated.balance[to], nodes.col.shares[to]);
  ledger.transfer(books.delegated, from, books.delegated, to, tokens, reasons['stake.redelegate']);
  dropDust(world, from);
  if (shares > 0) addShares(world, who, to, shares);
}

/** Shares worth `most` tokens, or all, are given up; returns the tokens behind them, which are still with the node. */
function takeShares(world: World, who: number, most: number): number {
  const { books, nodes, delegators } = world;
  const node = delegators.col.node[who];
  const held = delegators.col.shares[who];
  const pool = books.delegated.balance[node];
  const all = nodes.col.shares[node];
  const shares =
    most >= deriveTokensForShares(held, pool, all)
      ? held
      : Math.min(held, deriveSharesForTokens(most, pool, all));
  nodes.col.shares[node] -= shares;
  delegators.col.shares[who] -= shares;
  if (delegators.col.shares[who] === 0) delegators.col.node[who] = -1;
  return deriveTokensForShares(shares, pool, all);
}

/** What rounding left unclaimed when the last delegator went belongs to nobody who could claim it. */
function dropDust({ ledger, books, nodes, reasons }: World, node: number): void {
  if (nodes.col.shares[node] > 0) return;
  const dust = books.delegationRewards.balance[node];
  ledger.transfer(books.delegationRewards, node, books.treasury, 0, dust, reasons['delegation.dust']);
}

/** A delegator sells all that it holds free. */
export function sellWallet(world: World, who: number): void {
  sellHoldings(world, who, world.books.delegators.balance[who]);
}

/** Sells, and takes the money home: at the desk at once, from a pool when the week is over. */
export function sellHoldings(world: World, who: number, amount: number): void {
  const { ledger, books, reasons, market } = world;
  sellDgai(world, orderOwner.delegator, who, amount);
  if (market.pooled) return;
  ledger.burn(books.delegatorsUsd, who, books.delegatorsUsd.balance[who], reasons['outside.out.profit']);
}
