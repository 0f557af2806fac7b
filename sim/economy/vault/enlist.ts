import { BASE_UNITS } from '../../units.ts';
import { deriveRtWorth } from '../subnets/rt-price.ts';
import { subnetStage } from '../subnets/state.ts';
import { deriveDataScheduled } from './allot.ts';
import { contributorKind, decideSubnet, deriveExpectedRoyalty, deriveSybils } from './contributors.ts';
import { deriveDataCost } from './data-cost.ts';
import { deriveRoundAllotment } from './mechanisms/royalty-decay.ts';
import type { World } from './state.ts';

/** Slots of the draws of a decision; weekly ones and those at a founding never share one. */
const drawSlot = { thinks: 0, chooses: 1, joins: 2 } as const;

/** What contributors see when they look around: subnets with what their next round of data is worth, and the items that share it. */
interface Prospects {
  readonly potUsd: Float64Array;
  readonly items: Float64Array;
  readonly expectedUsd: Float64Array;
  readonly costUsd: Float64Array;
  readonly weights: Float64Array;
  /** What an item costs whoever brings it. */
  readonly itemUsd: number;
}

/** Once a week some contributors think again about their subnet: another, the same, or none (economy.md §6). */
export function reconsiderSubnets(world: World): void {
  const { scenario, streams, week } = world;
  const { count, considers } = scenario.contributors;
  const decision = streams['contributor.decision'];
  const draws = decision.uniforms(0, count, week, drawSlot.thinks);
  let prospects: Prospects | undefined;
  for (let id = 0; id < count; id += 1) {
    if (draws[id] >= considers) continue;
    prospects ??= deriveProspects(world);
    choose(world, prospects, id, decision.uniform(id, week, drawSlot.chooses));
  }
}

/** When a subnet is founded everyone without one looks around at once. */
export function lookAtFounding(world: World, founded: number): void {
  const { subnet } = world.contributors.col;
  const decision = world.streams['contributor.decision'];
  const prospects = deriveProspects(world);
  for (let id = 0; id < world.scenario.contributors.count; id += 1)
    if (subnet[id] < 0) choose(world, prospects, id, decision.uniform(id, founded, drawSlot.joins));
}

function deriveProspects(world: World): Prospects {
  const { rows, col } = world.subnets;
  const none = (): Float64Array => new Float64Array(rows);
  const columns = { potUsd: none(), items: none(), expectedUsd: none(), costUsd: none(), weights: none() };
  const prospects = { ...columns, itemUsd: deriveDataCost(world) };
  for (let subnet = 0; subnet < rows; subnet += 1) {
    if (col.stage[subnet] !== subnetStage.founded) continue;
    const round = col.round[subnet];
    // Before its first round as many nodes are expected as there are.
    const bidders = round === 0 ? world.economy.col.activeNodes[0] : col.bidders[subnet];
    const scheduled = deriveDataScheduled(world, { subnet, round }, bidders);
    const pot = deriveRoundAllotment(col.rolledData[subnet], scheduled);
    prospects.potUsd[subnet] = pot * deriveRtWorth(world, subnet, world.scenario.contributors.sellsRewards);
  }
  const { subnet, size } = world.contributors.col;
  for (let id = 0; id < world.scenario.contributors.count; id += 1)
    if (subnet[id] >= 0) prospects.items[subnet[id]] += size[id];
  return prospects;
}

/**
 * A contributor compares what its items would earn in each subnet's next round, shared with the items that come there
 * now, with the cost of bringing them; those who choose after it see where it went.
 */
function choose(world: World, prospects: Prospects, id: number, u: number): void {
  const { scenario, formulas } = world;
  const { sensitivity } = scenario.contributors;
  const { potUsd, items, expectedUsd, costUsd, weights, itemUsd } = prospects;
  const { subnet, size } = world.contributors.col;
  const subnets = world.subnets.rows;
  const own = size[id];
  const now = subnet[id];
  if (now >= 0) items[now] -= own;
  const { cost, chance } = deriveTerms(world, id, own * itemUsd);
  for (let s = 0; s < subnets; s += 1) {
    costUsd[s] = 0;
    expectedUsd[s] = Number.NEGATIVE_INFINITY;
    if (world.subnets.col.stage[s] !== subnetStage.founded) continue;
    const expected = chance * deriveExpectedRoyalty(potUsd[s], own, items[s]);
    expectedUsd[s] = formulas.joins === undefined ? expected - cost : formulas.joins(expected, cost);
  }
  const chosen = decideSubnet({ expectedUsd, costUsd, weights, subnets, outsideUsd: 0, sensitivity }, u);
  if (chosen >= 0) items[chosen] += own;
  if (chosen !== now) move(world, id, chosen);
}

/** What a round costs a contributor whose items cost so many USD to bring, checks included, and the chance that it is paid. */
function deriveTerms({ scenario, contributors }: World, id: number, itemsUsd: number) {
  const { checked, usdPerCheck } = scenario.vault.proofs;
  const checks = (checked * usdPerCheck) / BASE_UNITS;
  const isForging = contributors.col.kind[id] === contributorKind.forging;
  return isForging ? { cost: checks, chance: 1 - checked } : { cost: itemsUsd + checks, chance: 1 };
}

/** A contributor goes to another subnet, or to none, with all its identities. */
function move(world: World, id: number, chosen: number): void {
  const { scenario } = world;
  const { count, sybil } = scenario.contributors;
  const { active, subnet, joinedRound } = world.contributors.col;
  const enter = (row: number): void => {
    active[row] = chosen < 0 ? 0 : 1;
    subnet[row] = chosen;
    joinedRound[row] = chosen < 0 ? 0 : world.subnets.col.round[chosen];
  };
  enter(id);
  if (id >= deriveSybils(count, sybil.share)) return;
  const first = count + id * sybil.identities;
  for (let row = first; row < first + sybil.identities; row += 1) enter(row);
}
