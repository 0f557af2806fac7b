import { checkReference } from '../../scenario/item-names.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, odd, type Warning } from '../../scenario/warning.ts';

/** Series that parameters name, by the paths of these. */
const listNamed = ({ price, nodes, users, markets }: Scenario) => [
  ['price.series', price.series] as const,
  ['nodes.energySeries', nodes.energySeries] as const,
  ['users.demandSeries', users.demandSeries] as const,
  ['markets.twoPm.series', markets.twoPm.series] as const,
];

export function checkSeries(scenario: Scenario): Finding[] {
  const known = Object.keys(scenario.series);
  return listNamed(scenario).flatMap(([path, name]) =>
    name === undefined ? [] : checkReference(path, name, known, 'series'),
  );
}

export function warnOfSeries(scenario: Scenario): Warning[] {
  const named = listNamed(scenario).map(([, name]) => name);
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
