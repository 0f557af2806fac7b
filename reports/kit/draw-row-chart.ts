import { type ScaleLinear, scaleLinear, select } from 'd3';
import { deriveDomain } from './axis-domain.ts';
import { drawBottomAxis } from './chart-axes.ts';
import { cutApart } from './cut-apart.ts';
import { estimateTextWidth, shortenText } from './direct-labels.ts';
import type { Group } from './draw-layers.ts';
import { roundPx } from './round-px.ts';
import type { RowChart, RowColumn, RowMark } from './row-chart.ts';
import { append } from './svg-element.ts';

type Scale = ScaleLinear<number, number>;

const rowPx = 26;
const topPx = 22;
const axisPx = 40;
const gapPx = 60;
const marginPx = 10;
/** Half of a tick's number at the edge. */
const edgePx = 30;
/** Charts with short names below each other line up; longer names and notes are cut, and the hint has both in full. */
const nameWidthMin = 190;
const nameWidthMax = 260;
const noteWidthMax = 380;

/** Draws rows into an empty SVG element: names to the left, notes to the right, and the columns between them. */
export function drawRowChart(svg: SVGSVGElement, { columns, rows }: RowChart, widthPx: number): void {
  const bottom = topPx + rows.length * rowPx;
  const root = select(svg).attr('viewBox', `0 0 ${widthPx} ${bottom + axisPx}`);
  root.attr('width', widthPx).attr('height', bottom + axisPx);
  const names = cutApart(
    rows.map(({ name }) => name),
    (name, ending) => shortenText(name, nameWidthMax - estimateTextWidth(ending)),
  );
  const notes = rows.map(({ note }) => shortenText(note?.text ?? '', noteWidthMax));
  const left = Math.max(nameWidthMin, widestOf(names));
  const right = widthPx - Math.max(edgePx, widestOf(notes));
  const columnPx = (right - left - (columns.length - 1) * gapPx) / columns.length;
  const scales = columns.map((column, index) => {
    const start = left + index * (columnPx + gapPx);
    const x = scaleLinear(deriveDomain(column.domain), [start, start + columnPx].map(roundPx)).clamp(true);
    drawColumn(root.append('g').attr('class', 'axis time'), column, x, bottom);
    return x;
  });
  for (const [index, { hint, marks, note }] of rows.entries()) {
    const group = root.append('g');
    const y = topPx + (index + 0.5) * rowPx;
    group.append('title').text(hint);
    drawWords(group, left - marginPx, y + 4, 'end', names[index]).attr('class', 'series-label');
    for (const [column, x] of scales.entries()) for (const mark of marks[column]) drawMark(group, mark, x, y);
    if (note !== undefined) drawWords(group, right + marginPx, y + 4, 'start', notes[index], note.color);
  }
}

/** Room for the widest of some texts; a tenth more, because some families of type run wide. */
function widestOf(texts: readonly string[]): number {
  return marginPx + 1.1 * Math.max(0, ...texts.map((text) => estimateTextWidth(text)));
}

function drawColumn(group: Group, { zone, level, heads, axis }: RowColumn, x: Scale, bottom: number): void {
  if (zone !== undefined) drawBox(group, zone.map(x), topPx, bottom, 'var(--panel)');
  if (level !== undefined) {
    const at = roundPx(x(level));
    append(group, 'line', { class: 'zero', x1: at, x2: at, y1: topPx, y2: bottom });
  }
  const [start, end] = x.range();
  for (const [index, anchor] of (['start', 'middle', 'end'] as const).entries())
    if (heads[index] !== '')
      drawWords(group, start + (index * (end - start)) / 2, topPx - 8, anchor, heads[index]);
  if (axis === undefined) return;
  const ticks = x.ticks(axis.count);
  const texts = axis.format(ticks);
  const named = ticks.map((at, index) => ({ at, text: texts[index] }));
  drawBottomAxis(group, x, bottom, { label: axis.label, ticks: named });
}

function drawMark(group: Group, mark: RowMark, x: Scale, y: number): void {
  const { from, to, color, thickPx, dyPx = 0, text = '', textAt = 'start' } = mark;
  if (thickPx === undefined) {
    drawDot(group, from, color, x, y);
    return;
  }
  const edges = [x(from), x(to)].sort((a, b) => a - b);
  drawBox(group, edges, y + dyPx - thickPx / 2, y + dyPx + thickPx / 2, color);
  const at = textAt === 'start' ? edges[0] + 4 : edges[1] - 4;
  if (text !== '') drawWords(group, at, y + 4, textAt, text, 'var(--page)');
}

/** However short, it can be seen. */
function drawBox(group: Group, [left, right]: number[], top: number, bottom: number, color: string): void {
  const width = roundPx(Math.max(2, right - left));
  append(group, 'rect', { fill: color, x: roundPx(left), y: top, width, height: bottom - top });
}

function drawDot(group: Group, at: number, color: string, x: Scale, y: number): void {
  const [low, high] = x.domain();
  const px = roundPx(x(at));
  const toward = at > high ? 7 : -7;
  if (at < low || at > high)
    append(group, 'path', { fill: color, d: `M${px},${y - 5}l${toward},5l${-toward},5z` });
  else append(group, 'circle', { fill: color, cx: px, cy: y, r: 4.5 });
}

/** A style sheet colours texts; a part of one has a colour of its own. */
function drawWords(group: Group, x: number, y: number, anchor: string, words: string, color?: string) {
  const text = append(group, 'text', { x: roundPx(x), y, 'text-anchor': anchor });
  if (color !== undefined) text.append('tspan').attr('fill', color).text(words);
  return color === undefined ? text.text(words) : text;
}
