import { addReward } from '../../../ledger/accumulator.ts';
import { PPM } from '../../../ledger/amount.ts';
import { divideProRata } from '../../../ledger/pro-rata.ts';
import { HOUR_SECONDS, MILLI_CU } from '../../../units.ts';
import { deriveUptimeWeight } from '../../inference/mechanisms/node-pay.ts';
import { settleSelfDeal } from '../../inference/self-deal.ts';
import { decideSelfDealing } from '../../nodes/nodes.ts';
import { bondedStake } from '../../staking/delegations.ts';
import { deriveDelegatorsPart } from '../../staking/mechanisms/delegation.ts';
import { deriveStakeRule } from '../../staking/stake-rule.ts';
import { deriveVestingRule, genesisLotNames } from '../../tokens/genesis-lots.ts';
import { deriveUnlocked } from '../../tokens/mechanisms/vesting.ts';
import { deriveEmissionDue } from '../emission-schedule.ts';
import { deriveEmissionWeight } from '../mechanisms/emission.ts';
import { burnedDgai, mintable } from '../mintable.ts';
import type { World } from '../state.ts';

/**
 * The weekly settlement: claims that have waited, self-dealing, pay of nodes and adaptors, emission, vesting. A
 * part-week at the end of a run is settled for the time it lasted.
 */
export function reward(world: World): void {
  if (!world.settlesWeek) return;
  if (world.payDelayWeeks > 0) releaseClaims(world);
  dealWithSelf(world);
  world.nodes.col.weekIncome.fill(0);
  world.nodes.col.weekEmission.fill(0);
  payNodes(world);
  payAdaptors(world);
  emit(world);
  vest(world);
  if (world.payDelayWeeks === 0) releaseClaims(world);
  closeWeek(world);
}

function upTicks(world: World, node: number): number {
  return world.ticksOfWeek - world.nodes.col.weekDown[node];
}

function emissionWeight(world: World, node: number, cuMilli: number): number {
  const weight = deriveEmissionWeight(
    world.scenario.mechanisms.emission.weight,
    bondedStake(world, node),
    cuMilli,
    world.nodes.col.capacity[node],
  );
  return deriveUptimeWeight(weight, upTicks(world, node), world.ticksOfWeek);
}

/** Nodes that would deal with themselves look at what it pays this week, all at once, and buy their own work if it does. */
function dealWithSelf(world: World): void {
  const { nodes, books, inForce, scenario, counts } = world;
  counts.selfDealtMilli[0] = 0;
  const { selfDealing } = scenario.nodes;
  if (selfDealing.share === 0) return;
  const due = deriveDueEmission(world);
  let allEmission = 0;
  let allPay = 0;
  for (let node = 0; node < nodes.rows; node += 1) {
    allEmission += emissionWeight(world, node, nodes.col.weekCuMilli[node]);
    allPay += nodes.col.weekWeight[node];
  }
  const costPerMilli = inForce.basePrice / MILLI_CU;
  const divided = 1 - (inForce.network + inForce.governance + inForce.treasury + inForce.adaptor) / PPM;
  const potShare = divided * (1 - inForce.burn / PPM);
  for (let node = 0; node < nodes.rows; node += 1) {
    if (nodes.col.selfDealer[node] === 0 || nodes.col.active[node] === 0 || nodes.col.jailedUntil[node] > 0)
      continue;
    const ownCuMilli = nodes.col.weekCuMilli[node];
    const ownPayWeight = nodes.col.weekWeight[node];
    const capacityMilli = nodes.col.capacity[node] * MILLI_CU * upTicks(world, node) * world.tickHours;
    const affordable = books.nodes.balance[node] / costPerMilli;
    const deal = {
      most: Math.floor(Math.min(affordable, capacityMilli * selfDealing.maxShareOfCapacity)),
      costPerMilli,
      emission: due,
      othersEmissionWeight: allEmission - emissionWeight(world, node, ownCuMilli),
      emissionWeight: (cuMilli: number) => emissionWeight(world, node, cuMilli),
      pot: books.nodePot.balance[0],
      othersPayWeight: allPay - ownPayWeight,
      potShare,
      ownCuMilli,
      ownPayWeight,
    };
    const work = decideSelfDealing(deal, selfDealing.amounts);
    if (work === 0) continue;
    const outlay = Math.min(books.nodes.balance[node], Math.ceil(work * costPerMilli));
    settleSelfDeal(world, node, outlay);
    nodes.col.weekSelfDealt[node] += outlay;
    nodes.col.weekCuMilli[node] += work;
    nodes.col.weekWeight[node] += work;
    counts.selfDealtMilli[0] += work;
  }
}

