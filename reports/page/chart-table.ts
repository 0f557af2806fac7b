import { tabulateChart } from '../kit/number-table.ts';
import type { PanelChart } from '../kit/time-chart.ts';
import type { Timeline } from '../kit/timeline.ts';
import { scrollingTable } from './chart-figure.ts';
import { element } from './markup.ts';

/** The numbers of a chart as a table, for those who read rather than look. */
export function makeTable(chart: PanelChart, timeline: Timeline): HTMLElement {
  const { head, rows } = tabulateChart(chart, timeline);
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
  return scrollingTable(`Numbers: ${chart.title}`, table);
}
