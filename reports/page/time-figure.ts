import { pointer, type Selection, select } from 'd3';
import { type ChartFigure, createFigure, drawAtWidth, placeTip, scrollingTable } from './chart-figure.ts';
import { Cursor } from './cursor.ts';
import { directLabelWidthMin, domainOf, drawTimeChart, type Geometry } from './draw-time-chart.ts';
import { element } from './markup.ts';
import { formatExact, unitName } from './number-format.ts';
import { finestPoints, type Readout, readChart, speakReadout, tableColumns } from './readout.ts';
import type { RunView } from './run-view.ts';
import { drawSwatch, namesOf } from './series-labels.ts';
import { type NumberTable, type PanelChart, seriesOf } from './time-chart.ts';
import { describeLength, describeSpan } from './time-format.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** A chart in its frame: drawn at every width, read by pointer and by keyboard; over time in step with the page's cursor. */
export function createTimeFigure(chart: PanelChart, run: RunView, shared: Cursor): HTMLElement {
  const cursor = chart.kind === 'time' ? shared : new Cursor();
  const instructions =
    'Left and right arrow keys read values; Page Up, Page Down, Home and End move faster; Escape ends.';
  const parts = createFigure({ ...chart, instructions, note: describeMarks(chart, run) }, () =>
    makeTable(chart),
  );
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${chart.title} ${chart.caption}`);
  parts.plot.prepend(svg);
  let geometry: Geometry | undefined;
  drawAtWidth(parts.plot, (widthPx) => {
    select(svg).selectAll('*').remove();
    geometry = drawTimeChart(svg, chart, run, widthPx);
    fillLegend(parts.legend, chart, widthPx);
    appendRule(svg, geometry, cursor.hours);
  });
  cursor.follow((hours) => {
    if (geometry !== undefined) moveRule(select(svg), geometry, hours);
  });
  readByPointer(parts, svg, { chart, run, cursor, geometry: () => geometry });
  readByKeyboard(parts, { chart, run, cursor, geometry: () => geometry });
  return parts.figure;
}

interface Reading {
  readonly chart: PanelChart;
  readonly run: RunView;
  readonly cursor: Cursor;
  readonly geometry: () => Geometry | undefined;
}

function appendRule(svg: SVGSVGElement, geometry: Geometry, hours: number | undefined): void {
  const rule = select(svg).append('line').attr('class', 'cursor');
  rule.attr('y1', geometry.topPx).attr('y2', geometry.bottomPx);
  moveRule(select(svg), geometry, hours);
}

function moveRule(
  svg: Selection<SVGSVGElement, unknown, null, undefined>,
  { x }: Geometry,
  hours: number | undefined,
): void {
  const rule = svg.select('line.cursor').attr('visibility', hours === undefined ? 'hidden' : 'visible');
  if (hours !== undefined) rule.attr('x1', x(hours)).attr('x2', x(hours));
}

function readByPointer(parts: ChartFigure, svg: SVGSVGElement, reading: Reading): void {
  const { cursor, chart, run } = reading;
  svg.addEventListener('pointermove', (event) => {
    const geometry = reading.geometry();
    if (geometry === undefined) return;
    const [px, py] = pointer(event, svg);
    const readout = readChart(chart, run, clampInside(geometry.x.invert(px), domainOf(chart, run)));
    if (readout === undefined) return hideReadout(parts, cursor);
    showReadout(parts, readout, { x: px, y: py });
    cursor.move((readout.from + readout.to) / 2);
  });
  svg.addEventListener('pointerleave', () => hideReadout(parts, cursor));
}

function readByKeyboard(parts: ChartFigure, reading: Reading): void {
  const { cursor, chart, run } = reading;
  const points = finestPoints(chart);
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };
  let index = -1;
  parts.plot.addEventListener('keydown', (event) => {
    const geometry = reading.geometry();
    if (event.key === 'Escape') return hideReadout(parts, cursor);
    const step = steps[event.key];
    if (geometry === undefined || (step === undefined && event.key !== 'Home' && event.key !== 'End')) return;
    event.preventDefault();
    if (event.key === 'Home') index = 0;
    else if (event.key === 'End') index = points.length - 1;
    else index = Math.max(0, Math.min(points.length - 1, index + step));
    const { from, to } = points[index];
    const readout = readChart(chart, run, (from + to) / 2);
    if (readout === undefined) return;
    showReadout(parts, readout, { x: geometry.x((from + to) / 2), y: geometry.topPx + 24 });
    parts.live.textContent = speakReadout(readout);
    cursor.move((from + to) / 2);
  });
  parts.plot.addEventListener('blur', () => hideReadout(parts, cursor));
}

function clampInside(at: number, [low, high]: readonly [number, number]): number {
  return Math.max(low + (high - low) * 1e-9, Math.min(high, at));
}

function hideReadout({ tip }: ChartFigure, cursor: Cursor): void {
  tip.hidden = true;
  cursor.move(undefined);
}

function showReadout({ tip, plot }: ChartFigure, readout: Readout, at: { x: number; y: number }): void {
  const rows = readout.rows.map(({ label, color, opacity, value, detail }) => {
    const swatch = element('span', { class: 'swatch' });
    swatch.style.background = color;
    swatch.style.opacity = String(opacity);
    const cell = element('td', {}, value);
    if (detail !== undefined) cell.append(element('small', {}, detail));
    return element('tr', {}, element('th', {}, swatch, label), cell);
  });
  tip.replaceChildren(
    element('strong', {}, readout.time),
    element('table', {}, element('tbody', {}, ...rows)),
    ...readout.events.slice(0, 6).map((event) => element('p', { class: 'tip-event' }, event)),
  );
  placeTip(tip, plot, at);
}

function fillLegend(legend: HTMLElement, chart: PanelChart, widthPx: number): void {
  legend.hidden = widthPx >= directLabelWidthMin;
  if (legend.hidden || legend.childElementCount > 0) return;
  const listed = new Set<string>();
  for (const panel of chart.panels) {
    for (const name of panel.layers.flatMap(namesOf)) {
      // Two panels may draw the same tiers.
      const entry = `${name.shape} ${name.color} ${name.label}`;
      if (listed.has(entry)) continue;
      listed.add(entry);
      const svg = document.createElementNS(svgNamespace, 'svg');
      select(svg).attr('width', 14).attr('height', 12);
      drawSwatch(select(svg).append('g'), name, 0, 6, `url(#hatch-${chart.id})`);
      legend.append(element('span', { class: 'legend-item' }, svg as unknown as Node, name.label));
    }
  }
}

