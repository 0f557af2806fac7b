import { PPM } from '../../ledger/amount.ts';
import { exp, pow } from '../../portable.ts';
import { WEEK_HOURS, WHOLE_WEEKS_PER_YEAR } from '../../units.ts';
import { deriveSplit, emptySplit, type Split } from '../inference/mechanisms/fee-split.ts';
import { deriveRequestChance } from '../inference/request-chance.ts';
import { currentSplit } from '../inference/split-rule.ts';
import { deriveNextEmission } from '../rewards/emission-schedule.ts';
import { deriveEmissionWeight, type EmissionWeight } from '../rewards/mechanisms/emission.ts';
import { isPunished } from '../slashing/mechanisms/slashing.ts';
import { bondedStake } from '../staking/delegations.ts';
import { deriveDelegatorsPart } from '../staking/mechanisms/delegation.ts';
import { deriveStakeRule } from '../staking/stake-rule.ts';
import { deriveGovernanceTransfer } from '../treasury/mechanisms/treasury.ts';
import type { Regime } from './regime.ts';
import type { World } from './state.ts';

/** What voters expect to receive in a week under one regime, base units of DGAI; losses by slashes and jail are taken off. */
export interface CashFlow {
  /** What flows into the governance pool, for all voters together. */
  readonly pool: number;
  /** Of one node: pay, emission and royalties. */
  readonly node: (node: number) => number;
  readonly adaptor: (adaptor: number) => number;
  /** Of `stake` delegated to a node. */
  readonly delegator: (node: number, stake: number) => number;
  /** Of a user: what its usual requests cost, below 0. */
  readonly user: (user: number) => number;
}

/**
 * Cash flow of voters if `regime` were in force, by the mechanisms that pay them and the figures of the last week
 * (economy.md §2.14). Users answer to the price by their own logit; work, honesty and holdings stay as they are, and the
 * prices of tokens too.
 */
export function deriveCashFlow(world: World, regime: Regime): CashFlow {
  const fees = divideFees(world, regime);
  const losses = deriveLosses(world, regime);
  const emission = bindEmission(world, regime);
  const { nodes, adaptors, books } = world;
  const capacity = deriveCapacity(world);
  const payOf = (node: number): number =>
    capacity === 0 ? 0 : (fees.node * nodes.col.active[node] * nodes.col.capacity[node]) / capacity;
  const spent = deriveUsualSpending(world, regime);
  const adaptorPay = adaptors.rows === 0 ? 0 : fees.adaptor / adaptors.rows;
  return {
    pool: fees.governance + fees.treasury,
    node: (node) => {
      const earned = payOf(node) + emission.all(node) - emission.delegators(node);
      const lost = losses.node(node, books.nodeStake.balance[node], earned);
      return earned - lost + fees.royalties(node);
    },
    adaptor: (id) => adaptorPay - losses.adaptor(id, books.adaptorStake.balance[id], adaptorPay),
    delegator: (node, stake) => {
      const delegated = books.delegated.balance[node];
      const earned = delegated === 0 ? 0 : (emission.delegators(node) * stake) / delegated;
      return earned - losses.node(node, stake, earned);
    },
    user: (user) => -spent * world.users.col.active[user],
  };
}

/** What an active user pays in a week for as much work as now, base units of DGAI. */
function deriveUsualSpending(world: World, { rules }: Regime): number {
  const { activeUsers, lastWeekFees, weekFees } = world.economy.col;
  const now = world.inForce.basePrice;
  if (now === 0 || activeUsers[0] === 0) return 0;
  return ((rules.basePrice / now) * deriveWeekly(world, lastWeekFees[0], weekFees[0])) / activeUsers[0];
}

/** Where a week's fees would go, base units of DGAI. */
interface DividedFees {
  readonly node: number;
  readonly adaptor: number;
  readonly governance: number;
  /** What the treasury passes on to the governance pool of a week's inflow. */
  readonly treasury: number;
  /** Royalties on the RT that the operator of a node keeps. */
  readonly royalties: (node: number) => number;
}

