import type { FormulaTables } from './formula.ts';
import { isMap } from './schema-tree.ts';
import { type Series, valueAt } from './series.ts';

/** What `lookup(series, hours)` reads in formulas of a scenario. */
export const tablesOf = (series: ReadonlyMap<string, Series>): FormulaTables =>
  new Map([...series].map(([name, points]) => [name, (hours: number) => valueAt(points, hours)]));

/** The same by names alone, before any file is read: for a formula that is only checked. */
export function tablesNamed(scenario: object): FormulaTables {
  const series = (scenario as { readonly series?: unknown }).series;
  return new Map(Object.keys(isMap(series) ? series : {}).map((name) => [name, () => 1]));
}
