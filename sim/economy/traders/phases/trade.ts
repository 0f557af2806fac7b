import { DAY_HOURS } from '../../../units.ts';
import { closeDay, speculate, switchStrategies } from '../speculation.ts';
import type { World } from '../state.ts';
import { openValues, valueTokens } from '../values.ts';

/** What tokens are worth, and what traders do about it: they trade by the day and change their ways by the week (economy.md §5). */
export function trade(world: World): void {
  const endsDay = dayAfter(world, 1) > dayAfter(world, 0);
  if (endsDay || world.tick === 0) openValues(world);
  if (endsDay) closeDay(world);
  if (world.endsWeek) {
    valueTokens(world);
    switchStrategies(world);
  }
  if (endsDay) speculate(world);
}

/** Whole days gone by, so many ticks after the present one begins; the hair keeps ticks that do not divide a day from rounding below. */
const dayAfter = ({ tick, tickHours }: World, ticks: number): number =>
  Math.floor(((tick + ticks) * tickHours) / DAY_HOURS + 1e-9);