function divideFees(world: World, regime: Regime): DividedFees {
  const { governanceShare } = regime.scenario.mechanisms.treasury;
  const gross = deriveGross(world, regime);
  const modelShares = world.models.shares();
  const divide = bindDivide(world, regime);
  const owing = modelShares.map((share) => divide(share * gross, true));
  const unowed = Math.max(0, 1 - modelShares.reduce((total, share) => total + share, 0));
  const parts = [divide(unowed * gross, false), ...owing];
  const all = (part: keyof Split): number => parts.reduce((total, one) => total + one[part], 0);
  const year = WHOLE_WEEKS_PER_YEAR * all('treasury');
  const moved = deriveGovernanceTransfer(year, WHOLE_WEEKS_PER_YEAR, {
    share: governanceShare,
    accrual: 'yearly',
  });
  return {
    node: all('node'),
    adaptor: all('adaptor'),
    governance: all('governance'),
    treasury: moved / WHOLE_WEEKS_PER_YEAR,
    royalties: (node) =>
      owing.reduce((total, { royalty }, id) => total + royalty * world.models.partOfNode(id, node), 0),
  };
}

/** Base cost whose shares are whole base units, so that where a remainder falls sways no vote; 10^12 base units. */
const BASE = PPM * PPM;

/** Divides `paid` DGAI that users pay in a week, at the penalty that they lately paid. */
function bindDivide(world: World, { rules, scenario }: Regime): (paid: number, royalties: boolean) => Split {
  const rule = currentSplit(world, rules, scenario);
  const phi = world.economy.col.phi[0];
  const phiPpm = Math.round(PPM * phi);
  const gross = BASE + (rule.userPays ? PPM * phiPpm : 0);
  return (paid, royalties) => {
    const split = deriveSplit(gross, BASE, phiPpm, royalties, rule, emptySplit());
    for (const part of Object.keys(split) as (keyof Split)[]) split[part] *= paid / gross;
    return split;
  };
}

/**
 * Gross fees of a week: the latest known, times what the regime does to price, acceptance and what is offered; never more
 * than all DGAI that there are.
 */
function deriveGross(world: World, regime: Regime): number {
  const volume = ({ rules, scenario, whitelisted }: Regime): number =>
    rules.basePrice * deriveRequestChance(world, rules, scenario) * deriveOffer(world, whitelisted);
  const { scenario, inForce: rules, offered } = world;
  const now = volume({ scenario, rules, whitelisted: offered.col.whitelisted });
  const factor = now === 0 ? 1 : volume(regime) / now;
  const { lastWeekFees, weekFees } = world.economy.col;
  const { id } = world.books.users.token;
  const supply = world.ledger.minted[id] - world.ledger.burned[id];
  return Math.min(supply, factor * deriveWeekly(world, lastWeekFees[0], weekFees[0]));
}

/** A figure of the last week; in the first one, what there is so far, for a whole week. */
function deriveWeekly(world: World, last: number, soFar: number): number {
  return world.week > 0 ? last : (soFar * world.weekTicks) / world.ticksOfWeek;
}

