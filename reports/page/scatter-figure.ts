import { pointer, select } from 'd3';
import { drawScatter, drawShape, type PlacedMark, scatterHeight } from '../kit/draw-scatter.ts';
import type { ScatterChart } from '../kit/scatter-chart.ts';
import { append, createSvg } from '../kit/svg-element.ts';
import type { NumberTable } from '../kit/time-chart.ts';
import { type ChartFigure, createFigure, drawAtWidth, placeTip } from './chart-figure.ts';
import { element } from './markup.ts';
import { createNumberTable, createTip } from './table.ts';

/** A scatter chart in its frame: drawn at every width, each mark read by pointer and by keyboard. */
export function createScatterFigure(chart: ScatterChart): HTMLElement {
  const instructions = 'Left and right arrow keys go from mark to mark; Escape ends.';
  const parts = createFigure({ ...chart, instructions }, () =>
    createNumberTable(chart.title, tabulate(chart)),
  );
  const svg = createSvg(document, `${chart.title} ${chart.caption}`);
  svg.setAttribute('height', String(scatterHeight(chart)));
  parts.plot.prepend(svg);
  parts.legend.append(...chart.groups.map(({ name, color }, index) => legendEntry(name, color, index)));
  let placed: readonly PlacedMark[] = [];
  drawAtWidth(parts.plot, (widthPx) => {
    placed = drawScatter(svg, chart, widthPx);
    append(select(svg), 'circle', { class: 'rule', fill: 'none', r: 8, visibility: 'hidden' });
  });
  const show = (mark: PlacedMark): void => showMark(parts, svg, chart, mark);
  const hide = (): void => {
    parts.tip.hidden = true;
    select(svg).select('circle.rule').attr('visibility', 'hidden');
  };
  svg.addEventListener('pointermove', (event) => {
    const [x, y] = pointer(event, svg);
    const near = nearest(placed, x, y);
    if (near === undefined) hide();
    else show(near);
  });
  svg.addEventListener('pointerleave', hide);
  readByKeyboard(parts, () => placed, show, hide);
  return parts.figure;
}

/** Pixels from a mark within which it is meant. */
const reachPx = 28;

function nearest(placed: readonly PlacedMark[], x: number, y: number): PlacedMark | undefined {
  let best: PlacedMark | undefined;
  let distance = reachPx;
  for (const mark of placed) {
    const away = Math.hypot(mark.xPx - x, mark.yPx - y);
    if (away >= distance) continue;
    distance = away;
    best = mark;
  }
  return best;
}

function showMark({ tip, plot }: ChartFigure, svg: SVGSVGElement, chart: ScatterChart, at: PlacedMark): void {
  const swatch = element('span', { class: 'swatch' });
  swatch.style.background = at.color;
  const lines = chart.columns.map((column, i) => [column, at.mark.cells[i]] as const);
  tip.replaceChildren(...createTip([swatch, at.mark.name], lines));
  const ring = select(svg).select('circle.rule');
  ring.attr('visibility', 'visible').attr('cx', at.xPx).attr('cy', at.yPx);
  placeTip(tip, plot, { x: at.xPx, y: at.yPx });
}

function readByKeyboard(
  { plot, live }: ChartFigure,
  placed: () => readonly PlacedMark[],
  show: (mark: PlacedMark) => void,
  hide: () => void,
): void {
  let index = -1;
  plot.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return hide();
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
    const step = steps[event.key];
    const marks = [...placed()].sort((a, b) => a.xPx - b.xPx || a.yPx - b.yPx);
    if (step === undefined || marks.length === 0) return;
    event.preventDefault();
    index = Math.max(0, Math.min(marks.length - 1, index + step));
    show(marks[index]);
    const { name, cells } = marks[index].mark;
    live.textContent = `${marks[index].group}, ${name}: ${cells.join(', ')}`;
  });
  plot.addEventListener('blur', hide);
}

function legendEntry(name: string, color: string, index: number): HTMLElement {
  const svg = createSvg(document);
  select(svg).attr('width', 14).attr('height', 12);
  drawShape(svg, index, color);
  return element('span', { class: 'legend-item' }, svg as unknown as Node, name);
}

const tabulate = ({ groups, columns }: ScatterChart): NumberTable => ({
  head: ['Workload', 'Group', ...columns],
  rows: groups.flatMap((group) => group.marks.map(({ name, cells }) => [name, group.name, ...cells])),
});