/** The slot of the ring of pending pay that belongs to `week`. */
function paySlot(world: World, week: number): number {
  return week % (world.payDelayWeeks + 1);
}

/** Pay earned `payDelayWeeks` ago reaches wallets. */
function releaseClaims(world: World): void {
  const { ledger, books, reasons, nodes, adaptors } = world;
  const slot = paySlot(world, world.week + 1);
  for (let node = 0; node < nodes.rows; node += 1) {
    const row = slot * nodes.rows + node;
    ledger.transfer(
      books.nodePending,
      row,
      books.nodes,
      node,
      books.nodePending.balance[row],
      reasons['pay.claim'],
    );
  }
  for (let adaptor = 0; adaptor < adaptors.rows; adaptor += 1) {
    const row = slot * adaptors.rows + adaptor;
    ledger.transfer(
      books.adaptorPending,
      row,
      books.adaptors,
      adaptor,
      books.adaptorPending.balance[row],
      reasons['pay.claim'],
    );
  }
}

/** The pending slot of this week where the new pay of node 0 goes; those of the others follow. */
function firstPending(world: World): number {
  return paySlot(world, world.week) * world.nodes.rows;
}

/** By the rule that each payment came under, which may have changed in the week: the node pot, and each node's own tasks. */
function payNodes(world: World): void {
  const { books, scenario } = world;
  const isWeekly = scenario.mechanisms.pay.rule === 'weekly';
  if (!isWeekly || books.nodePots.balance.some((pot) => pot > 0)) payTasks(world);
  if (isWeekly || books.nodePot.balance[0] > 0) payPot(world);
}

/** Each node for its own tasks. */
function payTasks(world: World): void {
  const { nodes, ledger, books, reasons } = world;
  const { weekIncome } = nodes.col;
  const first = firstPending(world);
  for (let node = 0; node < nodes.rows; node += 1) {
    const amount = books.nodePots.balance[node];
    ledger.transfer(books.nodePots, node, books.nodePending, first + node, amount, reasons['pay.claim']);
    weekIncome[node] += amount;
  }
}

/** The week's node pot by CU × latency × uptime. */
function payPot(world: World): void {
  const { nodes, ledger, books, reasons, scratch } = world;
  const { weekIncome } = nodes.col;
  const pending = books.nodePending;
  const first = firstPending(world);
  scratch.reserve(nodes.rows, 0);
  for (let node = 0; node < nodes.rows; node += 1) {
    scratch.weights[node] = deriveUptimeWeight(
      nodes.col.weekWeight[node],
      upTicks(world, node),
      world.ticksOfWeek,
    );
  }
  divideProRata(books.nodePot.balance[0], scratch.weights, nodes.rows, scratch.shares);
  for (let node = 0; node < nodes.rows; node += 1) {
    const amount = scratch.shares[node];
    ledger.transfer(books.nodePot, 0, pending, first + node, amount, reasons['pay.node']);
    weekIncome[node] += amount;
  }
}

/** Adaptors by CU routed × uptime; then partners hand over what they owe for favours. */
function payAdaptors(world: World): void {
  const { adaptors, ledger, books, reasons, scratch, ticksOfWeek } = world;
  scratch.reserve(adaptors.rows, 0);
  const { weekCuMilli, weekDown, kickback, partner } = adaptors.col;
  for (let id = 0; id < adaptors.rows; id += 1) {
    scratch.weights[id] = deriveUptimeWeight(weekCuMilli[id], ticksOfWeek - weekDown[id], ticksOfWeek);
  }
  divideProRata(books.adaptorPot.balance[0], scratch.weights, adaptors.rows, scratch.shares);
  const slot = paySlot(world, world.week) * adaptors.rows;
  for (let id = 0; id < adaptors.rows; id += 1) {
    ledger.transfer(
      books.adaptorPot,
      0,
      books.adaptorPending,
      slot + id,
      scratch.shares[id],
      reasons['pay.adaptor'],
    );
    world.adaptorIncome[id] = scratch.shares[id];
    if (partner[id] < 0) continue;
    const owed = Math.min(kickback[id], books.nodes.balance[partner[id]]);
    ledger.transfer(books.nodes, partner[id], books.adaptors, id, owed, reasons['pay.kickback']);
    world.adaptorIncome[id] += owed;
    kickback[id] = 0;
  }
}