/** Work that users may ask for: weights of the workloads that are offered, by their mean size. */
function deriveOffer({ workloads }: World, whitelisted: Uint8Array): number {
  return workloads.reduce(
    (sum, { scenario, meanCuMilli }, w) => sum + whitelisted[w] * scenario.weight * meanCuMilli,
    0,
  );
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** What nodes could compute in an hour, all that are there; one that is in jail comes back. */
function deriveCapacity({ nodes }: World): number {
  const { active, capacity } = nodes.col;
  return capacity.reduce((total, value, node) => total + active[node] * value, 0);
}

/** What a node would be emitted in a week under a regime, and what of it would go to its delegators. */
interface EmissionFlow {
  readonly all: (node: number) => number;
  readonly delegators: (node: number) => number;
}

/** As in the last week, times what the regime does to what falls due in a week and to the node's weight among the others. */
function bindEmission(world: World, { scenario }: Regime): EmissionFlow {
  const { nodes, books } = world;
  const rule = deriveStakeRule({ scenario });
  const factor = bindEmissionFactor(world, scenario);
  const all = (node: number): number => nodes.col.weekEmission[node] * factor(node);
  const delegators = (node: number): number =>
    deriveDelegatorsPart(all(node), books.nodeStake.balance[node], books.delegated.balance[node], rule);
  return { all, delegators };
}

function bindEmissionFactor(world: World, scenario: World['scenario']): (node: number) => number {
  const now = world.scenario.mechanisms.emission;
  const then = scenario.mechanisms.emission;
  if (now === then) return () => 1;
  const due = deriveNextEmission(world, world.scenario);
  const growth = due === 0 ? 1 : deriveNextEmission(world, scenario) / due;
  if (now.weight === then.weight) return () => growth;
  const before = bindEmissionShare(world, now.weight);
  const after = bindEmissionShare(world, then.weight);
  return (node) => (before(node) === 0 ? 1 : (growth * after(node)) / before(node));
}

/** A node's part of all weights, if every machine is as busy as the others. */
function bindEmissionShare(world: World, kind: EmissionWeight): (node: number) => number {
  const { active, capacity } = world.nodes.col;
  const weights = Float64Array.from(
    capacity,
    (hourly, node) =>
      active[node] * deriveEmissionWeight(kind, bondedStake(world, node), hourly * MILLI_PER_WEEK, hourly),
  );
  const all = sum(weights);
  return (node) => (all === 0 ? 0 : weights[node] / all);
}

/** Milli-CU that a capacity of 1 CU per hour computes in a week. */
const MILLI_PER_WEEK = 1000 * WEEK_HOURS;

/** What those who stake expect to lose in a week, base units of DGAI, by slashes and by pay that they go without in jail. */
interface Losses {
  readonly node: (node: number, stake: number, earned: number) => number;
  readonly adaptor: (adaptor: number, stake: number, earned: number) => number;
}

/** Offences are as likely as in the last week, and found by the audits of `rules`. */
function deriveLosses(world: World, { rules, scenario }: Regime): Losses {
  const { nodes, adaptors, economy } = world;
  const { slashing, verification } = scenario.mechanisms;
  const found = (rules.audit / PPM) * verification.detection;
  const slashes = slashing.mode === 'slash' ? 1 / PPM : 0;
  const served = deriveWeekly(world, economy.col.lastWeekServed[0], economy.col.weekServed[0]);
  const tasks = served / Math.max(1, economy.col.activeNodes[0]);
  const routed = served / Math.max(1, adaptors.rows);
  const outages = deriveLongOutages(scenario.nodes.failures, slashing);
  const adaptorOutages = deriveLongOutages(scenario.adaptors.failures, slashing);
  const lose = (chance: number, slash: number, stake: number, earned: number): number =>
    isPunished(slashing.mode, slash)
      ? chance * (slash * slashes * stake + (slashing.jail / WEEK_HOURS) * earned)
      : 0;
  return {
    node: (node, stake, earned) =>
      lose(deriveCaught(found * nodes.col.fakeChance[node], tasks), rules.slashFake, stake, earned) +
      lose(outages, rules.slashDowntime, stake, earned),
    adaptor: (id, stake, earned) => {
      const misroutes = scenario.adaptors.misrouting.enabled ? adaptors.col.misrouteChance[id] : 0;
      return (
        lose(deriveCaught(found * misroutes, routed), rules.slashMisrouting, stake, earned) +
        lose(adaptorOutages, rules.slashDowntime, stake, earned)
      );
    },
  };
}

/** Chance to be caught at least once in so many tasks: whoever is caught is punished once and jailed for the rest of the week. */
const deriveCaught = (perTask: number, tasks: number): number => 1 - pow(1 - perTask, tasks);

/** Outages of a node or an adaptor in a week that are punished, on average: repairs take exponential times. */
function deriveLongOutages(
  { enabled, mtbf, mttr }: World['scenario']['nodes']['failures'],
  { downtimeLimit, downtimeRule }: World['scenario']['mechanisms']['slashing'],
): number {
  const long = exp(-downtimeLimit / mttr);
  const perOutage = downtimeRule === 'every72h' ? long / (1 - long) : long;
  return enabled ? (perOutage * WEEK_HOURS) / (mtbf + mttr) : 0;
}
