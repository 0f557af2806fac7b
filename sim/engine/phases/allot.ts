import { mulDiv } from '../../ledger/amount.ts';
import { type DecayRule, deriveAllottedUntil, deriveScheduled } from '../../mechanisms/royalty-decay.ts';
import { reserveOf } from '../dao-accounts.ts';
import type { DaoWorld } from '../dao-world.ts';
import type { World } from '../world.ts';

/** Rounds of one subnet that are settled together, usually one. */
export interface Rounds {
  readonly subnet: number;
  /** Rounds done before, and after. */
  readonly from: number;
  readonly to: number;
}

/** RT that a stream of a subnet had at the founding. */
export function deriveStreamPool(
  { subnets, books }: DaoWorld,
  subnet: number,
  stream: 'compute' | 'data',
): number {
  const { awardedCompute, awardedData } = subnets.col;
  const awarded = stream === 'compute' ? awardedCompute[subnet] : awardedData[subnet];
  return awarded + books.reserve[subnet].balance[reserveOf[stream]];
}

function decayOf({ scenario }: World, stream: 'compute' | 'data'): DecayRule {
  const { decay, overIssue, horizon, flatUnits, lambdaCompute, lambdaData } = scenario.vault;
  const lambda = stream === 'compute' ? lambdaCompute : lambdaData;
  return { decay, overIssue, horizon, flatUnits, lambda };
}

/** Where the clock of the compute stream stands before and after: rounds, or nodes' rounds with decay flat. */
function clockOf({ scenario }: World, dao: DaoWorld, { subnet, from, to }: Rounds, bidders: number) {
  if (scenario.vault.decay !== 'flat') return { from, to };
  const done = dao.subnets.col.nodeRounds[subnet];
  return { from: done, to: done + bidders * (to - from) };
}

/** RT that the schedule allots to computing in these rounds (economy.md §4.1); with decay flat so many units for each of `bidders` nodes. */
export function deriveComputeScheduled(world: World, dao: DaoWorld, rounds: Rounds, bidders: number): number {
  const clock = clockOf(world, dao, rounds, bidders);
  const pool = deriveStreamPool(dao, rounds.subnet, 'compute');
  return deriveScheduled(decayOf(world, 'compute'), pool, clock.from, clock.to);
}

/**
 * RT that the schedule allots to data in these rounds. Under `ratio: per-round`, and with a flat amount per node, which
 * data have none of, data follow computing in the vault's ratio; until their pool is empty.
 */
export function deriveDataScheduled(world: World, dao: DaoWorld, rounds: Rounds, bidders: number): number {
  const { decay, ratio, compute, data } = world.scenario.vault;
  const pool = deriveStreamPool(dao, rounds.subnet, 'data');
  const follows = (decay === 'flat' || ratio === 'per-round') && compute > 0;
  if (!follows) return deriveScheduled(decayOf(world, 'data'), pool, rounds.from, rounds.to);
  const clock = clockOf(world, dao, rounds, bidders);
  const leading = deriveStreamPool(dao, rounds.subnet, 'compute');
  const until = (time: number): number => {
    const led = deriveAllottedUntil(decayOf(world, 'compute'), leading, time);
    return Math.min(pool, mulDiv(led, data, compute, 'down'));
  };
  return until(clock.to) - until(clock.from);
}