/** How to read the marks, in a line. */
function describeMarks(chart: PanelChart, run: RunView): string {
  const layers = chart.panels.flatMap((panel) => panel.layers);
  const words: string[] = chart.note === undefined ? [] : [chart.note];
  const ranged = layers.find((layer) => layer.kind === 'line' && layer.range === true);
  const first = ranged === undefined ? undefined : seriesOf(ranged)[0].points[0];
  if (first !== undefined && first.high >= first.low && first.to - first.from > run.data.grid.rowHours) {
    const length = describeLength(first.to - first.from).replace(/^1 /, '');
    words.push(`Line: mean of each ${length}; pale band: lowest and highest value in it.`);
  }
  if (chart.kind === 'time' && layers.some((layer) => layer.kind === 'bars'))
    words.push(`Bars: sums of each ${run.periodName}.`);
  return words.join(' ');
}

function makeTable(chart: PanelChart): HTMLElement {
  if (chart.table !== undefined) return makeNumberTable(chart.title, chart.table);
  const describe = chart.kind === 'time' ? describeSpan : chart.axis.describe;
  const first = chart.kind === 'time' ? 'Time' : chart.axis.column;
  const columns = tableColumns(chart);
  const head = columns.map(({ name, unit }) => {
    const name_ = unitName(unit);
    return element('th', { scope: 'col' }, name_ === '' ? name : `${name} (${name_})`);
  });
  const rows = finestPoints(chart).map((row) => {
    const cells = columns.map(({ read, unit }) => {
      const value = read(row);
      return element('td', {}, Number.isNaN(value) ? '' : formatExact(value, unit));
    });
    return element('tr', {}, element('th', { scope: 'row' }, describe(row.from, row.to)), ...cells);
  });
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, first), ...head)),
    element('tbody', {}, ...rows),
  );
  return scrollingTable(`Numbers: ${chart.title}`, table);
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
