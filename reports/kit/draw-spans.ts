import { estimateTextWidth } from './direct-labels.ts';
import type { Group, Plane } from './draw-layers.ts';
import { roundPx } from './round-px.ts';
import { append, setAll } from './svg-element.ts';
import type { Span, SpanLayer, SpanRow } from './time-chart.ts';

/** Height of a span and of the cross that ends one, in pixels; the row's text stands above. */
const barPx = 8;
const crossPx = 4;

/** Draws rows of spans: each under its text, which begins with its first span where there is room for it. */
export function drawSpans(group: Group, { rows }: SpanLayer, { x, y, leftPx, rightPx }: Plane): void {
  for (const [i, row] of rows.entries()) {
    const top = y(i + 1) - barPx - 2;
    const shown = row.spans.filter(({ from, to }) => x(to) > leftPx && x(from) < rightPx);
    const start = ({ from }: Span) => roundPx(Math.max(leftPx, x(from)));
    setAll(group.selectAll(null).data(shown).join('rect'), {
      'data-mark': 'span',
      'data-series': row.label,
      fill: ({ color }) => color,
      x: start,
      width: (span) => roundPx(Math.max(1, Math.min(rightPx, x(span.to)) - start(span))),
      y: top,
      height: barPx,
    });
    const first = x(row.spans[0]?.from ?? 0);
    const left = Math.max(leftPx, Math.min(first, rightPx - estimateTextWidth(row.text, 11)));
    append(group, 'text', { class: 'mark-label span-label', x: roundPx(left), y: top - 4 }).text(row.text);
    const end = x(row.spans[row.spans.length - 1]?.to ?? 0);
    if (row.failed && end >= leftPx && end <= rightPx) drawCross(group, row, end, top + barPx / 2);
  }
}

function drawCross(group: Group, { label }: SpanRow, x: number, y: number): void {
  const [left, right, top, bottom] = [x + 3, x + 3 + 2 * crossPx, y - crossPx, y + crossPx].map(roundPx);
  const d = `M${left},${top}L${right},${bottom}M${left},${bottom}L${right},${top}`;
  append(group, 'path', { class: 'cross', 'data-mark': 'cross', 'data-series': label, d });
}
