import { RowGroups } from '../../../state/row-groups.ts';
import { refreshAppeal } from '../../inference/appeal.ts';
import { displaceQueues } from '../../inference/queues.ts';
import { unbondDelegation } from '../../staking/delegations.ts';
import { lotOwner, openLot } from '../../staking/mechanisms/unbonding.ts';
import { deriveStakeMin } from '../../staking/stake-min.ts';
import { bond, stakesOf } from '../bond.ts';
import { deriveExpectedMargin, deriveExpectedWeek } from '../expected-week.ts';
import type { World } from '../state.ts';
import { temptNewcomer } from '../temptation.ts';

/** Once a week those in jail come out, nodes join and leave, and a new week begins for all. */
export function adapt(world: World): void {
  if (!world.endsWeek) return;
  freeJailedNodes(world);
  freeJailedAdaptors(world);
  if (world.scenario.nodes.entry.enabled) moveNodes(world);
  beginWeek(world);
}

/** Nodes whose jail is over serve again, those that had to stake more only where that seems worth it. */
function freeJailedNodes(world: World): void {
  const { nodes, roster } = world;
  for (let node = 0; node < nodes.rows; node += 1) {
    if (nodes.col.active[node] === 0) continue;
    const isWorthIt = (): boolean => deriveExpectedMargin(world, node) > 0;
    if (free(world, 'nodes', node, deriveStakeMin(world, node), isWorthIt)) roster.change(node);
  }
}

/** Adaptors whose jail is over route again. */
function freeJailedAdaptors(world: World): void {
  const { adaptors, scenario } = world;
  let someFree = false;
  for (let id = 0; id < adaptors.rows; id += 1)
    if (free(world, 'adaptors', id, scenario.mechanisms.staking.adaptor, () => true)) someFree = true;
  if (someFree) refreshAppeal(world);
}

/**
 * Jail ends when its time is over, the machine is online, and the stake is above the minimum again (economy.md §2.11): who
 * `restakes` brings what is missing. Returns whether somebody came out.
 */
function free(
  world: World,
  kind: 'nodes' | 'adaptors',
  row: number,
  stakeMin: number,
  restakes: () => boolean,
): boolean {
  const { jailedUntil, downSince } = world[kind].col;
  if (jailedUntil[row] === 0 || jailedUntil[row] > world.tick || downSince[row] >= 0) return false;
  const missing = stakeMin - stakesOf(world, kind).balance[row];
  if (missing > 0 && !(restakes() && bond(world, kind, row, missing))) return false;
  jailedUntil[row] = 0;
  world.note('unjail', kind === 'nodes' ? 'node' : 'adaptor', row, 0);
  return true;
}

function moveNodes(world: World): void {
  const { nodes, streams, week } = world;
  const draws = streams['node.entry'].uniforms(0, nodes.rows, week, 0);
  const exits = world.formulas.nodeLeaves && streams['node.exit'].uniforms(0, nodes.rows, week, 0);
  // Whoever changes its node meanwhile leaves it for none.
  const followers = new RowGroups(world.delegators.col.node, world.delegators.rows);
  const { lossWeeks, patience } = nodes.col;
  for (let node = 0; node < nodes.rows; node += 1) {
    if (nodes.col.active[node] === 0) {
      considerJoining(world, node, draws[node]);
      continue;
    }
    const goes =
      exits === undefined ? lossWeeks[node] >= patience[node] : exits[node] < deriveExit(world, node);
    if (goes) leave(world, node, followers.of(node));
  }
  displaceQueues(world, world.tick + 1);
}

/** An operator outside, by its draw of the week and what it expects, or by the chance that the scenario's formula gives. */
function considerJoining(world: World, node: number, draw: number): void {
  const { nodes, formulas, scenario } = world;
  const { entry } = scenario.nodes;
  const isBonding = nodes.col.bonding[node] === 1;
  if (formulas.nodeJoins !== undefined) {
    if (isBonding || draw < deriveEntry(world, node)) join(world, node);
  } else if (isBonding || draw < entry.considers) {
    // Without a formula of their own operators need to have seen what a node of the tier earns.
    const informed =
      formulas.expectation !== undefined || world.tiers.col.observed[nodes.col.tier[node]] === 1;
    if (informed && deriveExpectedMargin(world, node) > entry.hurdle) join(world, node);
    else nodes.col.bonding[node] = 0;
  }
}

/** The chance that an operator outside joins, by the scenario's formula. */
function deriveEntry(world: World, node: number): number {
  const { incomeUsd, costUsd } = deriveExpectedWeek(world, node);
  const expected = deriveExpectedMargin(world, node);
  return world.formulas.nodeJoins?.(expected, incomeUsd, costUsd, world.economy.col.activeNodes[0]) ?? 0;
}

/** The chance that a node leaves, by the scenario's formula. */
function deriveExit(world: World, node: number): number {
  const { margin, lossWeeks, patience } = world.nodes.col;
  const known = Number.isNaN(margin[node]) ? 0 : margin[node];
  const [active] = world.economy.col.activeNodes;
  return world.formulas.nodeLeaves?.(known, lossWeeks[node], patience[node], active) ?? 0;
}

function join(world: World, node: number): void {
  const { nodes, tick, counts, economy } = world;
  if (!bond(world, 'nodes', node, deriveStakeMin(world, node))) return;
  nodes.col.active[node] = 1;
  nodes.col.joined[node] = tick;
  nodes.col.lossWeeks[node] = 0;
  // Nothing is known of its margin until its first week is over.
  nodes.col.margin[node] = Number.NaN;
  nodes.col.annualReturn[node] = Number.NaN;
  nodes.col.jailedUntil[node] = 0;
  nodes.col.downSince[node] = -1;
  nodes.col.freeHours[node] = world.hours;
  temptNewcomer(world, node);
  counts.nodesJoined[0] += 1;
  economy.col.activeNodes[0] += 1;
  world.roster.change(node);
  world.note('join', 'node', node, 0);
}

/** A node leaves: its queue moves, its stake and that of its delegators begin to unbond. */
function leave(world: World, node: number, followers: Int32Array): void {
  const { nodes, books, ledger, reasons, lots, scenario, counts, economy } = world;
  const releaseTick = world.tickAfter(scenario.mechanisms.staking.unbonding);
  const lot = openLot(lots, { owner: lotOwner.node, ownerId: node, bond: node, releaseTick });
  // No room to unbond: the node stays another week rather than leave its stake behind.
  if (lot < 0) return;
  const own = books.nodeStake.balance[node];
  ledger.transfer(books.nodeStake, node, books.unbonding, lot, own, reasons['stake.unbond']);
  nodes.col.active[node] = 0;
  nodes.col.fakeChance[node] = 0;
  world.roster.change(node);
  world.stopped.add(node);
  for (const who of followers) unbondDelegation(world, who);
  counts.nodesLeft[0] += 1;
  economy.col.activeNodes[0] -= 1;
  world.note('leave', 'node', node, 0);
}

function beginWeek(world: World): void {
  const { nodes, adaptors } = world;
  nodes.col.weekCuMilli.fill(0);
  nodes.col.weekWeight.fill(0);
  nodes.col.weekDown.fill(0);
  nodes.col.weekSlashed.fill(0);
  nodes.col.weekSelfDealt.fill(0);
  adaptors.col.weekCuMilli.fill(0);
  adaptors.col.weekDown.fill(0);
  // Routing by stake looks at the stakes of the new week.
  world.roster.isNews = true;
}
