import { valueAt } from '../../../scenario/series.ts';
import { PRICE_UNITS } from '../../../units.ts';
import type { World } from '../state.ts';

/** What a tick is like from outside: price, demand, costs, and what shocks make of them (economy.md §7). */
export function surround(world: World): void {
  const { scenario, resolved, levels } = world;
  const hours = world.hours;
  const priceSeries =
    scenario.price.series === undefined ? undefined : resolved.series.get(scenario.price.series);
  const demandSeries =
    scenario.users.demandSeries === undefined ? undefined : resolved.series.get(scenario.users.demandSeries);
  const stated =
    priceSeries === undefined ? scenario.price.dgaiUsd / PRICE_UNITS : valueAt(priceSeries, hours);
  let price = stated;
  let demand = demandSeries === undefined ? 1 : valueAt(demandSeries, hours);
  const energySeries =
    scenario.nodes.energySeries === undefined ? undefined : resolved.series.get(scenario.nodes.energySeries);
  levels.energy = energySeries === undefined ? 1 : valueAt(energySeries, hours);
  for (const shock of scenario.shocks) {
    if (hours < shock.at || (shock.kind !== 'whale-exit' && hours >= shock.at + shock.lasts)) continue;
    if (shock.kind === 'price') price *= shock.factor;
    if (shock.kind === 'demand') demand *= shock.factor;
    if (shock.kind === 'energy') levels.energy *= shock.factor;
  }
  // A pool has a price of its own: what would move the outside price moves what traders think DGAI is worth.
  levels.news = price / stated;
  levels.priceNano = Math.max(1, Math.round(price * PRICE_UNITS));
  levels.demand = demand;
}
