import { BASE_UNITS, MILLI_CU, WEEK_HOURS } from '../../units.ts';
import { deriveSplit, emptySplit } from '../inference/mechanisms/fee-split.ts';
import { currentSplit } from '../inference/split-rule.ts';
import { deriveImpact } from '../markets/mechanisms/price-impact.ts';
import { deriveMargin, type Outlook } from '../nodes/nodes.ts';
import { deriveEmissionDue } from '../rewards/emission-schedule.ts';
import { deriveEmissionWeight } from '../rewards/mechanisms/emission.ts';
import { deriveDelegatorsPart } from '../staking/mechanisms/delegation.ts';
import { deriveStakeMin } from '../staking/stake-min.ts';
import { deriveStakeRule } from '../staking/stake-rule.ts';
import type { World } from './state.ts';

/** Mean size of a request, CU. */
export function deriveMeanCu(world: World): number {
  let cu = 0;
  let weight = 0;
  world.workloads.forEach((workload, w) => {
    if (world.offered.col.whitelisted[w] === 0) return;
    cu += (workload.scenario.weight * workload.meanCuMilli) / MILLI_CU;
    weight += workload.scenario.weight;
  });
  return weight === 0 ? 0 : cu / weight;
}

/** Part of the price that is left when all nodes sell the pay of the last week at once, as far as they count that. */
function derivePriceKept({ books, market, nodes, scenario }: World): number {
  const counts = scenario.markets.depth.nodes;
  if (counts === 0 || !market.pooled) return 1;
  const sold = scenario.nodes.sellsRewards * nodes.col.weekIncome.reduce((sum, income) => sum + income, 0);
  return 1 - counts * deriveImpact(sold, books.desk.balance[0]);
}

/** What a week of running `node` promises: what its tier earns, less its own cost. */
export function deriveExpectedWeek(world: World, node: number): Outlook {
  const { nodes, tiers, levels } = world;
  const tier = nodes.col.tier[node];
  const energyUsd = nodes.col.usdPerCu[node] * tiers.col.cuPerWeek[tier];
  return {
    incomeUsd: tiers.col.incomeUsd[tier] * derivePriceKept(world),
    costUsd: levels.energy * (nodes.col.usdPerHour[node] * WEEK_HOURS + energyUsd),
  };
}

/** Expected margin of running `node`, by what its tier earns or by the scenario's formula. */
export function deriveExpectedMargin(world: World, node: number): number {
  const outlook = deriveExpectedWeek(world, node);
  const { expectation } = world.formulas;
  return expectation === undefined
    ? deriveMargin(outlook)
    : expectation(outlook.incomeUsd, outlook.costUsd, world.week);
}

/**
 * Before anybody has seen a week, each tier is expected to earn what is quoted: work at the base price as far as users
 * want it at that price, divided by capacity, and emission by stake and that work. A tier that nobody runs is judged by
 * the nodes that might.
 */
export function quoteFirstWeek(world: World): void {
  const { nodes, tiers } = world;
  const { active, tier, capacity } = nodes.col;
  const members = new Float64Array(tiers.rows);
  let network = 0;
  for (let node = 0; node < nodes.rows; node += 1) {
    members[tier[node]] += active[node];
    network += active[node] * capacity[node];
  }
  const isJudged = (node: number): boolean => active[node] === 1 || members[tier[node]] === 0;
  const wanted = deriveWantedCu(world);
  /** Milli-CU that a node expects to compute. */
  const workOf = (node: number): number => {
    const among = network + (1 - active[node]) * capacity[node];
    return Math.round(MILLI_CU * capacity[node] * Math.min(WEEK_HOURS, wanted / among));
  };
  let weights = 0;
  for (let node = 0; node < nodes.rows; node += 1)
    if (active[node] === 1) weights += deriveQuotedWeight(world, node, workOf(node));
  const judged = new Float64Array(tiers.rows);
  const payPerCu = deriveQuotedPay(world);
  for (let node = 0; node < nodes.rows; node += 1) {
    if (!isJudged(node)) continue;
    const at = tier[node];
    const work = workOf(node);
    const income = (work / MILLI_CU) * payPerCu + deriveQuotedEmission(world, node, work, weights);
    judged[at] += 1;
    tiers.col.incomeUsd[at] +=
      ((income / BASE_UNITS) * world.priceUsd - tiers.col.incomeUsd[at]) / judged[at];
    tiers.col.cuPerWeek[at] += (work / MILLI_CU - tiers.col.cuPerWeek[at]) / judged[at];
  }
}

/** CU that users will want in a week at the present price. */
function deriveWantedCu(world: World): number {
  const requests = world.economy.col.activeUsers[0] * world.scenario.users.candidateRate * WEEK_HOURS;
  return requests * world.levels.acceptance * deriveMeanCu(world);
}

/** What the node side of a CU served in time is paid, base units of DGAI. */
function deriveQuotedPay(world: World): number {
  const price = Math.round(world.inForce.basePrice);
  return deriveSplit(price, price, 0, false, currentSplit(world), emptySplit()).node;
}

/** Own stake of a node, or what it would have to hold. */
function deriveOwnStake(world: World, node: number): number {
  return world.nodes.col.active[node] === 1
    ? world.books.nodeStake.balance[node]
    : deriveStakeMin(world, node);
}

/** Weight of a node in emission with so much work. */
function deriveQuotedWeight(world: World, node: number, cuMilli: number): number {
  const stake = deriveOwnStake(world, node) + world.books.delegated.balance[node];
  const { weight } = world.scenario.mechanisms.emission;
  return deriveEmissionWeight(weight, stake, cuMilli, world.nodes.col.capacity[node]);
}

/** A node's own part of the first week's emission, base units; `weights` are those of all active nodes. */
function deriveQuotedEmission(world: World, node: number, cuMilli: number, weights: number): number {
  const weight = deriveQuotedWeight(world, node, cuMilli);
  if (!world.scenario.mechanisms.emission.enabled || weight === 0) return 0;
  const all = deriveEmissionDue(world, WEEK_HOURS);
  const amount = Math.floor((all * weight) / (weights + (1 - world.nodes.col.active[node]) * weight));
  const delegated = world.books.delegated.balance[node];
  return (
    amount - deriveDelegatorsPart(amount, deriveOwnStake(world, node), delegated, deriveStakeRule(world))
  );
}
