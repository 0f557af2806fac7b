import { checkReference } from '../../scenario/item-names.ts';
import { listSeriesUses } from '../../scenario/scenario-inputs.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, odd, type Warning } from '../../scenario/warning.ts';
import type { Scenario } from '../resolve.ts';

export function checkSeries(scenario: Scenario): Finding[] {
  const known = Object.keys(scenario.series);
  return listSeriesUses(scenario).flatMap(({ path, name }) => checkReference(path, name, known, 'series'));
}

export function warnOfSeries(scenario: Scenario): Warning[] {
  const named = listSeriesUses(scenario).map(({ name }) => name);
  return Object.keys(scenario.series).map((name) =>
    odd(!named.includes(name), `series.${name} has no effect: nothing names it`),
  );
}

export function warnOfPrice({ price }: Scenario): Warning[] {
  const isSeries = price.source === 'outside' && price.series !== undefined;
  return [idle('price.dgaiUsd', isSeries, 'price.series is set')];
}

/** Once DGAI has a pool, nothing outside sets its price. */
export function warnOfDesk({ price }: Scenario): Warning[] {
  const isPool = price.source === 'pool';
  return ['price.series', 'price.deskUsd', 'price.spread'].map((path) =>
    idle(path, isPool, 'price.source is pool'),
  );
}