/** Emission due by the schedule and not yet handed out; off, what was due before. */
function deriveDueEmission(world: World): number {
  const { scenario, economy } = world;
  if (!scenario.mechanisms.emission.enabled) return economy.col.carried[0];
  const until = deriveEmissionDue(world, (world.tick + 1) * world.tickHours);
  // Where the cap counts live tokens, what was burned may be emitted again.
  const again = world.scenario.tokens.capCounts === 'live' ? burnedDgai(world) - economy.col.reissued[0] : 0;
  return until - economy.col.emitted[0] + economy.col.carried[0] + again;
}

/** The week's emission by √(stake × CU) × uptime; delegators get their stake's part less commission; nobody: carried over. */
function emit(world: World): void {
  const { nodes, books, ledger, reasons, scratch, scenario, economy, counts } = world;
  const all = deriveDueEmission(world);
  const due = Math.min(all, mintable(world));
  economy.col.emitted[0] = Math.max(
    economy.col.emitted[0],
    deriveEmissionDue(world, (world.tick + 1) * world.tickHours),
  );
  const rule = deriveStakeRule(world);
  let total = 0;
  scratch.reserve(nodes.rows, 0);
  for (let node = 0; node < nodes.rows; node += 1) {
    const earns = nodes.col.active[node] === 1 && nodes.col.jailedUntil[node] === 0;
    scratch.weights[node] = earns ? emissionWeight(world, node, nodes.col.weekCuMilli[node]) : 0;
    total += scratch.weights[node];
  }
  const paid = total === 0 ? 0 : divideProRata(due, scratch.weights, nodes.rows, scratch.shares);
  economy.col.carried[0] = all - paid;
  if (scenario.mechanisms.emission.enabled && scenario.tokens.capCounts === 'live')
    economy.col.reissued[0] = burnedDgai(world);
  counts.lastWeekEmission[0] = paid;
  counts.lastWeekDelegation[0] = 0;
  if (paid === 0) return;
  const first = firstPending(world);
  for (let node = 0; node < nodes.rows; node += 1) {
    const amount = scratch.shares[node];
    if (amount === 0) continue;
    nodes.col.weekEmission[node] = amount;
    const delegators = deriveDelegatorsPart(
      amount,
      books.nodeStake.balance[node],
      books.delegated.balance[node],
      rule,
    );
    if (delegators > 0) {
      ledger.mint(books.delegationRewards, node, delegators, reasons['emission.delegators']);
      addReward(nodes.col, node, delegators, nodes.col.shares[node]);
      counts.lastWeekDelegation[0] += delegators;
    }
    ledger.mint(books.nodePending, first + node, amount - delegators, reasons['emission.node']);
    nodes.col.weekIncome[node] += amount - delegators;
  }
}

/** Lots vest by cumulative floors; late airdrops go through the community fund, late liquidity to the desk. */
function vest(world: World): void {
  const { ledger, books, reasons, scenario, economy } = world;
  const { genesis } = scenario.tokens;
  const { lots } = world.genesisLots;
  const { community, team, investors, desk } = books;
  const holders = { community, team, investors, airdrop: community, liquidity: desk };
  const elapsed = (world.tick + 1) * world.tickHours;
  for (const name of genesisLotNames) {
    const column = economy.col[`${name}Vested`];
    const rule = deriveVestingRule(lots[name], genesis[name]);
    const vested = deriveUnlocked(rule, Math.round(elapsed * HOUR_SECONDS));
    ledger.mint(holders[name], 0, vested - column[0], reasons[`vest.${name}`]);
    column[0] = vested;
  }
}

/** Sums of the week for metrics, before nodes and adaptors begin a new one. */
function closeWeek(world: World): void {
  const { counts, nodes, economy } = world;
  economy.col.lastWeekFees[0] = economy.col.weekFees[0];
  economy.col.weekFees[0] = 0;
  economy.col.lastWeekServed[0] = economy.col.weekServed[0];
  economy.col.weekServed[0] = 0;
  let work = 0;
  for (let node = 0; node < nodes.rows; node += 1) work += nodes.col.weekCuMilli[node];
  counts.weekCuMilli[0] = work;
}
