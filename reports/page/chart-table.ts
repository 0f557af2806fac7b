import { scrollingTable } from './chart-figure.ts';
import { element } from './markup.ts';
import { formatExact, unitName } from './number-format.ts';
import { shownPoints, tableColumns } from './readout.ts';
import type { NumberTable, PanelChart } from './time-chart.ts';
import { describeSpan } from './time-format.ts';
import type { Timeline } from './timeline.ts';

/** The numbers of a chart as a table, for those who read rather than look. */
export function makeTable(chart: PanelChart, timeline: Timeline): HTMLElement {
  if (chart.table !== undefined) return makeNumberTable(chart.title, chart.table);
  const describe = chart.kind === 'time' ? describeSpan : chart.axis.describe;
  const first = chart.kind === 'time' ? 'Time' : chart.axis.column;
  const columns = tableColumns(chart);
  const head = columns.map(({ name, unit }) => {
    const suffix = unitName(unit);
    return suffix === '' ? name : `${name} (${suffix})`;
  });
  const rows = shownPoints(chart, timeline).map((row) => {
    const cells = columns.map(({ read, unit }) => {
      const value = read(row);
      return Number.isNaN(value) ? '' : formatExact(value, unit);
    });
    return [describe(row.from, row.to), ...cells];
  });
  return makeNumberTable(chart.title, { head: [first, ...head], rows });
}

function makeNumberTable(title: string, { head, rows }: NumberTable): HTMLElement {
  const names = head.map((name) => element('th', { scope: 'col' }, name));
  const body = rows.map(([first, ...cells]) => {
    const values = cells.map((cell) => element('td', {}, cell));
    return element('tr', {}, element('th', { scope: 'row' }, first), ...values);
  });
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...names)),
    element('tbody', {}, ...body),
  );
  return scrollingTable(`Numbers: ${title}`, table);
}
