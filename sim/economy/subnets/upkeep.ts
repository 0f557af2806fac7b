import { splitVault } from './mechanisms/subnet-founding.ts';
import { divideUpkeep, isLiving, ROUND_PARTS } from './mechanisms/upkeep.ts';
import { subnetStage } from '../dao/dao-tables.ts';
import type { DaoWorld } from '../dao/dao-world.ts';
import type { World } from '../world.ts';
import type { RoundSide } from '../vault/award.ts';
import { airdropDmp } from '../dao/dmp-accounts.ts';

/**
 * Work of a round counts for the upkeep of its week, by the weights that share its RT; `out` has room for all who worked.
 * What was counted in an earlier week is forgotten first.
 */
export function countWork(world: World, dao: DaoWorld, side: RoundSide, out: Float64Array): void {
  const { subnet, stream, count, holderOf } = side;
  const { workedTick } = dao.subnets.col;
  const { trainingWork, dataWork } = dao.royalty[subnet].col;
  if (side.divide(ROUND_PARTS, out) === 0) return;
  if (workedTick[subnet] < world.week * world.weekTicks) {
    trainingWork.fill(0);
    dataWork.fill(0);
  }
  workedTick[subnet] = world.tick;
  const work = stream === 'compute' ? trainingWork : dataWork;
  for (let k = 0; k < count; k += 1) work[holderOf(k)] += out[k];
}

/** Once a week those who keep a subnet up are paid for it in unbacked DMP, so many weeks after its founding (economy.md §3.3). */
export function payUpkeep(world: World, dao: DaoWorld): void {
  const weekly = world.rules.col.airdropWeekly[0];
  const paid = new Float64Array(dao.holders.rows);
  for (const id of listUpkept(world, dao)) {
    // It was founded just now: its first week is to come.
    if (deriveAgeWeeks(world, dao, id) === 0) continue;
    dao.counts.col.upkeep[0] += deriveUpkeep(world, dao, { id, pot: weekly }, paid);
    for (let row = 0; row < paid.length; row += 1) if (paid[row] > 0) airdropDmp(world, dao, row, paid[row]);
  }
}

/** Subnets whose upkeep is paid for this week or is going to be. */
export function listUpkept(world: World, dao: DaoWorld): number[] {
  const { weeks } = world.scenario.dao.airdrop;
  return [...dao.names.keys()].filter(
    (id) => dao.subnets.col.stage[id] === subnetStage.founded && deriveAgeWeeks(world, dao, id) <= weeks,
  );
}

/** Divides the upkeep of a subnet among holders as it stands, into `out`; returns what is paid, nothing for one that does not live. */
export function deriveUpkeep(
  world: World,
  dao: DaoWorld,
  { id, pot }: { readonly id: number; readonly pot: number },
  out: Float64Array,
): number {
  const { airdrop } = world.scenario.dao;
  out.fill(0);
  if (airdrop.upkeepTo === 'founder') {
    out[dao.subnets.col.proposer[id]] = pot;
    return pot;
  }
  const living = isLiving({
    isWorkedOn: isWorkedOn(world, dao, id),
    isUsed: isUsed(world, dao, id),
    ageWeeks: deriveAgeWeeks(world, dao, id),
    graceWeeks: airdrop.grace,
  });
  if (!living) return 0;
  const { trainingWork: training, dataWork: data } = dao.royalty[id].col;
  const { vault } = world.scenario;
  const parts = splitVault(pot, vault.compute, vault.data);
  return divideUpkeep(parts, { training, data, count: dao.holders.rows }, out);
}

/** Whole weeks since a founding. */
function deriveAgeWeeks({ tick, weekTicks }: World, { subnets }: DaoWorld, id: number): number {
  return Math.floor((tick + 1 - subnets.col.foundedTick[id]) / weekTicks);
}

/** Work is known when its round ends: a round longer than a week stands for the weeks until the next one ends. */
function isWorkedOn(
  { scenario, tick, tickHours, weekTicks }: World,
  { subnets }: DaoWorld,
  id: number,
): boolean {
  const worked = subnets.col.workedTick[id];
  const roundTicks = Math.ceil(scenario.vault.round / tickHours);
  return worked >= 0 && tick - worked < Math.max(weekTicks, roundTicks);
}

/** Where nobody could ever ask for a model nobody need do so. */
function isUsed({ users, endsWeek }: World, { subnets }: DaoWorld, id: number): boolean {
  const { weekRequests, lastRequests } = subnets.col;
  return users.rows === 0 || (endsWeek ? weekRequests : lastRequests)[id] > 0;
}
