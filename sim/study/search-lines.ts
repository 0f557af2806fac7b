import type { ResolvedScenario } from '../economy/resolve.ts';
import { listMetrics } from '../economy/run.ts';
import { InputError } from '../errors.ts';
import { compileKpi } from '../experiments/kpi.ts';
import { deriveKpiUnit } from '../experiments/kpi-unit.ts';
import { type MeasureUnit, quantityIn, showUnit } from '../experiments/measure-unit.ts';
import { resolveRequest } from '../experiments/replication.ts';
import type { AskedSearch } from './search/asked-search.ts';
import type { OpenedSearch } from './search-file.ts';
import type { StudyBase } from './studied-economy.ts';

/** Lines and targets of a search in the units of their figures. Throws InputError for one in another unit. */
export function readLines(
  { aims, constraints, figures }: OpenedSearch,
  base: StudyBase,
): Pick<AskedSearch, 'aims' | 'constraints'> {
  const units = unitsOf(resolveRequest(base));
  const measureOf = (kpi: number): MeasureUnit => {
    const compiled = compileKpi(figures[kpi], units);
    return deriveKpiUnit(compiled, (metric) => units.get(metric) ?? '', `kpis.${figures[kpi].name}`);
  };
  const read = (path: string, written: string, kpi: number): number => {
    const measure = measureOf(kpi);
    const value = quantityIn(written, measure);
    if (value !== undefined) return value;
    const unit = showUnit(measure);
    throw new InputError({
      path,
      constraint: `expected a value ${unit === '1' ? 'without a unit' : `in ${unit}`}, as the figure is`,
      value: written,
      hint: `write for instance ${unit === '1' ? '15 %' : `90 ${unit}`}`,
    });
  };
  return {
    aims: aims.map(({ kpi, direction, equals }) => ({
      kpi,
      direction,
      ...(equals === undefined ? {} : { target: read('solve.equals', equals, kpi) }),
    })),
    constraints: constraints.map(({ text, kind, kpi, side, line, limit }, k) => ({
      text,
      kind,
      kpi,
      side,
      line: read(`subject.${k}`, line, kpi),
      ...(limit === undefined ? {} : { limit }),
    })),
  };
}

const unitsOf = (resolved: ResolvedScenario): Map<string, string> =>
  new Map(listMetrics(resolved).map(({ name, unit }) => [name, unit]));
