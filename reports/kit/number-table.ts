import { formatExact, unitName } from './number-format.ts';
import type { Point } from './point.ts';
import { shownPoints, tableColumns } from './readout.ts';
import type { NumberTable, PanelChart } from './time-chart.ts';
import { describeSpan } from './time-format.ts';
import type { Timeline } from './timeline.ts';

/** The numbers of a chart in words: a line for each of `rows`, the finest buckets that are shown; a missing one is empty. */
export function tabulateChart(
  chart: PanelChart,
  timeline: Timeline,
  rows: readonly Point[] = shownPoints(chart, timeline),
): NumberTable {
  if (chart.table !== undefined) return chart.table;
  const describe = chart.kind === 'time' ? describeSpan : chart.axis.describe;
  const first = chart.kind === 'time' ? 'Time' : chart.axis.column;
  const columns = tableColumns(chart);
  const head = columns.map(({ name, unit }) => {
    const suffix = unitName(unit);
    return suffix === '' ? name : `${name} (${suffix})`;
  });
  const lines = rows.map((row) => {
    const cells = columns.map(({ read, unit }) => {
      const value = read(row);
      return Number.isNaN(value) ? '' : formatExact(value, unit);
    });
    return [describe(row.from, row.to), ...cells];
  });
  return { head: [first, ...head], rows: lines };
}
