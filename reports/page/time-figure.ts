import { pointer, type Selection, select } from 'd3';
import { drawFlatRamp, rampPx } from '../kit/draw-cells.ts';
import type { Group } from '../kit/draw-layers.ts';
import {
  chartHeight,
  type DrawOptions,
  directLabelWidthMin,
  domainOf,
  drawTimeChart,
  type Geometry,
} from '../kit/draw-time-chart.ts';
import { tabulateChart } from '../kit/number-table.ts';
import { namesInSeveral, type Readout, readChart, shownPoints, speakReadout } from '../kit/readout.ts';
import { drawSwatch, namesOf } from '../kit/series-labels.ts';
import { createSvg } from '../kit/svg-element.ts';
import { type CellRow, type PanelChart, rowsOf, seriesOf } from '../kit/time-chart.ts';
import { describeLength } from '../kit/time-format.ts';
import type { Timeline } from '../kit/timeline.ts';
import { createDownloads } from './chart-downloads.ts';
import { type ChartFigure, createFigure, drawAtWidth, placeTip } from './chart-figure.ts';
import { Cursor } from './cursor.ts';
import type { DrawQueue } from './draw-queue.ts';
import { element } from './markup.ts';
import { createNumberTable } from './table.ts';

/** Where a figure takes its chart from, each time that it is drawn. */
export interface FigureSource {
  readonly chart: () => PanelChart;
  readonly timeline: () => Timeline;
  /** How the reader wants it drawn. */
  readonly options?: (chart: PanelChart) => Omit<DrawOptions, 'widthPx'>;
  /** The moment that is pointed at in all charts over time. */
  readonly cursor: Cursor;
  readonly queue: DrawQueue;
  /** Called when the chart was drawn. */
  readonly finish?: (svg: SVGSVGElement) => void;
  /** Called when the reader dragged across a stretch of time, or asked for all of it. */
  readonly zoom?: (stretch: { from: number; to: number } | undefined) => void;
}

/** What is drawn in a figure at present. */
interface Drawn {
  readonly chart: PanelChart;
  readonly geometry: Geometry;
}

/** A chart in its frame: drawn at every width, read by pointer and by keyboard; over time in step with the page's cursor. */
export function createPanelFigure(source: FigureSource): HTMLElement {
  const first = source.chart();
  const cursor = first.kind === 'time' ? source.cursor : new Cursor();
  const instructions =
    'Left and right arrow keys read values; Page Up, Page Down, Home and End move faster; Escape ends.';
  const note = describeMarks(first, source.timeline());
  const parts = createFigure({ ...first, instructions, note }, () => {
    const shown = source.chart();
    return createNumberTable(shown.title, tabulateChart(shown, source.timeline()));
  });
  parts.actions.append(...createDownloads(source));
  const svg = createSvg(document, `${first.title} ${first.caption}`);
  // Nothing below moves when it is drawn.
  svg.setAttribute('height', String(chartHeight(first, source.timeline())));
  parts.plot.prepend(svg);
  let drawn: Drawn | undefined;
  let widthPx = 0;
  source.queue.add(parts.figure, () => {
    if (widthPx === 0) return;
    const chart = source.chart();
    select(svg).selectAll('*').remove();
    drawn = undefined;
    if (chart.panels.length === 0) {
      parts.note.textContent = 'Nothing was measured in the time that is shown.';
      return;
    }
    const options = { ...source.options?.(chart), widthPx };
    drawn = { chart, geometry: drawTimeChart(svg, chart, source.timeline(), options) };
    parts.note.textContent = describeMarks(chart, source.timeline());
    fillLegend(parts.legend, chart, widthPx);
    appendRule(svg, drawn.geometry, cursor.hours);
    source.finish?.(svg);
  });
  drawAtWidth(parts.plot, (width) => {
    widthPx = width;
    source.queue.ask(parts.figure);
  });
  cursor.follow((hours) => {
    if (drawn !== undefined) moveRule(select(svg), drawn.geometry, hours);
  });
  const reading = { source, cursor, drawn: () => drawn };
  readByPointer(parts, svg, reading);
  readByKeyboard(parts, reading);
  if (first.kind === 'time') zoomByPointer(svg, reading);
  return parts.figure;
}

interface Reading {
  readonly source: FigureSource;
  readonly cursor: Cursor;
  readonly drawn: () => Drawn | undefined;
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
  const [from, to] = x.domain();
  const isShown = hours !== undefined && hours >= from && hours <= to;
  const rule = svg.select('line.cursor').attr('visibility', isShown ? 'visible' : 'hidden');
  if (isShown) rule.attr('x1', x(hours)).attr('x2', x(hours));
}

function readByPointer(parts: ChartFigure, svg: SVGSVGElement, { source, cursor, drawn }: Reading): void {
  svg.addEventListener('pointermove', (event) => {
    const at = drawn();
    if (at === undefined) return;
    const { chart, geometry } = at;
    const [px, py] = pointer(event, svg);
    const timeline = source.timeline();
    const hours = clampInside(geometry.x.invert(px), domainOf(chart, timeline));
    const readout = readChart(chart, timeline, hours, rowAt(geometry, py));
    if (readout === undefined) return hideReadout(parts, cursor);
    showReadout(parts, readout, { x: px, y: py });
    cursor.move((readout.from + readout.to) / 2);
  });
  svg.addEventListener('pointerleave', () => hideReadout(parts, cursor));
}

/** Fewer pixels than this are a click, not a stretch of time. */
const dragMin = 8;

