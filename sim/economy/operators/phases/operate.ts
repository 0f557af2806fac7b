import { BASE_UNITS, MILLI_CU, YEAR_HOURS } from '../../../units.ts';
import { orderOwner } from '../../markets/market.ts';
import { deriveDgaiToRaise, sellToDesk } from '../../markets/mechanisms/sale-desk.ts';
import { sellDgai } from '../../markets/orders.ts';
import { deriveMargin } from '../../nodes/nodes.ts';
import type { World } from '../state.ts';
import { weighCheating, weighMisrouting } from '../temptation.ts';

/**
 * Once a week nodes sell what their costs need, take home what they sell beyond, and look at their margins; so do
 * adaptors with what they earn, and those who left with what still reaches them.
 */
export function operate(world: World): void {
  if (!world.settlesWeek) return;
  const { nodes } = world;
  for (let node = 0; node < nodes.rows; node += 1) {
    if (nodes.col.active[node] === 1) runNode(world, node);
    else sellEarnings(world, 'nodes', node);
  }
  for (let id = 0; id < world.adaptors.rows; id += 1) sellEarnings(world, 'adaptors', id);
  if (world.market.pooled) takeHomeProceeds(world);
  if (!world.endsWeek) return;
  observeTiers(world);
  weighCheating(world);
  weighMisrouting(world);
}

/** What running `node` for the week cost, USD: by the hour, by the CU it computed itself, and for training. */
function deriveWeekCost(world: World, node: number): number {
  const { nodes, levels } = world;
  const running = nodes.col.usdPerHour[node] * world.ticksOfWeek * world.tickHours;
  const energy = (nodes.col.usdPerCu[node] * nodes.col.weekCuMilli[node]) / MILLI_CU;
  return levels.energy * (running + energy) + nodes.col.weekTrainingCost[node];
}

/** What delegators got for their rewards since last week. */
function takeHomeProceeds(world: World): void {
  const { books, ledger, reasons } = world;
  const usd = books.delegatorsUsd;
  for (let who = 0; who < usd.balance.length; who += 1)
    ledger.burn(usd, who, usd.balance[who], reasons['outside.out.profit']);
}

/** DGAI that a node must sell to pay for a week, at the present price. */
function deriveNeed(world: World, bill: number): number {
  return deriveDgaiToRaise(bill, world.levels.priceNano, world.desk.spreadPpm);
}

/**
 * A node pays for its week: at the desk with what it sells for it, in a pool with what last week's sale brought; its
 * operator adds what is missing.
 */
function runNode(world: World, node: number): void {
  const { nodes, books, ledger, reasons, desk, levels, scenario, market } = world;
  const cost = deriveWeekCost(world, node);
  const bill = Math.round(cost * BASE_UNITS);
  const trader = { dgai: books.nodes, usd: books.nodesUsd, row: node };
  const needed = bill - books.nodesUsd.balance[node];
  if (needed > 0 && !market.pooled)
    sellToDesk(ledger, desk, trader, deriveNeed(world, needed), levels.priceNano);
  const missing = bill - books.nodesUsd.balance[node];
  if (missing > 0) ledger.mint(books.nodesUsd, node, missing, reasons['outside.in.capital']);
  ledger.burn(books.nodesUsd, node, bill, reasons['outside.out.node']);
  const income = earnedUsd(world, node);
  sellEarnings(world, 'nodes', node, bill);
  world.nodeRecord.col.jailed[node] = Number(nodes.col.jailedUntil[node] > 0);
  nodes.col.margin[node] = deriveMargin({ incomeUsd: income, costUsd: cost });
  nodes.col.weekProfit[node] = income - cost;
  const tier = scenario.nodes.tiers[nodes.col.tier[node]];
  const slashed = (nodes.col.weekSlashed[node] / BASE_UNITS) * world.priceUsd;
  const capital =
    tier.capitalUsd / BASE_UNITS + (books.nodeStake.balance[node] / BASE_UNITS) * world.priceUsd;
  nodes.col.annualReturn[node] =
    capital === 0
      ? 0
      : ((income - cost - slashed) * YEAR_HOURS) / (world.ticksOfWeek * world.tickHours) / capital;
  nodes.col.lossWeeks[node] = income < cost ? nodes.col.lossWeeks[node] + 1 : 0;
}

/** USD that a node earned in the week by inference and training, less what it paid for its own work. */
function earnedUsd(world: World, node: number): number {
  const { weekIncome, weekSelfDealt, weekTraining } = world.nodes.col;
  return ((weekIncome[node] - weekSelfDealt[node]) / BASE_UNITS) * world.priceUsd + weekTraining[node];
}

/** Sells the stated part of a wallet, at least what next week's bill takes, and takes home the money that is left. */
function sellEarnings(world: World, kind: 'nodes' | 'adaptors', row: number, bill = 0): void {
  const { books, ledger, reasons, scenario, market } = world;
  const usd = kind === 'nodes' ? books.nodesUsd : books.adaptorsUsd;
  const takeHome = (): void => ledger.burn(usd, row, usd.balance[row], reasons['outside.out.profit']);
  if (market.pooled) takeHome();
  // What was bought as a stake waits for it.
  if (world[kind].col.bonding[row] === 1) return;
  const held = books[kind].balance[row];
  const share = Math.floor(held * scenario[kind].sellsRewards);
  const amount =
    market.pooled && share < held ? Math.max(share, Math.min(held, deriveNeed(world, bill))) : share;
  sellDgai(world, kind === 'nodes' ? orderOwner.node : orderOwner.adaptor, row, amount);
  if (!market.pooled) takeHome();
}

/** What a node of each tier earns and computes, as operators outside see it. */
function observeTiers(world: World): void {
  const { nodes, tiers } = world;
  const income = new Float64Array(tiers.rows);
  const work = new Float64Array(tiers.rows);
  const members = new Float64Array(tiers.rows);
  for (let node = 0; node < nodes.rows; node += 1) {
    if (nodes.col.active[node] === 0) continue;
    income[nodes.col.tier[node]] += earnedUsd(world, node);
    work[nodes.col.tier[node]] += nodes.col.weekCuMilli[node] / MILLI_CU;
    members[nodes.col.tier[node]] += 1;
  }
  for (let tier = 0; tier < tiers.rows; tier += 1) {
    if (members[tier] === 0) continue;
    const seen = income[tier] / members[tier];
    const memory = tiers.col.observed[tier] === 0 ? 1 : world.scenario.nodes.entry.memory;
    tiers.col.incomeUsd[tier] += memory * (seen - tiers.col.incomeUsd[tier]);
    tiers.col.cuPerWeek[tier] += memory * (work[tier] / members[tier] - tiers.col.cuPerWeek[tier]);
    tiers.col.observed[tier] = 1;
  }
}
