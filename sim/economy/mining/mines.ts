import type { ValuesOf } from '../../scenario/schema.ts';
import { poolOf, type Venue } from '../markets/market.ts';
import type { MiningColumns } from './mechanisms/liquidity-mining.ts';
import type { miningParameters } from './parameters.ts';
import type { World } from './state.ts';

/** The pool that stakers know of anyway. */
export const homePool = '2PM/USD';

type Markets = ValuesOf<typeof miningParameters>['markets'];

/** Pools beside the home pool whose shares may earn rewards, by name. */
export const listOthers = ({ mining }: Markets): readonly string[] =>
  mining.pools.map(({ name }) => name).filter((name) => name !== homePool);

/** Part of all rewards that goes to a pool, [0, 1]; all of them to the home pool where none is listed. */
export function derivePart({ mining }: Markets, name: string): number {
  if (mining.pools.length === 0) return Number(name === homePool);
  const whole = mining.pools.reduce((sum, { weight }) => sum + weight, 0);
  const weight = mining.pools.find((pool) => pool.name === name)?.weight ?? 0;
  return whole === 0 ? 0 : weight / whole;
}

/** A pool that stakers may provide for, and what its shares have earned. */
export interface Mine {
  readonly venue: Venue;
  readonly rewards: MiningColumns;
  /** Due by earlier rules beyond what the present one would have made due, base units. */
  readonly offset: Float64Array;
  /** Its place in those columns. */
  readonly at: number;
  /** Rewards per share up to which each holder was paid. */
  readonly paid: BigUint64Array;
}

/** The home pool, then the others that are mined, in the order of the scenario. */
export function listMines({
  market,
  scenario,
  commons,
  holder,
  holders,
  minedPools,
  minedHolders,
}: World): readonly Mine[] {
  const { miningPaidOut: due, miningCarried: carried, miningPerShare: perShare } = commons.col;
  const home: Mine = {
    venue: market.venues[poolOf.twoPm],
    rewards: { due, carried, perShare },
    offset: commons.col.miningOffset,
    at: 0,
    paid: holder.col.miningPaid,
  };
  const others = listOthers(scenario.markets).flatMap((name, at): Mine[] => {
    const venue = market.venues.find((one) => one.name === name);
    const { offset } = minedPools.col;
    return venue === undefined
      ? []
      : [
          {
            venue,
            rewards: minedPools.col,
            offset,
            at,
            paid: minedHolders.col.paid.subarray(at * holders.rows, (at + 1) * holders.rows),
          },
        ];
  });
  return [home, ...others];
}
