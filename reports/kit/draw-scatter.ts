import {
  line,
  type ScaleContinuousNumeric,
  scaleLinear,
  scaleLog,
  scalePoint,
  select,
  symbol,
  symbolCircle,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
  symbolTriangle2,
  symbolWye,
} from 'd3';
import { deriveDomain, derivePositiveDomain } from './axis-domain.ts';
import { drawBaseLine, drawBottomAxis, drawGrid } from './chart-axes.ts';
import type { Group } from './draw-layers.ts';
import { roundPx } from './round-px.ts';
import type { ScatterAxis, ScatterChart, ScatterMark } from './scatter-chart.ts';
import { append } from './svg-element.ts';

/** Where a mark was drawn, for readouts. */
export interface PlacedMark {
  readonly mark: ScatterMark;
  readonly group: string;
  readonly color: string;
  readonly xPx: number;
  readonly yPx: number;
}

type NumberScale = ScaleContinuousNumeric<number, number>;
type Place = (value: number | string) => number;

/** Shapes besides colours, so that groups can be told apart without them. */
const shapes = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolWye, symbolTriangle2];

const markArea = 46;
const margin = { top: 28, right: 14, bottom: 44, left: 62 };

/** Height of the drawing; slanted names need room below. */
export function scatterHeight({ x }: ScatterChart): number {
  return x.kind === 'names' ? 420 : 360;
}

/** Draws a chart at a width and says where its marks are. */
export function drawScatter(svg: SVGSVGElement, chart: ScatterChart, widthPx: number): PlacedMark[] {
  const height = scatterHeight(chart);
  const bottom = height - (chart.x.kind === 'names' ? 110 : margin.bottom);
  const root = select(svg).attr('width', widthPx).attr('height', height);
  root.selectAll('*').remove();
  const right = Math.max(margin.left + 40, widthPx - margin.right);
  const marks = chart.groups.flatMap((group) => group.marks);
  const y = numberScale(chart.y, valuesOf(marks), [bottom, margin.top]);
  const values = ticksOf(chart.y, y, 6).map((value) => ({ value, text: chart.y.format(value) }));
  drawGrid(root.append('g'), values, y, [margin.left, right], margin.top).text(`↑ ${nameOf(chart.y)}`);
  const x = drawBottom(root.append('g'), chart.x, marks, { left: margin.left, right, bottom });
  const clip = `clip-${chart.id}`;
  const size = { width: right - margin.left, height: bottom - margin.top + 8 };
  const area = root.append('defs').append('clipPath').attr('id', clip);
  append(area, 'rect', { x: margin.left, y: margin.top - 4, ...size });
  const plane = root.append('g').attr('clip-path', `url(#${clip})`);
  drawLines(plane, chart, x, y);
  return chart.groups.flatMap((group, index) => {
    const { name, color } = group;
    const drawn = append(plane, 'g', { class: 'marks', fill: color, stroke: color });
    return group.marks.map((mark) => {
      const placed = { mark, group: name, color, xPx: roundPx(x(mark.x)), yPx: roundPx(y(mark.y)) };
      drawMark(drawn, placed, y, index);
      return placed;
    });
  });
}

/** A group's mark, for its entry in the legend. */
export function drawShape(svg: SVGSVGElement, index: number, color: string): void {
  append(select(svg), 'path', { d: shapeOf(index), transform: 'translate(7,6)', fill: color });
}

const shapeOf = (index: number): string => symbol(shapes[index % shapes.length], markArea)() ?? '';

function drawMark(group: Group, { mark, xPx, yPx }: PlacedMark, y: NumberScale, index: number): void {
  if (mark.low !== undefined && mark.high !== undefined) {
    const [y1, y2] = [mark.low, mark.high].map((end) => roundPx(y(end)));
    append(group, 'line', { class: 'whisker', 'stroke-width': 1.2, x1: xPx, x2: xPx, y1, y2 });
  }
  const look = { 'fill-opacity': 0.78, 'stroke-width': 0.8 };
  append(group, 'path', {
    class: 'mark',
    d: shapeOf(index),
    ...look,
    transform: `translate(${xPx},${yPx})`,
  });
}

function drawLines(group: Group, chart: ScatterChart, x: Place, y: NumberScale): void {
  const path = line<readonly [number, number]>(
    ([at]) => roundPx(x(at)),
    ([, value]) => roundPx(y(value)),
  );
  for (const { label, points } of chart.lines) {
    group.append('path').attr('class', 'rule').attr('fill', 'none').attr('d', path(points));
    const [at, value] = points[points.length - 1];
    const text = group.append('text').attr('class', 'mark-label').attr('text-anchor', 'end').text(label);
    // A line that ends at the top has its name below it, or the frame would cut it off.
    const isHigh = y(value) < margin.top + 14;
    text.attr('x', roundPx(x(at)) - (isHigh ? 14 : 4)).attr('y', roundPx(y(value)) + (isHigh ? 22 : -6));
  }
}

function drawBottom(
  group: Group,
  axis: ScatterAxis,
  marks: readonly ScatterMark[],
  { left, right, bottom }: { left: number; right: number; bottom: number },
): Place {
  group.attr('class', 'axis time');
  if (axis.kind === 'names') {
    drawBaseLine(group, [left, right], bottom);
    const place = scalePoint([...axis.names], [left, right]).padding(0.6);
    for (const name of axis.names) {
      const at = `translate(${roundPx(place(name) ?? 0)},${bottom + 12}) rotate(-42)`;
      group.append('text').attr('transform', at).attr('text-anchor', 'end').text(name);
    }
    return (value) => place(String(value)) ?? 0;
  }
  const values = marks.map(({ x }) => Number(x));
  const scale = numberScale(axis, values, [left, right]);
  const ticks = ticksOf(axis, scale, Math.max(2, (right - left) / 90));
  drawBottomAxis(group, scale, bottom, {
    label: `${nameOf(axis)} →`,
    ticks: ticks.map((at) => ({ at, text: axis.format(at) })),
  });
  return (value) => scale(Number(value));
}

function nameOf(axis: ScatterAxis): string {
  return axis.kind === 'log' ? `${axis.label}, log scale` : axis.label;
}

/** Powers of ten on a logarithmic axis that spans some of them; round numbers otherwise. */
function ticksOf(axis: ScatterAxis, scale: NumberScale, count: number): number[] {
  if (axis.kind !== 'log') return scale.ticks(count);
  const [low, high] = scale.domain();
  const decades = Math.log10(high / low);
  const steps = decades > 2.5 ? [1] : [1, 2, 5];
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => 10 ** (first + i));
  return powers
    .flatMap((power) => steps.map((step) => step * power))
    .filter((tick) => tick >= low && tick <= high);
}

function numberScale(
  axis: Exclude<ScatterAxis, { kind: 'names' }>,
  values: readonly number[],
  range: [number, number],
): NumberScale {
  const all = [...values, ...(axis.include ?? [])];
  if (axis.kind === 'log') {
    const [low, high] = derivePositiveDomain(all);
    return scaleLog([low / 1.25, high * 1.25], range);
  }
  const [low, high] = deriveDomain(all);
  const pad = (high - low) * 0.06;
  return scaleLinear([low - pad, high + pad], range).nice();
}

function valuesOf(marks: readonly ScatterMark[]): number[] {
  return marks.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]);
}
