import { deriveDueUntil, type EmissionRule } from './mechanisms/emission.ts';
import { deriveMiningDue, type MiningRule } from '../mining/mechanisms/liquidity-mining.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { HOUR_SECONDS, WEEK_HOURS } from '../../units.ts';
import { subnetStage } from '../dao/dao-tables.ts';
import type { DaoWorld } from '../dao/dao-world.ts';
import type { World } from '../world.ts';

/**
 * Schedules go on when the scenario becomes `after` at `hours`: what was due until then stays due and is paid, and the new
 * rule runs from there. Emission and the Royalty Vault hand out what is left, in the shape that the new schedule has from
 * then on, so that in all they never pass what there was; liquidity mining pays by the hour what its rule says.
 */
export function turnSchedules(world: World, after: Scenario, hours: number): void {
  turnEmission(world, after, hours);
  if (world.dao === undefined) return;
  turnMining(world, world.dao, after, hours);
  turnVault(world, world.dao, after);
}

/** How the node lot is emitted under this scenario. */
export function deriveEmissionRule(world: World, { mechanisms }: Scenario = world.scenario): EmissionRule {
  const { part, period, years, halving } = mechanisms.emission;
  return {
    total: Math.floor(world.genesisLots.nodes * part),
    periodHours: period,
    periods: Math.max(1, Math.round(years / period)),
    halving,
  };
}

/** Emission due until `hours` by the rule in force, base units. */
export function deriveEmissionDue(world: World, hours: number): number {
  const { emissionDue, emissionFrom } = world.economy.col;
  return deriveDueUntil(deriveEmissionRule(world), { due: emissionDue[0], hours: emissionFrom[0] }, hours);
}

/** What falls due in the week after the tick at hand if the scenario became `after` at its end, base units. */
export function deriveNextEmission(world: World, after: Scenario): number {
  const { emissionDue } = world.economy.col;
  const hours = world.hours + world.tickHours;
  const { enabled } = world.scenario.mechanisms.emission;
  const due = enabled ? deriveEmissionDue(world, hours) : emissionDue[0];
  if (!after.mechanisms.emission.enabled) return 0;
  return deriveDueUntil(deriveEmissionRule(world, after), { due, hours }, hours + WEEK_HOURS) - due;
}

/** What is due until then and not handed out is carried over; while emission is off nothing falls due, and the lot waits. */
function turnEmission(world: World, after: Scenario, hours: number): void {
  const { scenario, economy } = world;
  const { weight: _own, ...before } = scenario.mechanisms.emission;
  const { weight: _new, ...then } = after.mechanisms.emission;
  if (isSame(before, then)) return;
  const { emitted, carried, emissionDue, emissionFrom } = economy.col;
  if (before.enabled) {
    const due = deriveEmissionDue(world, hours);
    carried[0] += due - emitted[0];
    emissionDue[0] = due;
  }
  emitted[0] = emissionDue[0];
  emissionFrom[0] = hours;
}

/** How liquidity is rewarded under a scenario; off, nothing more falls due. */
export function deriveMiningRule({ markets }: Scenario): MiningRule {
  const { enabled, perWeek, starts, lasts } = markets.mining;
  const pays = enabled && lasts > 0;
  return {
    budget: pays ? Math.floor((perWeek * lasts) / WEEK_HOURS) : 0,
    starts: Math.round(starts * HOUR_SECONDS),
    lasts: pays ? Math.round(lasts * HOUR_SECONDS) : 1,
  };
}

function turnMining({ scenario }: World, dao: DaoWorld, after: Scenario, hours: number): void {
  if (isSame(scenario.markets.mining, after.markets.mining)) return;
  const { miningPaidOut, miningCarried, miningOffset } = dao.commons.col;
  const seconds = Math.round(hours * HOUR_SECONDS);
  const due = miningOffset[0] + deriveMiningDue(deriveMiningRule(scenario), seconds);
  miningCarried[0] += due - miningPaidOut[0];
  miningPaidOut[0] = due;
  miningOffset[0] = due - deriveMiningDue(deriveMiningRule(after), seconds);
}

/** From the next round of each subnet on. */
function turnVault({ scenario }: World, dao: DaoWorld, after: Scenario): void {
  if (isSame(scheduleOf(scenario), scheduleOf(after))) return;
  const { col, rows } = dao.subnets;
  for (let id = 0; id < rows; id += 1) {
    if (col.stage[id] !== subnetStage.founded) continue;
    col.allottedCompute[id] = col.awardedCompute[id] + col.rolledCompute[id];
    col.allottedData[id] = col.awardedData[id] + col.rolledData[id];
    col.decayRound[id] = col.round[id];
    col.decayNodeRounds[id] = col.nodeRounds[id];
  }
}

/** What rounds are allotted by; the ratio only where data follow computing. */
function scheduleOf({ vault }: Scenario) {
  const { decay, overIssue, horizon, flatUnits, lambdaCompute, lambdaData, ratio, compute, data } = vault;
  const follows = decay === 'flat' || ratio === 'per-round';
  return {
    ...{ decay, overIssue, horizon, flatUnits, lambdaCompute, lambdaData },
    ratio: follows ? [compute, data] : ratio,
  };
}

const isSame = (left: object, right: object): boolean => JSON.stringify(left) === JSON.stringify(right);
