import { mulDiv } from '../../ledger/amount.ts';
import { reserveOf } from '../subnets/state.ts';
import {
  type DecayRule,
  deriveAllottedUntil,
  deriveHorizonParts,
  deriveScheduled,
} from './mechanisms/royalty-decay.ts';
import type { World } from './state.ts';

/** One round of one subnet. */
export interface Round {
  readonly subnet: number;
  /** Rounds done before it. */
  readonly round: number;
}

/** Whole parts of a vault's RT for computing and data of a subnet that is founded now (economy.md §4). */
export function deriveVaultParts({ scenario }: World): readonly [compute: number, data: number] {
  const { compute, data, ratio, decay, horizon, lambdaCompute, lambdaData } = scenario.vault;
  const differs = ratio === 'by-horizon' && (decay === 'mass' || decay === 'density');
  if (!differs || compute === 0 || data === 0) return [compute, data];
  return deriveHorizonParts({ compute, data }, { compute: lambdaCompute, data: lambdaData }, horizon);
}

/** RT of a stream of a subnet that its present schedule began with: all at the founding, less what earlier ones allotted. */
export function deriveStreamPool(
  { subnets, subnetBooks }: World,
  subnet: number,
  stream: 'compute' | 'data',
): number {
  const { awardedCompute, awardedData, allottedCompute, allottedData } = subnets.col;
  const [awarded, allotted] =
    stream === 'compute' ? [awardedCompute, allottedCompute] : [awardedData, allottedData];
  return awarded[subnet] - allotted[subnet] + subnetBooks.reserve[subnet].balance[reserveOf[stream]];
}

/** The schedule of a stream from the round on in which it last changed. */
function decayOf({ scenario, subnets }: World, subnet: number, stream: 'compute' | 'data'): DecayRule {
  const { decay, overIssue, horizon, flatUnits, lambdaCompute, lambdaData } = scenario.vault;
  const lambda = stream === 'compute' ? lambdaCompute : lambdaData;
  const left = Math.max(1, horizon - subnets.col.decayRound[subnet]);
  return { decay, overIssue, horizon: left, flatUnits, lambda };
}

/** Rounds of the present schedule before and after a round. */
function roundClock({ subnets }: World, { subnet, round }: Round) {
  const from = round - subnets.col.decayRound[subnet];
  return { from, to: from + 1 };
}

/** Where the clock of the compute stream stands before and after: rounds, or nodes' rounds with decay flat. */
function clockOf(world: World, round: Round, bidders: number) {
  const { scenario } = world;
  if (scenario.vault.decay !== 'flat') return roundClock(world, round);
  const { nodeRounds, decayNodeRounds } = world.subnets.col;
  const done = nodeRounds[round.subnet] - decayNodeRounds[round.subnet];
  return { from: done, to: done + bidders };
}

/** RT that the schedule allots to computing in a round (economy.md §4.1); with decay flat so many units for each of `bidders` nodes. */
export function deriveComputeScheduled(world: World, round: Round, bidders: number): number {
  const clock = clockOf(world, round, bidders);
  const pool = deriveStreamPool(world, round.subnet, 'compute');
  return deriveScheduled(decayOf(world, round.subnet, 'compute'), pool, clock.from, clock.to);
}

/**
 * RT that the schedule allots to data in a round. Under `ratio: per-round`, and with a flat amount per node, which
 * data have none of, data follow computing in the vault's ratio; until their pool is empty.
 */
export function deriveDataScheduled(world: World, round: Round, bidders: number): number {
  const { decay, ratio, compute, data } = world.scenario.vault;
  const pool = deriveStreamPool(world, round.subnet, 'data');
  const follows = (decay === 'flat' || ratio === 'per-round') && compute > 0;
  if (!follows) {
    const { from, to } = roundClock(world, round);
    return deriveScheduled(decayOf(world, round.subnet, 'data'), pool, from, to);
  }
  const clock = clockOf(world, round, bidders);
  const leading = deriveStreamPool(world, round.subnet, 'compute');
  const rule = decayOf(world, round.subnet, 'compute');
  const until = (time: number): number => {
    const led = deriveAllottedUntil(rule, leading, time);
    return Math.min(pool, mulDiv(led, data, compute, 'down'));
  };
  return until(clock.to) - until(clock.from);
}
