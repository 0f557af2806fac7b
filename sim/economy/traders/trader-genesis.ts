import { strategy } from './traders.ts';
import { normal } from '../../random/distributions/normal.ts';
import type { DaoWorld } from '../dao/dao-world.ts';
import { poolOf } from '../markets/market.ts';
import { OPEN_UNIT } from '../../kernel/traits.ts';
import type { World } from '../world.ts';

/** Pool of who trades RT: those of any subnet. */
const RT = -1;

/** Slots of a trader's traits; slot 0 is its wealth, slot 4 how strongly it reacts. */
const slot = { strategy: 1, market: 2, misjudgement: 3 } as const;

/** Traders with their traits, each drawn from its own id: in which market, by what at first, how they judge. */
export function createTraders(world: World, dao: DaoWorld): void {
  const { traders } = dao;
  const rule = world.scenario.traders;
  const { misjudgementMax } = rule;
  const trait = world.streams['trader.trait'];
  for (let id = 0; id < traders.rows; id += 1) {
    const error = rule.misjudgement * normal(trait.uniform(id, 0, slot.misjudgement) + OPEN_UNIT);
    traders.col.strategy[id] = deriveStrategy(trait.uniform(id, 0, slot.strategy), rule);
    traders.col.pool[id] = derivePool(trait.uniform(id, 0, slot.market), rule);
    traders.col.misjudgement[id] = Math.max(-misjudgementMax, Math.min(misjudgementMax, error));
  }
}

function deriveStrategy(u: number, shares: { readonly fundamental: number; readonly trend: number }): number {
  if (u < shares.fundamental) return strategy.fundamental;
  return u < shares.fundamental + shares.trend ? strategy.trend : strategy.noise;
}

function derivePool(u: number, shares: { readonly inDgai: number; readonly inTwoPm: number }): number {
  if (u < shares.inDgai) return poolOf.dgai;
  return u < shares.inDgai + shares.inTwoPm ? poolOf.twoPm : RT;
}
