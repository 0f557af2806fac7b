import { valueAt } from '../../../scenario/series.ts';
import { PRICE_UNITS } from '../../../units.ts';
import type { World } from '../state.ts';

/** USD per 2PM × 10^9 as the outside has it. */
export function quoteTwoPm({ scenario, resolved, hours, outsideTwoPm }: World): void {
  const { usd, series } = scenario.markets.twoPm;
  const points = series === undefined ? undefined : resolved.series.get(series);
  outsideTwoPm.nano =
    points === undefined ? usd : Math.max(1, Math.round(valueAt(points, hours) * PRICE_UNITS));
}
