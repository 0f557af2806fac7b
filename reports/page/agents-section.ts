import { select } from 'd3';
import type { AgentColumn, AgentTable, Spread } from '../report-data.ts';
import { scrollingTable } from './chart-figure.ts';
import { element, slug } from './markup.ts';
import { formatCompared, formatCount, formatShort, unitName } from './number-format.ts';

/** The agents of every kind at the end of the run: how each of their columns is distributed. */
export function createAgentTables(tables: readonly AgentTable[]): HTMLElement[] {
  return tables.map((table) => {
    const counted =
      table.active === table.rows
        ? `${formatCount(table.rows)}`
        : `${formatCount(table.active)} active of ${formatCount(table.rows)}`;
    const columns = table.columns.filter(
      (column) => column.spread !== undefined || (column.shares?.length ?? 0) > 0,
    );
    const names = ['Column', 'Distribution', 'Lowest', 'p10', 'Median', 'p90', 'Highest', 'Mean'];
    const head = names.map((name) => element('th', { scope: 'col' }, name));
    const body = element('tbody', {}, ...columns.map(createRow));
    const whole = element(
      'table',
      { class: 'agents' },
      element('thead', {}, element('tr', {}, ...head)),
      body,
    );
    const title = `${table.name.slice(0, 1).toUpperCase()}${table.name.slice(1)}: ${counted}`;
    return element(
      'section',
      { id: `agents-${slug(table.name)}` },
      element('h3', {}, title),
      scrollingTable(title, whole),
    );
  });
}

function createRow({ name, unit, doc, spread, shares }: AgentColumn): HTMLElement {
  const measured = unitName(unit) === '' ? name : `${name}, ${unitName(unit)}`;
  const meaning = doc === '' ? undefined : element('small', {}, doc);
  const head = element('th', { scope: 'row' }, measured, meaning);
  if (spread === undefined) {
    const total = (shares ?? []).reduce((sum, { count }) => sum + count, 0);
    const parts = (shares ?? []).map(
      ({ value, count }) => `${value === '' ? 'none' : value}: ${formatShort(count / total, 'share')}`,
    );
    return element('tr', {}, head, element('td', { colspan: 7, class: 'words' }, parts.join(', ')));
  }
  const { min, p10, median, p90, max, mean } = spread;
  const cells = [min, p10, median, p90, max, mean].map((value) =>
    element('td', {}, formatCompared(value, unit)),
  );
  return element('tr', {}, head, element('td', {}, createHistogram(spread)), ...cells);
}

/** Bars of equal bins from the lowest to the highest value. */
function createHistogram({ bins, count }: Spread): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const [widthPx, heightPx] = [96, 22];
  const root = select(svg).attr('class', 'histogram').attr('width', widthPx).attr('height', heightPx);
  root
    .attr('role', 'img')
    .attr('aria-label', `Histogram of ${formatCount(count)} values in ${bins.length} bins`);
  const most = Math.max(...bins);
  const step = widthPx / bins.length;
  const height = (n: number) => (n === 0 ? 0 : Math.max(1, (n / most) * (heightPx - 1)));
  const bars = root
    .selectAll('rect')
    .data(bins)
    .join('rect')
    .attr('width', step - 0.8);
  bars
    .attr('x', (_, i) => i * step)
    .attr('y', (n) => heightPx - height(n))
    .attr('height', height);
  return svg;
}
