import { type HeadlineMaker, showPercent, showWhole } from '../../kernel/headline.ts';
import type { Headline } from '../../kernel/outputs.ts';
import { BASE_UNITS, PRICE_UNITS } from '../../units.ts';
import { poolOf } from '../markets/market.ts';
import { subnetStage, type World } from './state.ts';

/** What became of the 2PM half. */
export function summariseDao(world: World, headline: HeadlineMaker): readonly Headline[] {
  const { counts, commons, books, subnets } = world;
  const { founded, failed, royaltiesAccrued } = counts;
  const of = (label: string, value: number, unit: string): Headline =>
    headline({ label, value, unit, text: (shown) => `${showWhole(shown)} ${unit}` });
  const price = world.market.pools.col.priceNano[poolOf.twoPm] / PRICE_UNITS;
  const open = Array.from(subnets.col.stage).filter((stage) => stage === subnetStage.open).length;
  return [
    headline({
      label: 'subnets founded',
      value: founded[0],
      unit: '1',
      text: (value) => `${value} of ${value + failed[0] + open} proposed`,
    }),
    headline({
      label: 'price of 2PM',
      value: price,
      unit: 'USD',
      text: (value) => `${value.toPrecision(3)} USD`,
    }),
    of('2PM staked', books.vault.balance[0] / BASE_UNITS, '2PM'),
    of('airdropped DMP outstanding', commons.col.unbackedLots[0] / BASE_UNITS, 'DMP'),
    of('royalties', royaltiesAccrued[0] / BASE_UNITS, 'DGAI'),
    headline({
      label: 'mean quality of models',
      value: commons.col.modelQuality[0],
      unit: 'share',
      text: showPercent,
      none: 'no model',
    }),
  ];
}
