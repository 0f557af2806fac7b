import { accrue } from '../subnets/mechanisms/royalty-claims.ts';
import { giveRt } from '../subnets/royalty.ts';
import { reserveOf } from '../subnets/state.ts';
import type { RoundSide } from '../subnets/upkeep.ts';
import { deriveRollover } from './mechanisms/royalty-decay.ts';
import type { World } from './state.ts';

/** A stream of a round that nobody worked for: all of it is there in the next one. */
export function rollOver(world: World, subnet: number, stream: 'compute' | 'data', allotment: number): void {
  const { rolledCompute, rolledData } = world.subnets.col;
  (stream === 'compute' ? rolledCompute : rolledData)[subnet] = deriveRollover(allotment, 0);
}

/**
 * What a round hands out is taken from the reserve and is theirs to claim (economy.md §4.4), into `out`; the remainder rolls
 * over within its stream. Returns what was paid.
 */
export function award(world: World, side: RoundSide, out: Float64Array): number {
  const { subnet, stream, allotment, count, holderOf } = side;
  const { royalty, subnets } = world;
  const paid = side.divide(allotment, out);
  const reason = world.subnetReasons[stream === 'compute' ? 'rt.compute' : 'rt.data'][subnet];
  for (let k = 0; k < count; k += 1) {
    if (out[k] === 0) continue;
    const holder = holderOf(k);
    world.ledger.transfer(
      world.subnetBooks.reserve[subnet],
      reserveOf[stream],
      world.subnetBooks.accrued[subnet],
      holder,
      out[k],
      reason,
    );
    accrue(royalty[subnet].col, holder, out[k]);
  }
  const { rolledCompute, rolledData, awardedCompute, awardedData } = subnets.col;
  (stream === 'compute' ? awardedCompute : awardedData)[subnet] += paid;
  (stream === 'compute' ? rolledCompute : rolledData)[subnet] = deriveRollover(allotment, paid);
  return paid;
}

/**
 * The first who compute for a subnet, and the first who bring it data, share what the DAO kept for each of them, by the
 * same weights and into `out`; what does not divide is the DAO's own.
 */
export function awardFirst(world: World, side: RoundSide, out: Float64Array): void {
  const { subnet, stream, count, holderOf } = side;
  const { daoPending, trained, supplied } = world.subnets.col;
  const isFirst = trained[subnet] === 0 && supplied[subnet] === 0;
  const pending = daoPending[subnet];
  const { toCompute } = world.scenario.dao.founding;
  const forData = Math.floor(pending * (1 - toCompute));
  const own = stream === 'compute' ? pending - forData : forData;
  const pot = isFirst ? own : pending;
  const from = { book: 'reserve', row: reserveOf.daoShare } as const;
  const paid = side.divide(pot, out);
  for (let k = 0; k < count; k += 1) giveRt(world, subnet, from, holderOf(k), out[k]);
  giveRt(world, subnet, from, world.holders.dao, pot - paid);
  daoPending[subnet] = pending - pot;
}
