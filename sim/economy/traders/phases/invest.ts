import { DAY_HOURS } from '../../../units.ts';
import type { World } from '../../world.ts';
import { provide, vestTwoPm } from '../../mining/phases/provide.ts';
import { payHarvest } from '../../subnets/royalty.ts';
import { closeDay, speculate, switchStrategies } from './speculate.ts';
import { openValues, valueTokens } from '../values.ts';

/** What investors do: traders by the day; what tokens are worth, liquidity and its rewards by the week (economy.md §4.5, §5). */
export function invest(world: World): void {
  const { dao } = world;
  if (dao === undefined) return;
  const endsDay = dayAfter(world, 1) > dayAfter(world, 0);
  if (endsDay || world.tick === 0) openValues(world, dao);
  if (endsDay) closeDay(world, dao);
  if (world.endsWeek) {
    valueTokens(world, dao);
    switchStrategies(world, dao);
  }
  if (endsDay) speculate(world, dao);
  if (!world.settlesWeek) return;
  payHarvest(world, dao);
  provide(world, dao);
  vestTwoPm(world, dao);
}

/** Whole days gone by, so many ticks after the present one begins; the hair keeps ticks that do not divide a day from rounding below. */
const dayAfter = ({ tick, tickHours }: World, ticks: number): number =>
  Math.floor(((tick + ticks) * tickHours) / DAY_HOURS + 1e-9);
