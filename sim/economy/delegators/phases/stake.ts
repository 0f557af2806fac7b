import type { Book } from '../../../ledger/ledger.ts';
import { PRICE_UNITS, WEEKS_PER_YEAR } from '../../../units.ts';
import { orderOwner, orderSide, poolOf } from '../../markets/market.ts';
import { buyFromDesk, deriveAsk } from '../../markets/mechanisms/sale-desk.ts';
import { placeOrder } from '../../markets/orders.ts';
import { deriveWeightChange } from '../../rewards/mechanisms/emission.ts';
import {
  bondedStake,
  claimDelegation,
  delegate,
  deriveDelegated,
  redelegate,
  sellHoldings,
  unbondDelegation,
} from '../../staking/delegations.ts';
import { chooseByYield, decideDelegation, deriveDelegatedShare } from '../../staking/delegators.ts';
import { lotOwner, releaseLots } from '../../staking/mechanisms/unbonding.ts';
import type { World } from '../state.ts';

/** Slots of a delegator's draws of a week; those of the nodes that it looks at follow. */
const slot = { considers: 0, chooses: 1, looks: 2 } as const;

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
  observeLosses(world);
  reconsiderDelegations(world);
}

/** What slashes take from delegated stake in a year, as lately seen. */
function observeLosses({ economy, books, scenario }: World): void {
  const { weekDelegatedSlashed, delegationLoss } = economy.col;
  const slashed = weekDelegatedSlashed[0];
  let staked = slashed;
  for (const amount of books.delegated.balance) staked += amount;
  const latest = staked === 0 ? 0 : (WEEKS_PER_YEAR * slashed) / staked;
  delegationLoss[0] += scenario.delegators.lossMemory * (latest - delegationLoss[0]);
  weekDelegatedSlashed[0] = 0;
}

/** What a week's pay says of the nodes that delegators may choose. */
class NodeMarket {
  readonly #world: World;
  /** Nodes that may be chosen, by id: one more that may not must change nobody's choice. */
  readonly open: Int32Array;
  /** Yearly pay of each node's stake, less commission, and the stake that earned it, base units. */
  readonly #pay: Float64Array;
  readonly #bonded: Float64Array;
  /** Room for the nodes that a delegator looks at, and its own. */
  readonly #offers: Float64Array;
  readonly #weights: Float64Array;
  readonly #looks: Int32Array;

  constructor(world: World) {
    this.#world = world;
    const { nodes, scenario } = world;
    const { commission, stakeShare } = scenario.mechanisms.staking;
    const keeps = stakeShare * (1 - commission) * WEEKS_PER_YEAR;
    const { active, jailedUntil, weekEmission } = nodes.col;
    const most = scenario.delegators.looksAt + 1;
    this.#offers = new Float64Array(most);
    this.#weights = new Float64Array(most);
    this.#looks = new Int32Array(most);
    const open = new Int32Array(nodes.rows);
    let count = 0;
    this.#pay = new Float64Array(nodes.rows);
    this.#bonded = new Float64Array(nodes.rows);
    for (let node = 0; node < nodes.rows; node += 1) {
      this.#pay[node] = weekEmission[node] * keeps;
      this.#bonded[node] = bondedStake(world, node);
      open[count] = node;
      count += Number(active[node] === 1 && jailedUntil[node] === 0);
    }
    this.open = open.subarray(0, count);
  }

