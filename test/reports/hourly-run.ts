import type { ReportData } from '../../reports/charts/report-data.ts';
import { RunView } from '../../reports/charts/run-view.ts';

const weeks = 40;
const hours = weeks * 168;

/** A run of forty weeks of which only some metrics are known, by the hour; and what else a report knows of it. */
export function runOf(
  metrics: Record<string, (hour: number) => number>,
  more: Partial<ReportData> = {},
): RunView {
  const series = Object.entries(metrics).map(([name, value]) => ({
    name,
    unit: '',
    group: '',
    doc: '',
    cadence: 'tick' as const,
    bucketRows: 1,
    last: Float64Array.from({ length: hours }, (_, hour) => value(hour)),
  }));
  const data = {
    headlines: [],
    holdings: [],
    contributions: [],
    flows: [],
    events: { kinds: [], marks: [], subnets: [] },
    scenario: { price: { source: 'pool' } },
    ticks: hours,
    tickHours: 1,
    grid: { start: 0, rowHours: 1, rows: hours },
    series,
    ...more,
  };
  return new RunView(data as unknown as ReportData);
}
