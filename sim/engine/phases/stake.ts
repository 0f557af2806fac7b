import { deriveNodeWeight, deriveStakingChance } from '../../agents/delegators.ts';
import type { Book } from '../../ledger/ledger.ts';
import { deriveSharesForTokens, deriveTokensForShares } from '../../mechanisms/delegation.ts';
import { deriveEarned } from '../../mechanisms/reward-accumulator.ts';
import { lotOwner, openLot, releaseLots } from '../../mechanisms/unbonding.ts';
import { AliasTable } from '../../random/distributions/alias-table.ts';
import { orderOwner } from '../market.ts';
import type { World } from '../world.ts';
import { sellDgai } from './exchange.ts';

const WORDS = 0x1_0000_0000;
const WEEKS_PER_YEAR = 365 / 7;

/** Once a week: stakes whose time has come go home, and delegators who think again do. */
export function stake(world: World): void {
  if (!world.endsWeek) return;
  const { books, reasons } = world;
  const wallets: Readonly<Record<number, Book>> = {
    [lotOwner.node]: books.nodes,
    [lotOwner.adaptor]: books.adaptors,
    [lotOwner.delegator]: books.delegators,
  };
  releaseLots(world.lots, world.tick, world.ledger, books.unbonding, (owner) => ({
    book: wallets[owner],
    reason: reasons['stake.release'],
  }));
  reconsiderDelegations(world);
}

/** A delegator stakes `amount` on `node`. */
export function delegate(world: World, who: number, node: number, amount: number): void {
  const { ledger, books, reasons, nodes, delegators } = world;
  const shares = deriveSharesForTokens(amount, books.delegated.balance[node], nodes.col.shares[node]);
  if (shares === 0) return;
  ledger.transfer(books.delegators, who, books.delegated, node, amount, reasons['stake.delegate']);
  nodes.col.shares[node] += shares;
  delegators.col.node[who] = node;
  delegators.col.shares[who] = shares;
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

/** A delegator leaves its node: paid up, its tokens on their way back for the unbonding time. */
export function unbondDelegation(world: World, who: number): void {
  const { ledger, books, reasons, nodes, delegators, lots, scenario } = world;
  const node = delegators.col.node[who];
  if (node < 0) return;
  claimDelegation(world, who);
  const shares = delegators.col.shares[who];
  const tokens = deriveTokensForShares(shares, books.delegated.balance[node], nodes.col.shares[node]);
  const releaseTick = world.tickAfter(scenario.mechanisms.staking.unbonding);
  const lot = openLot(lots, { owner: lotOwner.delegator, ownerId: who, bond: node, releaseTick });
  if (lot < 0) return;
  ledger.transfer(books.delegated, node, books.unbonding, lot, tokens, reasons['stake.unbond']);
  nodes.col.shares[node] -= shares;
  // What rounding left unclaimed belongs to nobody who could claim it.
  if (nodes.col.shares[node] === 0) {
    const dust = books.delegationRewards.balance[node];
    ledger.transfer(books.delegationRewards, node, books.treasury, 0, dust, reasons['delegation.dust']);
  }
  delegators.col.node[who] = -1;
  delegators.col.shares[who] = 0;
}

/** Delegators who are paid sell a part of it at once. */
function sellReward(world: World, who: number, before: number): void {
  const earned = world.books.delegators.balance[who] - before;
  sellHoldings(world, who, Math.floor(earned * world.scenario.delegators.sellsRewards));
}

/** A delegator sells all that it holds free. */
export function sellWallet(world: World, who: number): void {
  sellHoldings(world, who, world.books.delegators.balance[who]);
}

/** Sells, and takes the money home: at the desk at once, from a pool when the week is over. */
function sellHoldings(world: World, who: number, amount: number): void {
  const { ledger, books, reasons, market } = world;
  sellDgai(world, orderOwner.delegator, who, amount);
  if (market.pooled) return;
  ledger.burn(books.delegatorsUsd, who, books.delegatorsUsd.balance[who], reasons['outside.out.profit']);
}

/** Net yearly yield of delegating to each active node, from the last week's emission. */
function deriveYields(world: World): Float64Array {
  const { nodes, books, scenario } = world;
  const { commission, stakeShare } = scenario.mechanisms.staking;
  const keeps = stakeShare * (1 - commission);
  return Float64Array.from({ length: nodes.rows }, (_, node) => {
    if (nodes.col.active[node] === 0 || nodes.col.jailedUntil[node] > 0) return -1;
    const bonded = books.nodeStake.balance[node] + books.delegated.balance[node];
    return bonded === 0 ? 0 : ((nodes.col.weekEmission[node] * keeps) / bonded) * WEEKS_PER_YEAR;
  });
}

/**
 * Delegators who think again this week stake what they hold if the best net yield beats the one elsewhere, on a node
 * drawn by logit over yields; else they take their stake back.
 */
function reconsiderDelegations(world: World): void {
  const { delegators, books, scenario, streams, week } = world;
  if (delegators.rows === 0) return;
  const rule = scenario.delegators;
  const yields = deriveYields(world);
  // Only nodes that can be chosen take part in the draw: one more that cannot must change nobody's choice.
  const open = Int32Array.from(yields.keys()).filter((node) => yields[node] >= 0);
  if (open.length === 0) return;
  const offered = Float64Array.from(open, (node) => yields[node]);
  const best = offered.reduce((most, yearly) => Math.max(most, yearly));
  const weights = offered.map((yearly) => deriveNodeWeight(yearly, best, rule.yieldSensitivity));
  const choice = new AliasTable(weights);
  const mean = deriveMeanYield(offered, weights);
  const formula = world.formulas.delegates;
  const stakes =
    formula === undefined
      ? deriveStakingChance(mean, rule.outsideYield, rule.yieldSensitivity)
      : formula(mean, rule.outsideYield);
  const decision = streams['delegator.decision'];
  for (let who = 0; who < delegators.rows; who += 1) {
    const node = delegators.col.node[who];
    const forced = node >= 0 && world.nodes.col.active[node] === 0;
    if (!forced && decision.uniform(who, week, 0) >= rule.considers) continue;
    if (node >= 0) {
      const before = books.delegators.balance[who];
      claimDelegation(world, who);
      sellReward(world, who, before);
      if (forced || decision.uniform(who, week, 1) >= stakes) unbondDelegation(world, who);
      continue;
    }
    const amount = Math.floor(books.delegators.balance[who] / 2);
    if (amount < 1_000_000 || decision.uniform(who, week, 1) >= stakes) continue;
    delegate(world, who, open[choice.pick(Math.floor(decision.uniform(who, week, 2) * WORDS))], amount);
  }
}

function deriveMeanYield(yields: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let node = 0; node < yields.length; node += 1) {
    sum += weights[node] * yields[node];
    total += weights[node];
  }
  return sum / total;
}