  /** Net yearly yield of a node for whoever brings it `extra` more: its emission grows by what its weight does. */
  deriveYield(node: number, extra: number): number {
    const { active, jailedUntil } = this.#world.nodes.col;
    const before = this.#bonded[node];
    const after = bondedStake(this.#world, node) + extra;
    if (active[node] === 0 || jailedUntil[node] > 0 || before === 0 || after === 0) return 0;
    const { weight } = this.#world.scenario.mechanisms.emission;
    return (this.#pay[node] * deriveWeightChange(weight, after / before)) / after;
  }

  /** The node that a delegator would have its stake on: its own, if it has one, or one of a few others; and its net yield. */
  choose(who: number, amount: number): { readonly node: number; readonly netYield: number } {
    const { delegators, streams, week, scenario } = this.#world;
    const { looksAt, habit } = scenario.delegators;
    const decision = streams['delegator.decision'];
    const own = delegators.col.node[who];
    let seen = 0;
    if (own >= 0) {
      this.#looks[seen] = own;
      this.#offers[seen] = this.deriveYield(own, 0) + habit;
      seen += 1;
    }
    const moves = own < 0 || scenario.mechanisms.staking.redelegation === 'instant';
    for (let k = 0; moves && k < looksAt; k += 1) {
      const node = this.open[Math.floor(decision.uniform(who, week, slot.looks + k) * this.open.length)];
      if (node === own) continue;
      this.#looks[seen] = node;
      this.#offers[seen] = this.deriveYield(node, amount);
      seen += 1;
    }
    const u = decision.uniform(who, week, slot.chooses);
    const chosen = chooseByYield(this.#offers, seen, scenario.delegators, u, this.#weights);
    const known = chosen === 0 && own >= 0 ? habit : 0;
    return { node: this.#looks[chosen], netYield: this.#offers[chosen] - known };
  }
}

/** Delegators who think again this week, and those whose purchase has come, go by what a stake would earn them. */
function reconsiderDelegations(world: World): void {
  const { delegators, nodes, scenario, streams, week } = world;
  if (delegators.rows === 0) return;
  const market = new NodeMarket(world);
  if (market.open.length === 0) return;
  const draws = streams['delegator.decision'].uniforms(0, delegators.rows, week, slot.considers);
  const { node: nodeOf, buying } = delegators.col;
  const { considers } = scenario.delegators;
  for (let who = 0; who < delegators.rows; who += 1) {
    const node = nodeOf[who];
    const forced = node >= 0 && nodes.col.active[node] === 0;
    if (!(forced || draws[who] < considers || buying[who] === 1)) continue;
    buying[who] = 0;
    if (forced) unbondDelegation(world, who);
    else adjustDelegation(world, who, market);
  }
}

/**
 * One delegator: paid first, it looks for a node, and brings its stake nearer to what the yield there is worth to it:
 * out of income, wallet and savings, or by taking a part back.
 */
function adjustDelegation(world: World, who: number, market: NodeMarket): void {
  const { delegators, books, scenario, formulas, economy, levels } = world;
  const rule = scenario.delegators;
  const before = books.delegators.balance[who];
  claimDelegation(world, who);
  const earned = books.delegators.balance[who] - before;
  const delegated = deriveDelegated(world, who);
  const { node, netYield } = market.choose(who, delegated > 0 ? delegated : before);
  const expected = netYield - economy.col.delegationLoss[0];
  const share =
    formulas.delegates === undefined
      ? deriveDelegatedShare(expected, rule.outsideYield, rule.yieldSensitivity)
      : Math.min(1, Math.max(0, formulas.delegates(expected, rule.outsideYield)));
  const { savings } = delegators.col;
  // Nobody buys more than there is to be sold.
  const affordable =
    levels.priceNano === 0
      ? 0
      : Math.floor(Math.min(books.desk.balance[0], (savings[who] / levels.priceNano) * PRICE_UNITS));
  const change = decideDelegation({ free: before, earned, delegated, affordable }, share, rule);
  if (change.withdraws > 0) unbondDelegation(world, who, change.withdraws);
  else if (delegated > 0 && node !== delegators.col.node[who]) redelegate(world, who, node);
  if (change.adds >= rule.orderMin) delegate(world, who, node, change.adds);
  if (change.buys >= rule.orderMin) buyToDelegate(world, who, change.buys);
  sellHoldings(world, who, Math.floor(change.spares * rule.sellsRewards));
}

/** Puts savings into DGAI: a pool fills the order in the next tick, the desk at once; delegated when they are there, a week later. */
function buyToDelegate(world: World, who: number, amount: number): void {
  const { delegators, books, ledger, reasons, desk, levels, market } = world;
  const { savings, buying } = delegators.col;
  const cost = Math.min(savings[who], deriveAsk(amount, levels.priceNano, desk.spreadPpm));
  if (cost === 0 || (!market.pooled && amount > desk.dgai.balance[0])) return;
  savings[who] -= cost;
  buying[who] = 1;
  ledger.mint(books.delegatorsUsd, who, cost, reasons['outside.in.savings']);
  if (market.pooled) {
    const [pool, side, owner] = [poolOf.dgai, orderSide.spend, orderOwner.delegator];
    placeOrder(world, { pool, side, owner, row: who, amount: cost });
    return;
  }
  buyFromDesk(
    ledger,
    desk,
    { dgai: books.delegators, usd: books.delegatorsUsd, row: who },
    amount,
    levels.priceNano,
  );
}
