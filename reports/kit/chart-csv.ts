import { csvRecord } from '../../sim/workload/csv-cells.ts';
import type { FlowChart } from './flow-chart.ts';
import { unitName } from './number-format.ts';
import { shownPoints, tableColumns } from './readout.ts';
import type { PanelChart } from './time-chart.ts';
import type { Timeline } from './timeline.ts';

/** The numbers of a chart as CSV (RFC 4180): as exact as the page has them; a missing one is an empty cell. */
export function chartCsv(chart: PanelChart, timeline: Timeline): string {
  if (chart.table !== undefined) return writeCsv([chart.table.head, ...chart.table.rows]);
  const columns = tableColumns(chart);
  const ends = chart.kind === 'time' ? ['from hours', 'to hours'] : ['from', 'to'];
  const head = columns.map(({ name, unit }) => {
    // Shares are written as they are in metrics.csv, not as percents.
    const suffix = unitName(unit) === '%' ? 'share' : unitName(unit);
    return suffix === '' ? name : `${name} (${suffix})`;
  });
  const rows = shownPoints(chart, timeline).map((row) => [
    row.from,
    row.to,
    ...columns.map(({ read }) => read(row)),
  ]);
  return writeCsv([[...ends, ...head], ...rows]);
}

/** The flows of a Sankey diagram, one line for each reason. */
export function flowCsv({ links, unit }: FlowChart): string {
  const rows = links.flatMap(({ from, to, reasons }) =>
    reasons.map(({ reason, amount }) => [from, to, reason, amount]),
  );
  return writeCsv([['from', 'to', 'reason', `amount (${unit})`], ...rows]);
}

function writeCsv(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map(csvRecord).join('\n')}\n`;
}
