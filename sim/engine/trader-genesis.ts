import { strategy } from '../agents/traders.ts';
import { normal } from '../random/distributions/normal.ts';
import type { DaoWorld } from './dao-world.ts';
import { poolOf } from './market.ts';
import { OPEN_UNIT } from './traits.ts';
import type { World } from './world.ts';

/** Of the traders, a half trade DGAI and a quarter 2PM; the others RT. */
const IN_DGAI = 0.5;
const IN_DGAI_OR_TWO_PM = 0.75;
const RT = -1;

/** Standard error with which a trader judges what a token is worth; the mean is 0, so together they are right. */
const MISJUDGEMENT = 0.1;
const MISJUDGEMENT_MAX = 0.3;

/** Slots of a trader's traits; slot 0 is its wealth, slot 4 how strongly it reacts. */
const slot = { strategy: 1, market: 2, misjudgement: 3 } as const;

/** Traders with their traits, each drawn from its own id: in which market, by what at first, how they judge. */
export function createTraders(world: World, dao: DaoWorld): void {
  const { traders } = dao;
  const rule = world.scenario.traders;
  const trait = world.streams['trader.trait'];
  for (let id = 0; id < traders.rows; id += 1) {
    const error = MISJUDGEMENT * normal(trait.uniform(id, 0, slot.misjudgement) + OPEN_UNIT);
    traders.col.strategy[id] = deriveStrategy(trait.uniform(id, 0, slot.strategy), rule);
    traders.col.pool[id] = derivePool(trait.uniform(id, 0, slot.market));
    traders.col.misjudgement[id] = Math.max(-MISJUDGEMENT_MAX, Math.min(MISJUDGEMENT_MAX, error));
  }
}

function deriveStrategy(u: number, shares: { readonly fundamental: number; readonly trend: number }): number {
  if (u < shares.fundamental) return strategy.fundamental;
  return u < shares.fundamental + shares.trend ? strategy.trend : strategy.noise;
}

/** Who trades RT trades those of any subnet. */
function derivePool(u: number): number {
  if (u < IN_DGAI) return poolOf.dgai;
  return u < IN_DGAI_OR_TWO_PM ? poolOf.twoPm : RT;
}
