import { type ScaleLinear, scaleLinear, select } from 'd3';
import { drawBottomAxis } from './chart-axes.ts';
import { cutApart } from './cut-apart.ts';
import { estimateTextWidth, shortenText } from './direct-labels.ts';
import type { Group } from './draw-layers.ts';
import { roundPx } from './round-px.ts';
import type { RowChart, RowColumn, RowMark, TextAnchor } from './row-chart.ts';

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
  const heightPx = bottom + axisPx;
  const root = select(svg).attr('viewBox', `0 0 ${widthPx} ${heightPx}`);
  root.attr('width', widthPx).attr('height', heightPx);
  const names = cutApart(
    rows.map(({ name }) => name),
    (name, ending) => shortenText(name, nameWidthMax - estimateTextWidth(ending)),
  );
  const notes = rows.map(({ note }) => shortenText(note?.text ?? '', noteWidthMax));
  const left = Math.max(nameWidthMin, widestOf(names));
  const right = widthPx - Math.max(edgePx, widestOf(notes));
  const columnPx = (right - left - (columns.length - 1) * gapPx) / columns.length;
  const scales = columns.map(({ domain }, index) => {
    const start = left + index * (columnPx + gapPx);
    return scaleLinear(domain, [start, start + columnPx].map(roundPx)).clamp(true);
  });
  for (const [index, column] of columns.entries())
    drawColumn(root.append('g').attr('class', 'axis time'), column, scales[index], bottom);
  for (const [index, row] of rows.entries()) {
    const group = root.append('g');
    const y = topPx + (index + 0.5) * rowPx;
    if (row.hint !== undefined) group.append('title').text(row.hint);
    drawWord(group, names[index], left - marginPx, y + 4, 'end').attr('class', 'series-label');
    for (const [column, x] of scales.entries())
      for (const mark of row.marks[column]) drawMark(group, mark, x, y);
    if (row.note !== undefined)
      drawColoured(group, notes[index], row.note.color, right + marginPx, y + 4, 'start');
  }
}

/** Room for the widest of some texts; a tenth more, because some families of type run wide. */
function widestOf(texts: readonly string[]): number {
  return marginPx + 1.1 * Math.max(0, ...texts.map((text) => estimateTextWidth(text)));
}

function drawColumn(group: Group, column: RowColumn, x: Scale, bottom: number): void {
  const { zone, level, heads, label, tickCount, format } = column;
  if (zone !== undefined)
    drawBox(group, x, { from: zone[0], to: zone[1], color: 'var(--panel)' }, topPx, bottom);
  if (level !== undefined) {
    const line = group.append('line').attr('class', 'zero').attr('y1', topPx).attr('y2', bottom);
    line.attr('x1', roundPx(x(level))).attr('x2', roundPx(x(level)));
  }
  for (const { at, text, anchor } of heads) drawWord(group, text, x(at), topPx - 8, anchor);
  if (tickCount === 0) return;
  const ticks = x.ticks(tickCount);
  const texts = format(ticks);
  drawBottomAxis(group, x, bottom, { label, ticks: ticks.map((at, index) => ({ at, text: texts[index] })) });
}

function drawMark(group: Group, mark: RowMark, x: Scale, y: number): void {
  if (mark.kind === 'span') {
    const middle = y + (mark.dyPx ?? 0);
    drawBox(group, x, mark, middle - mark.thickPx / 2, middle + mark.thickPx / 2);
  } else if (mark.kind === 'dot') drawDot(group, mark, x, y);
  else if (mark.kind === 'word')
    drawColoured(group, mark.text, 'var(--page)', x(mark.at), y + 4, mark.anchor);
  else {
    const line = group.append('line').attr('stroke', 'var(--ink)').attr('stroke-width', 2);
    line.attr('x1', roundPx(x(mark.at))).attr('x2', roundPx(x(mark.at)));
    line.attr('y1', y - 10).attr('y2', y + 10);
  }
}

function drawBox(
  group: Group,
  x: Scale,
  { from, to, color }: { readonly from: number; readonly to: number; readonly color: string },
  top: number,
  bottom: number,
): void {
  const [start, end] = [x(from), x(to)].sort((a, b) => a - b);
  const box = group.append('rect').attr('fill', color).attr('x', roundPx(start)).attr('y', top);
  box.attr('width', roundPx(end - start)).attr('height', bottom - top);
}

function drawDot(group: Group, { at, color }: { at: number; color: string }, x: Scale, y: number): void {
  const [low, high] = x.domain();
  const px = roundPx(x(at));
  if (at >= low && at <= high) {
    group.append('circle').attr('fill', color).attr('cx', px).attr('cy', y).attr('r', 4.5);
    return;
  }
  const toward = at > high ? 7 : -7;
  group
    .append('path')
    .attr('fill', color)
    .attr('d', `M${px},${y - 5}l${toward},5l${-toward},5z`);
}

function drawWord(group: Group, words: string, x: number, y: number, anchor: TextAnchor) {
  return group.append('text').attr('x', roundPx(x)).attr('y', y).attr('text-anchor', anchor).text(words);
}

/** A style sheet colours texts; a part of one has a colour of its own. */
function drawColoured(
  group: Group,
  words: string,
  color: string,
  x: number,
  y: number,
  anchor: TextAnchor,
): void {
  drawWord(group, '', x, y, anchor).append('tspan').attr('fill', color).text(words);
}
