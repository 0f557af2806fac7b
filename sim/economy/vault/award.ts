import { accrue } from './mechanisms/royalty-claims.ts';
import { deriveRollover } from './mechanisms/royalty-decay.ts';
import { reserveOf } from '../dao/dao-accounts.ts';
import type { DaoWorld } from '../dao/dao-world.ts';
import type { World } from '../world.ts';
import { giveRt } from '../subnets/royalty.ts';

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

/** A stream of a round that nobody worked for: all of it is there in the next one. */
export function rollOver(dao: DaoWorld, subnet: number, stream: 'compute' | 'data', allotment: number): void {
  const { rolledCompute, rolledData } = dao.subnets.col;
  (stream === 'compute' ? rolledCompute : rolledData)[subnet] = deriveRollover(allotment, 0);
}

/**
 * What a round hands out is taken from the reserve and is theirs to claim (economy.md §4.4), into `out`; the remainder rolls
 * over within its stream. Returns what was paid.
 */
export function award(world: World, dao: DaoWorld, side: RoundSide, out: Float64Array): number {
  const { subnet, stream, allotment, count, holderOf } = side;
  const { books, reasons, royalty, subnets } = dao;
  const paid = side.divide(allotment, out);
  const reason = reasons.rt[stream === 'compute' ? 'rt.compute' : 'rt.data'][subnet];
  for (let k = 0; k < count; k += 1) {
    if (out[k] === 0) continue;
    const holder = holderOf(k);
    world.ledger.transfer(
      books.reserve[subnet],
      reserveOf[stream],
      books.accrued[subnet],
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
export function awardFirst(world: World, dao: DaoWorld, side: RoundSide, out: Float64Array): void {
  const { subnet, stream, count, holderOf } = side;
  const { daoPending, trained, supplied } = dao.subnets.col;
  const isFirst = trained[subnet] === 0 && supplied[subnet] === 0;
  const pending = daoPending[subnet];
  const { toCompute } = world.scenario.dao.founding;
  const forData = Math.floor(pending * (1 - toCompute));
  const own = stream === 'compute' ? pending - forData : forData;
  const pot = isFirst ? own : pending;
  const from = { book: 'reserve', row: reserveOf.daoShare } as const;
  const paid = side.divide(pot, out);
  for (let k = 0; k < count; k += 1) giveRt(world, dao, subnet, from, holderOf(k), out[k]);
  giveRt(world, dao, subnet, from, dao.holders.dao, pot - paid);
  daoPending[subnet] = pending - pot;
}
