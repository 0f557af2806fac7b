import { type ScaleLinear, select } from 'd3';
import { estimateTextWidth } from './direct-labels.ts';
import type { Group, Plane } from './draw-layers.ts';
import { roundPx } from './round-px.ts';
import { append, setAll } from './svg-element.ts';
import { type Panel, rowsOf, seriesOf } from './time-chart.ts';
import type { Timeline } from './timeline.ts';

/** Upper and lower edge of a plot, in pixels. */
export interface Bounds {
  readonly top: number;
  readonly bottom: number;
}

/** Hatching for marks, in the colour of the page, and for missing data. */
export function defineHatches(svg: SVGSVGElement, id: string): { mark: string; gap: string } {
  const defs = select(svg).append('defs');
  const names = { mark: `hatch-${id}`, gap: `gap-${id}` };
  for (const [kind, name] of Object.entries(names)) {
    const pattern = defs.append('pattern').attr('id', name).attr('width', 6).attr('height', 6);
    pattern.attr('patternUnits', 'userSpaceOnUse').attr('patternTransform', 'rotate(45)');
    pattern.append('line').attr('class', `${kind}-stroke`).attr('y2', 6);
  }
  return names;
}

/** The part of a plot inside which marks are drawn; a line on its edge keeps its whole width. */
export function defineClip(
  svg: SVGSVGElement,
  id: string,
  { left, right, bottom }: { left: number; right: number; bottom: number },
): string {
  const name = `clip-${id}`;
  const clip = select(svg).select<SVGDefsElement>('defs').append('clipPath').attr('id', name);
  const width = Math.max(0, right - left + 2);
  append(clip, 'rect', { x: left - 1, width, y: 0, height: bottom + 1 });
  return name;
}

/** Shades where the first series of a panel has no value. */
export function drawGaps(
  group: Group,
  panel: Panel,
  { x }: Plane,
  { top, bottom }: Bounds,
  fill: string,
): void {
  const points = rowsOf(panel) === undefined ? (panel.layers.flatMap(seriesOf)[0]?.points ?? []) : [];
  const gaps: { from: number; to: number }[] = [];
  for (const { from, to, value } of points) {
    const last = gaps[gaps.length - 1];
    if (!Number.isNaN(value)) continue;
    if (last?.to === from) last.to = to;
    else gaps.push({ from, to });
  }
  const marks = setAll(group.selectAll(null).data(gaps).join('rect'), {
    'data-mark': 'gap',
    fill,
    x: ({ from }) => roundPx(x(from)),
    width: ({ from, to }) => roundPx(x(to) - x(from)),
    y: top,
    height: bottom - top,
  });
  marks.append('title').text('no data');
}

/** Shocks as shaded spans, rare events as dashed lines; their names stand above where there is room. */
export function drawShocks(
  group: Group,
  timeline: Timeline,
  x: ScaleLinear<number, number>,
  { top, bottom }: Bounds,
): void {
  const [first, last] = x.domain();
  const shocks = timeline.shocks
    .filter(({ from, to }) => to >= first && from <= last)
    .map((shock) => ({ ...shock, from: Math.max(first, shock.from), to: Math.min(last, shock.to) }));
  const moments = timeline.marks.filter(({ hours }) => hours >= first && hours <= last);
  const spans = setAll(group.selectAll('rect').data(shocks).join('rect'), {
    class: 'shock',
    'data-mark': 'shock',
    x: ({ from }) => roundPx(x(from)),
    width: ({ from, to }) => roundPx(Math.max(1.5, x(to) - x(from))),
    y: top,
    height: bottom - top,
  });
  spans.append('title').text(({ label }) => label);
  setAll(group.selectAll('line').data(moments).join('line'), {
    class: 'event',
    'data-mark': 'event',
    x1: ({ hours }) => roundPx(x(hours)),
    x2: ({ hours }) => roundPx(x(hours)),
    y1: top,
    y2: bottom,
  });
  const named = [
    ...shocks.map(({ from, label }) => ({ at: from, label, style: 'mark-label shock-label' })),
    ...moments.map(({ hours, kind }) => ({ at: hours, label: kind, style: 'mark-label' })),
  ].sort((a, b) => a.at - b.at);
  let free = Number.NEGATIVE_INFINITY;
  let before = '';
  for (const { at, label, style } of named) {
    // What comes again and again is named once.
    if (label === before) continue;
    const width = estimateTextWidth(label, 11);
    // Near the right edge the name stands to the left of its line.
    const start = x(at) + width > x.range()[1] + 60 ? x(at) - width : x(at);
    if (start < free) continue;
    free = start + width + 16;
    before = label;
    append(group, 'text', { class: style, x: roundPx(start), y: top - 4 }).text(label);
  }
}
