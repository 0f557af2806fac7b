import { mulDiv } from '../../ledger/amount.ts';
import { type DecayRule, deriveAllottedUntil, deriveScheduled } from '../../mechanisms/royalty-decay.ts';
import { reserveOf } from '../dao-accounts.ts';
import type { DaoWorld } from '../dao-world.ts';
import type { World } from '../world.ts';

/** One round of one subnet. */
export interface Round {
  readonly subnet: number;
  /** Rounds done before it. */
  readonly round: number;
}

/** RT that a stream of a subnet had at the founding. */
function deriveStreamPool({ subnets, books }: DaoWorld, subnet: number, stream: 'compute' | 'data'): number {
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
function clockOf({ scenario }: World, dao: DaoWorld, { subnet, round }: Round, bidders: number) {
  if (scenario.vault.decay !== 'flat') return { from: round, to: round + 1 };
  const done = dao.subnets.col.nodeRounds[subnet];
  return { from: done, to: done + bidders };
}

/** RT that the schedule allots to computing in a round (economy.md §4.1); with decay flat so many units for each of `bidders` nodes. */
export function deriveComputeScheduled(world: World, dao: DaoWorld, round: Round, bidders: number): number {
  const clock = clockOf(world, dao, round, bidders);
  const pool = deriveStreamPool(dao, round.subnet, 'compute');
  return deriveScheduled(decayOf(world, 'compute'), pool, clock.from, clock.to);
}

/**
 * RT that the schedule allots to data in a round. Under `ratio: per-round`, and with a flat amount per node, which
 * data have none of, data follow computing in the vault's ratio; until their pool is empty.
 */
export function deriveDataScheduled(world: World, dao: DaoWorld, round: Round, bidders: number): number {
  const { decay, ratio, compute, data } = world.scenario.vault;
  const pool = deriveStreamPool(dao, round.subnet, 'data');
  const follows = (decay === 'flat' || ratio === 'per-round') && compute > 0;
  if (!follows) return deriveScheduled(decayOf(world, 'data'), pool, round.round, round.round + 1);
  const clock = clockOf(world, dao, round, bidders);
  const leading = deriveStreamPool(dao, round.subnet, 'compute');
  const until = (time: number): number => {
    const led = deriveAllottedUntil(decayOf(world, 'compute'), leading, time);
    return Math.min(pool, mulDiv(led, data, compute, 'down'));
  };
  return until(clock.to) - until(clock.from);
}
