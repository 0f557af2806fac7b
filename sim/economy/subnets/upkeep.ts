import { airdropDmp } from '../dao/dmp-accounts.ts';
import { splitVault } from './mechanisms/subnet-founding.ts';
import { divideUpkeep, isLiving, ROUND_PARTS } from './mechanisms/upkeep.ts';
import type { World } from './state.ts';
import { subnetStage } from './state.ts';

/** Those who worked for one stream of a round, at least one of them with a weight. */
export interface RoundSide {
  readonly subnet: number;
  readonly stream: 'compute' | 'data';
  /** RT that the round may hand out. */
  readonly allotment: number;
  readonly count: number;
  /** Wallet of the k-th of them. */
  readonly holderOf: (k: number) => number;
  /** Divides a pot among them, rounding down; returns what was paid. */
  readonly divide: (pot: number, out: Float64Array) => number;
}

/**
 * Work of a round counts for the upkeep of its week, by the weights that share its RT; `out` has room for all who worked.
 * What was counted in an earlier week is forgotten first.
 */
export function countWork(world: World, side: RoundSide, out: Float64Array): void {
  const { subnet, stream, count, holderOf } = side;
  const { workedTick } = world.subnets.col;
  const { trainingWork, dataWork } = world.royalty[subnet].col;
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
export function payUpkeep(world: World): void {
  const weekly = world.inForce.airdropWeekly;
  const paid = new Float64Array(world.holders.rows);
  for (const id of listUpkept(world)) {
    // It was founded just now: its first week is to come.
    if (deriveAgeWeeks(world, id) === 0) continue;
    world.counts.upkeep[0] += deriveUpkeep(world, { id, pot: weekly }, paid);
    for (let row = 0; row < paid.length; row += 1) if (paid[row] > 0) airdropDmp(world, row, paid[row]);
  }
}

/** Subnets whose upkeep is paid for this week or is going to be. */
export function listUpkept(world: World): number[] {
  const { weeks } = world.scenario.dao.airdrop;
  return [...world.subnetNames.keys()].filter(
    (id) => world.subnets.col.stage[id] === subnetStage.founded && deriveAgeWeeks(world, id) <= weeks,
  );
}

/** Divides the upkeep of a subnet among holders as it stands, into `out`; returns what is paid, nothing for one that does not live. */
export function deriveUpkeep(
  world: World,
  { id, pot }: { readonly id: number; readonly pot: number },
  out: Float64Array,
): number {
  const { airdrop } = world.scenario.dao;
  out.fill(0);
  if (airdrop.upkeepTo === 'founder') {
    out[world.subnets.col.proposer[id]] = pot;
    return pot;
  }
  const living = isLiving({
    isWorkedOn: isWorkedOn(world, id),
    isUsed: isUsed(world, id),
    ageWeeks: deriveAgeWeeks(world, id),
    graceWeeks: airdrop.grace,
  });
  if (!living) return 0;
  const { trainingWork: training, dataWork: data } = world.royalty[id].col;
  const { vault } = world.scenario;
  const parts = splitVault(pot, vault.compute, vault.data);
  return divideUpkeep(parts, { training, data, count: world.holders.rows }, out);
}

/** Whole weeks since a founding. */
function deriveAgeWeeks({ tick, weekTicks, subnets }: World, id: number): number {
  return Math.floor((tick + 1 - subnets.col.foundedTick[id]) / weekTicks);
}

/** Work is known when its round ends: a round longer than a week stands for the weeks until the next one ends. */
function isWorkedOn({ scenario, tick, tickHours, weekTicks, subnets }: World, id: number): boolean {
  const worked = subnets.col.workedTick[id];
  const roundTicks = Math.ceil(scenario.vault.round / tickHours);
  return worked >= 0 && tick - worked < Math.max(weekTicks, roundTicks);
}

/** Where nobody could ever ask for a model nobody need do so. */
function isUsed({ users, endsWeek, subnets }: World, id: number): boolean {
  const { weekRequests, lastRequests } = subnets.col;
  return users.rows === 0 || (endsWeek ? weekRequests : lastRequests)[id] > 0;
}
