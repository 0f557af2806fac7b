import { mulDiv } from '../ledger/amount.ts';
import { divideProRata } from '../ledger/pro-rata.ts';
import { logNormal } from '../random/distributions/log-normal.ts';
import { dealTiers } from '../scenario/node-stakes.ts';
import { HOUR_SECONDS, PRICE_UNITS } from '../units.ts';
import { beginDao, openMarkets } from './dao-genesis.ts';
import { drawTraits } from './drawn-traits.ts';
import { drawCapacity, nodeCalibration } from './nodes/node-calibration.ts';
import { delegate } from './staking/delegations.ts';
import { bondedStake } from './rewards/phases/reward.ts';
import type { RuleName } from '../kernel/rules.ts';
import { deriveStakeMin } from './nodes/stake-min.ts';
import { OPEN_UNIT } from '../kernel/traits.ts';
import { calibrationAt, networkCalibration } from './workloads/workloads.ts';
import type { World } from './world.ts';

/** The economy at hour 0: rules as the scenario states them, individuals with their traits, tokens in their wallets. */
export function beginEconomy(world: World): void {
  setRules(world);
  createUsers(world);
  createNodes(world);
  createAdaptors(world);
  createDelegators(world);
  layOutGenesis(world);
  drawTraits(world);
  if (world.dao !== undefined) beginDao(world, world.dao);
  openMarkets(world);
  delegateAtStart(world);
  world.arrivals.start();
  world.nodeAvailability.start();
  world.adaptorAvailability.start();
}

/** The rules that the scenario begins with, and what it offers. */
function setRules(world: World): void {
  for (const [name, value] of Object.entries(world.startRules)) world.rules.col[name as RuleName][0] = value;
  world.scenario.workloads.forEach((workload, w) => {
    world.offered.col.whitelisted[w] = workload.whitelisted ? 1 : 0;
  });
}

function createUsers({ users, scenario, economy }: World): void {
  for (let who = 0; who < users.rows; who += 1) users.col.active[who] = who < scenario.users.active ? 1 : 0;
  economy.col.activeUsers[0] = scenario.users.active;
}

function createNodes(world: World): void {
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

function createAdaptors({ adaptors }: World): void {
  adaptors.col.downSince.fill(-1);
  adaptors.col.partner.fill(-1);
}

function createDelegators(world: World): void {
  world.delegators.col.node.fill(-1);
}

function layOutGenesis(world: World): void {
  const { ledger, books, reasons, scenario } = world;
  const { wallets } = scenario.tokens;
  const genesis = reasons['genesis'];
  for (let node = 0; node < scenario.nodes.active; node += 1) {
    ledger.mint(books.nodeStake, node, deriveStakeMin(world, node), genesis);
  }
  for (let adaptor = 0; adaptor < world.adaptors.rows; adaptor += 1) {
    ledger.mint(books.adaptorStake, adaptor, scenario.mechanisms.staking.adaptor, genesis);
  }
  let left = 0;
  const share = (total: number, holders: number, pay: (holder: number, amount: number) => void): void => {
    const each = holders === 0 ? 0 : Math.floor(total / holders);
    for (let holder = 0; holder < holders; holder += 1) pay(holder, each);
    left += total - each * holders;
  };
  share(wallets.users, scenario.users.active, (who, amount) =>
    ledger.mint(books.users, who, amount, genesis),
  );
  share(wallets.nodes, scenario.nodes.active, (node, amount) =>
    ledger.mint(books.nodes, node, amount, genesis),
  );
  left += wallets.delegators - shareAmongDelegators(world, wallets.delegators);
  for (const name of ['desk', 'treasury', 'operations', 'investors', 'team'] as const) {
    ledger.mint(books[name], 0, wallets[name], genesis);
  }
  ledger.mint(books.community, 0, wallets.community + left, genesis);
  const { source, dgaiUsd, deskUsd } = scenario.price;
  // A pool opens with the USD that match its DGAI at the price.
  const matching = source === 'pool' ? mulDiv(wallets.desk, dgaiUsd, PRICE_UNITS, 'down') : deskUsd;
  ledger.mint(books.deskUsd, 0, matching, reasons['outside.in.desk']);
}

function shareAmongDelegators(world: World, total: number): number {
  const { delegators, ledger, books, reasons, scenario, streams } = world;
  const cv = scenario.delegators.wealthCv;
  const weights = Float64Array.from({ length: delegators.rows }, (_, who) =>
    Math.round(logNormal(streams['delegator.trait'].uniform(who, 0, 0) + OPEN_UNIT, { mean: 1_000_000, cv })),
  );
  const shares = new Float64Array(delegators.rows);
  const paid = divideProRata(total, weights, delegators.rows, shares);
  for (let who = 0; who < delegators.rows; who += 1)
    ledger.mint(books.delegators, who, shares[who], reasons['genesis']);
  divideProRata(scenario.delegators.usd, weights, delegators.rows, delegators.col.savings);
  return paid;
}

/** Each delegator takes the node with least staked on it of the few that it looks at. */
function delegateAtStart(world: World): void {
  const { delegators, books, scenario, streams } = world;
  const { active } = scenario.nodes;
  if (active === 0) return;
  const trait = streams['delegator.trait'];
  for (let who = 0; who < delegators.rows; who += 1) {
    let node = -1;
    for (let k = 0; k < scenario.delegators.looksAtStart; k += 1) {
      const seen = Math.floor(trait.uniform(who, 0, 1 + k) * active);
      if (node < 0 || bondedStake(world, seen) < bondedStake(world, node)) node = seen;
    }
    const amount = Math.floor(books.delegators.balance[who] * scenario.delegators.delegatedAtStart);
    if (amount > 0) delegate(world, who, node, amount);
  }
}
