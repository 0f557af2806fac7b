import type { KpiSpec } from '../../sim/experiments/kpi.ts';
import { UsageError } from './problems.ts';

/** Figures that `--kpi name=formula` asks for; undefined where it is not given. */
export function readKpiOptions(written: readonly string[]): KpiSpec[] | undefined {
  if (written.length === 0) return undefined;
  return written.map((kpi) => {
    const equals = kpi.indexOf('=');
    if (equals < 1) throw new UsageError(`--kpi: expected name=formula, got ${kpi}`);
    return { name: kpi.slice(0, equals).trim(), formula: kpi.slice(equals + 1) };
  });
}