/** Dragging with a mouse across a chart shows the stretch of time that was crossed, a double click all of it. */
function zoomByPointer(svg: SVGSVGElement, { source, drawn }: Reading): void {
  const { zoom } = source;
  if (zoom === undefined) return;
  let start: number | undefined;
  svg.addEventListener('pointerdown', (event) => {
    const [px] = pointer(event, svg);
    const range = drawn()?.geometry.x.range();
    const isInside = range !== undefined && px >= range[0] && px <= range[1];
    start = event.pointerType === 'mouse' && event.button === 0 && isInside ? px : undefined;
    if (start !== undefined) event.preventDefault();
  });
  svg.addEventListener('pointerup', (event) => {
    const at = drawn();
    const [px] = pointer(event, svg);
    if (start !== undefined && at !== undefined && Math.abs(px - start) >= dragMin) {
      const [from, to] = [start, px].sort((a, b) => a - b).map((x) => Math.round(at.geometry.x.invert(x)));
      const [low, high] = at.geometry.x.domain();
      zoom({ from: Math.max(low, from), to: Math.min(high, to) });
    }
    start = undefined;
  });
  svg.addEventListener('dblclick', () => zoom(undefined));
}

/** The row of a heat map at a height. */
function rowAt({ panels }: Geometry, py: number): CellRow | undefined {
  for (const { panel, y } of panels) {
    const layer = rowsOf(panel);
    const row = layer?.kind === 'cells' ? layer.rows[Math.floor(y.invert(py))] : undefined;
    if (row !== undefined) return row;
  }
  return undefined;
}

function readByKeyboard(parts: ChartFigure, { source, cursor, drawn }: Reading): void {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };
  let index = -1;
  parts.plot.addEventListener('keydown', (event) => {
    const at = drawn();
    if (event.key === 'Escape') return hideReadout(parts, cursor);
    const step = steps[event.key];
    if (at === undefined || (step === undefined && event.key !== 'Home' && event.key !== 'End')) return;
    event.preventDefault();
    const { chart, geometry } = at;
    const points = shownPoints(chart, source.timeline());
    if (event.key === 'Home') index = 0;
    else if (event.key === 'End') index = points.length - 1;
    else index = Math.max(0, Math.min(points.length - 1, index + step));
    const point = points[index];
    const domain = domainOf(chart, source.timeline());
    const middle = point === undefined ? Number.NaN : clampInside((point.from + point.to) / 2, domain);
    const readout = point === undefined ? undefined : readChart(chart, source.timeline(), middle);
    if (readout === undefined) return;
    showReadout(parts, readout, { x: geometry.x(middle), y: geometry.topPx + 24 });
    parts.live.textContent = speakReadout(readout);
    cursor.move(middle);
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
  const rows = readout.rows.flatMap(({ panel, label, color, opacity, value, detail }, i) => {
    const swatch = element('span', { class: 'swatch' });
    swatch.style.background = color;
    swatch.style.opacity = String(opacity);
    const cell = element('td', {}, value);
    if (detail !== undefined) cell.append(element('small', {}, detail));
    const row = element('tr', {}, element('th', {}, swatch, label), cell);
    if (panel === undefined || panel === readout.rows[i - 1]?.panel) return [row];
    const heading = element('th', { class: 'tip-panel', colspan: 2 }, panel);
    return [element('tr', {}, heading), row];
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
  if (legend.hidden) return;
  const shared = namesInSeveral(chart);
  const listed = new Set<string>();
  legend.replaceChildren();
  for (const panel of chart.panels) {
    for (const name of panel.layers.flatMap(namesOf)) {
      // Two panels may draw the same tiers; a band means the same in every colour.
      const entry = name.opacity === undefined ? `${name.shape} ${name.color} ${name.label}` : name.label;
      if (listed.has(entry)) continue;
      listed.add(entry);
      const isAmbiguous = shared.has(name.label) && name.opacity === undefined;
      const text = isAmbiguous ? `${name.label}, ${panel.label}` : name.label;
      legend.append(
        legendItem(14, text, (group) => drawSwatch(group, name, 0, 6, `url(#hatch-${chart.id})`)),
      );
    }
    const cells = rowsOf(panel);
    if (cells?.kind === 'cells') {
      const [low, high] = cells.domain.map(cells.format);
      const ramp = legendItem(rampPx, high, (group) => drawFlatRamp(group, cells));
      ramp.prepend(low);
      legend.append(ramp);
    }
  }
}

function legendItem(widthPx: number, text: string, draw: (group: Group) => void): HTMLElement {
  const svg = createSvg(document);
  draw(select(svg).attr('width', widthPx).attr('height', 12).append('g'));
  return element('span', { class: 'legend-item' }, svg as unknown as Node, text);
}

/** How to read the marks, in a line. */
function describeMarks(chart: PanelChart, timeline: Timeline): string {
  const layers = chart.panels.flatMap((panel) => panel.layers);
  const words: string[] = chart.note === undefined ? [] : [chart.note];
  const ranged = layers.find((layer) => layer.kind === 'line' && layer.range === true);
  const first = ranged === undefined ? undefined : seriesOf(ranged)[0].points[0];
  if (first !== undefined && first.high >= first.low && first.to - first.from > timeline.rowHours) {
    const length = describeLength(first.to - first.from).replace(/^1 /, '');
    words.push(`Line: mean of each ${length}; pale band: lowest and highest value in it.`);
  }
  if (chart.kind === 'time' && layers.some((layer) => layer.kind === 'bars'))
    words.push(`Bars: sums of each ${timeline.periodName}.`);
  const { unmeasured = [] } = chart;
  if (unmeasured.length > 0) words.push(`Nothing to draw of: ${unmeasured.join('; ')}.`);
  return words.join(' ');
}
