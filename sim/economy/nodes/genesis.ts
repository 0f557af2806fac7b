import { drawFactor, drawTrait } from '../../kernel/traits.ts';
import { HOUR_SECONDS } from '../../units.ts';
import { dealHoldings } from '../tokens/deal-holdings.ts';
import { shareGenesis } from '../tokens/share-genesis.ts';
import { calibrationAt, networkCalibration } from '../workloads/workloads.ts';
import { dealTiers } from './deal-tiers.ts';
import { drawCapacity, nodeCalibration } from './node-calibration.ts';
import type { World } from './state.ts';

/** Nodes of the stated tiers, those that are run from the start first; DGAI for these. */
export function createNodes(world: World): void {
  const { nodes, scenario } = world;
  const { tiers, active } = scenario.nodes;
  nodes.col.tier.set(
    dealTiers(
      tiers.map((tier) => tier.share),
      nodes.rows,
    ),
  );
  const capacities = tiers.map((_, tier) => deriveCapacity(world, tier));
  for (let node = 0; node < nodes.rows; node += 1) {
    nodes.col.active[node] = node < active ? 1 : 0;
    nodes.col.queueFirst[node] = -1;
    nodes.col.queueLast[node] = -1;
    nodes.col.downSince[node] = -1;
    setSpeed(world, node, drawCapacity(world, node), capacities[nodes.col.tier[node]]);
  }
  world.economy.col.activeNodes[0] = active;
  const dealt = dealHoldings(world, 'tokens.holdings.nodes', {
    book: world.books.nodes,
    reason: world.reasons['genesis'],
  });
  if (dealt === undefined) shareGenesis(world, scenario.tokens.wallets.nodes, world.books.nodes, active);
}

/** How fast a tier works by its calibration. */
interface TierSpeed {
  readonly auPerHour: number;
  readonly cuPerHour: number;
}

/** Anchor units per hour of a tier, and compute units per hour on the mean request: CU of the network's calibration over hours of its own. */
function deriveCapacity(world: World, tier: number): TierSpeed {
  const { resolved, scenario, workloads } = world;
  const own = calibrationAt(resolved, scenario.nodes.tiers[tier].calibration);
  const network = networkCalibration(resolved);
  const auPerHour = (HOUR_SECONDS * scenario.nodes.tiers[tier].speed) / own.anchorSeconds.value;
  let cu = 0;
  let hours = 0;
  for (const workload of workloads) {
    // A tier that knows nothing of encrypted work is measured by the rest.
    if (workload.scenario.encrypted && workload.tiers[tier] === 0) continue;
    const mean = workload.meanAnchorUnits(network);
    const share = (workload.scenario.weight * workload.meanCuMilli) / mean;
    cu += (share * mean) / scenario.mechanisms.computeUnit.auPerCu;
    hours += (share * workload.meanAnchorUnits(own)) / auPerHour;
  }
  const { auPerCu } = scenario.mechanisms.computeUnit;
  return { auPerHour, cuPerHour: hours === 0 ? auPerHour / auPerCu : cu / hours };
}

/** How long a node takes per unit of work: by its tier's calibration, or by a capacity in CU per hour where that is stated. */
function setSpeed(world: World, node: number, capacity: number, tier: TierSpeed): void {
  const { nodes, scenario } = world;
  const stated = capacity > 0;
  const { b, c, e } = nodeCalibration(world, node).coefficients;
  const auPerHour = stated ? capacity * scenario.mechanisms.computeUnit.auPerCu : tier.auPerHour;
  nodes.col.auPerHour[node] = auPerHour;
  nodes.col.hoursPerLinear[node] = b.value / auPerHour;
  nodes.col.hoursPerFixed[node] = c.value / auPerHour;
  nodes.col.hoursPerQuadratic[node] = e.value / auPerHour;
  nodes.col.capacity[node] = stated ? capacity : tier.cuPerHour;
  nodes.col.hoursPerDirect[node] = 1 / nodes.col.capacity[node];
}

/** What nodes are by their draws and the scenario alone. Everyone keeps its draws, so who was among the dearest stays so. */
export function drawNodes({ nodes, scenario, streams }: World): void {
  const { tiers, costSpread, cheating, selfDealing, entry } = scenario.nodes;
  const trait = streams['node.trait'];
  const { col } = nodes;
  for (let node = 0; node < nodes.rows; node += 1) {
    const tier = tiers[col.tier[node]];
    const cost = drawFactor(trait, node, 1, costSpread);
    col.usdPerHour[node] = tier.usdPerHour * cost;
    col.usdPerCu[node] = tier.usdPerCu * cost;
    col.rationality[node] = drawTrait(cheating.rationality, trait, node, 2);
    col.selfDealer[node] = trait.uniform(node, 0, 3) < selfDealing.share ? 1 : 0;
    const temper = drawFactor(trait, node, 4, entry.patienceSpread);
    col.patience[node] = Math.max(1, Math.round(entry.lossWeeks * temper));
  }
}
