import { deriveMargin } from '../../agents/nodes.ts';
import { deriveHazard, migrate } from '../../agents/users.ts';
import { buyFromDesk, deriveAsk } from '../../mechanisms/sale-desk.ts';
import { lotOwner, openLot } from '../../mechanisms/unbonding.ts';
import { deriveStakeMin } from '../stake-min.ts';
import { WEEK_HOURS, type World } from '../world.ts';
import { displaceQueue } from './route.ts';
import { unbondDelegation } from './stake.ts';

/** Once a week people come and go: users, then nodes; and a new week begins for everybody. */
export function adapt(world: World): void {
  if (!world.endsWeek) return;
  moveUsers(world);
  freeJailed(world);
  freeJailedAdaptors(world);
  if (world.scenario.nodes.entry.enabled) moveNodes(world);
  beginWeek(world);
}

function moveUsers(world: World): void {
  const { churn, growth } = world.scenario.users;
  if (!churn.enabled && !growth.enabled) return;
  const { formulas } = world;
  const formula = formulas.churn;
  const hazard =
    formula === undefined
      ? deriveHazard(churn.hazardPerWeek as number, churn.beta)
      : (d: number) => formula(d, churn.beta);
  const change = migrate(world.users, world.week, world.streams['user.migration'], {
    hazard: churn.enabled ? hazard : undefined,
    innovation: growth.enabled ? growth.innovation : 0,
    imitation: growth.enabled ? growth.imitation : 0,
  });
  world.counts.col.usersJoined[0] += change.joined;
  world.counts.col.usersChurned[0] += change.churned;
  world.economy.col.activeUsers[0] += change.joined - change.churned;
}

/** Jail ends when its time is over, the machine is online, and the stake is above the minimum again (economy.md §2.11). */
function freeJailed(world: World): void {
  const { nodes, books, tick } = world;
  const { active, jailedUntil, downSince } = nodes.col;
  for (let node = 0; node < nodes.rows; node += 1) {
    if (active[node] === 0 || jailedUntil[node] === 0 || jailedUntil[node] > tick || downSince[node] >= 0)
      continue;
    const missing = deriveStakeMin(world, node) - books.nodeStake.balance[node];
    if (missing > 0 && !(deriveOutlook(world, node) > 0 && bond(world, node, missing))) continue;
    jailedUntil[node] = 0;
    world.eligibilityChanged = true;
    world.note('unjail', 'node', node, 0);
  }
}

/** Adaptors whose jail is over route again once they have restored their stake from what they earn. */
function freeJailedAdaptors(world: World): void {
  const { adaptors, books, ledger, reasons, scenario, tick } = world;
  const { jailedUntil } = adaptors.col;
  for (let adaptor = 0; adaptor < adaptors.rows; adaptor += 1) {
    const missing = scenario.mechanisms.staking.adaptor - books.adaptorStake.balance[adaptor];
    const restored = Math.min(missing, books.adaptors.balance[adaptor]);
    if (restored > 0)
      ledger.transfer(books.adaptors, adaptor, books.adaptorStake, adaptor, restored, reasons['stake.bond']);
    if (jailedUntil[adaptor] === 0 || jailedUntil[adaptor] > tick || restored < missing) continue;
    jailedUntil[adaptor] = 0;
    world.note('unjail', 'adaptor', adaptor, 0);
  }
}

/** Expected margin of running `node`: its tier's recent income over its own cost, or the scenario's formula. */
function deriveOutlook(world: World, node: number): number {
  const { nodes, tiers, levels, formulas } = world;
  const incomeUsd = tiers.col.incomeUsd[nodes.col.tier[node]];
  const costUsd = levels.energy * nodes.col.usdPerHour[node] * WEEK_HOURS;
  return formulas.expectation === undefined
    ? deriveMargin({ incomeUsd, costUsd })
    : formulas.expectation(incomeUsd, costUsd, world.week);
}

/** The operator stakes `amount` more: from its wallet, the rest bought at the desk with its own money. */
function bond(world: World, node: number, amount: number): boolean {
  const { books, ledger, reasons, desk, levels } = world;
  const missing = amount - books.nodes.balance[node];
  if (missing > 0) {
    if (missing > books.desk.balance[0]) return false;
    const cost = deriveAsk(missing, levels.priceNano, desk.spreadPpm);
    const capital = cost - books.nodesUsd.balance[node];
    if (capital > 0) ledger.mint(books.nodesUsd, node, capital, reasons['outside.in.capital']);
    buyFromDesk(
      ledger,
      desk,
      { dgai: books.nodes, usd: books.nodesUsd, row: node },
      missing,
      levels.priceNano,
    );
  }
  ledger.transfer(books.nodes, node, books.nodeStake, node, amount, reasons['stake.bond']);
  return true;
}

function moveNodes(world: World): void {
  const { nodes, scenario, streams, week } = world;
  const { entry } = scenario.nodes;
  for (let node = 0; node < nodes.rows; node += 1) {
    if (nodes.col.active[node] === 1) {
      if (nodes.col.lossWeeks[node] >= entry.lossWeeks) leave(world, node);
    } else if (streams['node.entry'].uniform(node, week, 0) < entry.considers) {
      if (world.tiers.col.observed[nodes.col.tier[node]] === 1 && deriveOutlook(world, node) > entry.hurdle)
        join(world, node);
    }
  }
}

function join(world: World, node: number): void {
  const { nodes, tick, counts, economy } = world;
  if (!bond(world, node, deriveStakeMin(world, node))) return;
  nodes.col.active[node] = 1;
  nodes.col.joined[node] = tick;
  nodes.col.lossWeeks[node] = 0;
  nodes.col.jailedUntil[node] = 0;
  nodes.col.downSince[node] = -1;
  nodes.col.freeHours[node] = world.hours;
  counts.col.nodesJoined[0] += 1;
  economy.col.activeNodes[0] += 1;
  world.eligibilityChanged = true;
  world.note('join', 'node', node, 0);
}

/** A node leaves: its queue moves, its stake and that of its delegators begin to unbond. */
function leave(world: World, node: number): void {
  const { nodes, delegators, books, ledger, reasons, lots, scenario, tick, tickHours, counts, economy } =
    world;
  nodes.col.active[node] = 0;
  nodes.col.fakeChance[node] = 0;
  world.eligibilityChanged = true;
  displaceQueue(world, node, tick + 1);
  const releaseTick = tick + Math.ceil(scenario.mechanisms.staking.unbonding / tickHours);
  const lot = openLot(lots, { owner: lotOwner.node, ownerId: node, bond: node, releaseTick });
  if (lot >= 0)
    ledger.transfer(
      books.nodeStake,
      node,
      books.unbonding,
      lot,
      books.nodeStake.balance[node],
      reasons['stake.unbond'],
    );
  for (let who = 0; who < delegators.rows; who += 1)
    if (delegators.col.node[who] === node) unbondDelegation(world, who);
  counts.col.nodesLeft[0] += 1;
  economy.col.activeNodes[0] -= 1;
  world.note('leave', 'node', node, 0);
}

function beginWeek(world: World): void {
  const { nodes, adaptors } = world;
  nodes.col.weekCuMilli.fill(0);
  nodes.col.weekWeight.fill(0);
  nodes.col.weekDown.fill(0);
  nodes.col.weekSlashed.fill(0);
  adaptors.col.weekCuMilli.fill(0);
  adaptors.col.weekDown.fill(0);
  // Routing by stake looks at the stakes of the new week.
  world.eligibilityChanged = true;
}
