import { area, line, type ScaleLinear, type Selection } from 'd3';
import { drawCells } from './draw-cells.ts';
import { drawSpans } from './draw-spans.ts';
import { type StackedPoint, stackSeries, type ValueScale } from './panel-scale.ts';
import { mergeToPixels, reduceToPixels } from './pixel-reduction.ts';
import type { Point } from './point.ts';
import { roundPx } from './round-px.ts';
import { append, appendPath, setAll } from './svg-element.ts';
import type { BandLayer, BarLayer, Layer, LineLayer, RuleLayer, Series, StackLayer } from './time-chart.ts';

export type Group = Selection<SVGGElement, unknown, null, undefined>;

/** Where a panel's marks go. */
export interface Plane {
  readonly x: ScaleLinear<number, number>;
  readonly y: ValueScale;
  readonly leftPx: number;
  readonly rightPx: number;
  /** Pattern for hatched marks, as a url(). */
  readonly hatch: string;
}

/** Draws a layer's marks. Marks keep their points as data, so that they can be read back. */
export function drawLayer(group: Group, layer: Layer, plane: Plane): void {
  if (layer.kind === 'stack') drawStack(group, layer, plane);
  else if (layer.kind === 'bars') drawBars(group, layer, plane);
  else if (layer.kind === 'band') drawBand(group, layer, plane, layer.strength);
  else if (layer.kind === 'line') drawLine(group, layer, plane);
  else if (layer.kind === 'spans') drawSpans(group, layer, plane);
  else if (layer.kind === 'cells') drawCells(group, layer, plane);
  else drawRule(group, layer, plane);
}

function drawStack(group: Group, layer: StackLayer, { x, y, hatch }: Plane): void {
  const shape = area<StackedPoint>()
    .digits(2)
    .defined((point) => !Number.isNaN(point.top))
    .x((point) => x(point.at))
    .y0((point) => y(point.base))
    .y1((point) => y(point.top));
  for (const [i, points] of stackSeries(layer.series).entries()) {
    const series = layer.series[i];
    const append = (mark: string) => appendPath(group, mark, series.label).datum(points);
    append('area').attr('d', shape).attr('fill', series.color).attr('class', 'area');
    if (series.hatched) append('hatch').attr('d', shape).attr('fill', hatch);
  }
}

function drawBand(group: Group, series: BandLayer | LineLayer, { x, y }: Plane, strength: number): void {
  const [low] = y.domain();
  const shape = area<Point>()
    .digits(2)
    .defined((point) => !Number.isNaN(point.low) && !Number.isNaN(point.high))
    .x((point) => x(point.at))
    .y0((point) => y(Math.max(low, point.low)))
    .y1((point) => y(Math.max(low, point.high)));
  const mark = appendPath(group, 'band', series.label).datum(series.points);
  const { points, color } = series;
  mark.attr('d', shape(isDense(points, x) ? mergeToPixels(points, ({ at }) => x(at)) : [...points]));
  mark.attr('fill', color).attr('fill-opacity', strength);
}

function drawLine(group: Group, layer: LineLayer, plane: Plane): void {
  const { x, y } = plane;
  if (layer.range && layer.points.some((point) => point.high > point.low))
    drawBand(group, layer, plane, 0.18);
  const isDrawn = (point: Point | undefined) => point !== undefined && Number.isFinite(y(point.value));
  const shape = line<Point>()
    .digits(2)
    .defined(isDrawn)
    .x((point) => x(point.at))
    .y((point) => y(point.value));
  const mark = appendPath(group, 'line', layer.label).datum(layer.points);
  const column = ({ at }: Point) => x(at);
  mark.attr('d', shape(isDense(layer.points, x) ? reduceToPixels(layer.points, column) : [...layer.points]));
  mark.attr('class', layer.dashed ? 'line dashed' : 'line').attr('stroke', layer.color);
  // A value between two gaps has no line: it is a dot.
  const alone = layer.points.filter(
    (point, i) => isDrawn(point) && !isDrawn(layer.points[i - 1]) && !isDrawn(layer.points[i + 1]),
  );
  setAll(group.selectAll(null).data(alone).join('circle'), {
    'data-mark': 'dot',
    r: 2.5,
    cx: (point) => roundPx(x(point.at)),
    cy: (point) => roundPx(y(point.value)),
    fill: layer.color,
  });
}

/** More points than a screen can show apart. */
function isDense(points: readonly Point[], x: ScaleLinear<number, number>): boolean {
  const [left, right] = x.range();
  return points.length > 4 * (right - left);
}

function drawBars(group: Group, layer: BarLayer, plane: Plane): void {
  drawBarStack(group, layer.up, 1, plane);
  drawBarStack(group, layer.down ?? [], -1, plane);
  const at = roundPx(plane.y(0));
  append(group, 'line', { class: 'zero', x1: plane.leftPx, x2: plane.rightPx, y1: at, y2: at });
}

function drawBarStack(group: Group, series: readonly Series[], sign: 1 | -1, plane: Plane): void {
  for (const [i, points] of stackSeries(series, sign).entries()) {
    const { label, color, hatched } = series[i];
    const full = Math.max(...points.map((point) => point.to - point.from));
    const present = points.filter((point) => !Number.isNaN(point.top));
    const boxes = present.map((point) => boxOf(point, plane));
    const bars = setAll(group.selectAll(null).data(present).join('rect'), {
      class: 'bar',
      fill: color,
      'data-mark': 'bar',
      'data-series': label,
      x: (_, bar) => boxes[bar].x,
      width: (_, bar) => boxes[bar].width,
      y: (_, bar) => boxes[bar].y,
      height: (_, bar) => boxes[bar].height,
    });
    // A period cut short by the end of the run holds less: it must not look like a fall.
    bars.classed('partial', (point) => point.to - point.from < full * (1 - 1e-9));
    if (!hatched) continue;
    // One path for all bars: a printer is given the pattern once.
    const outline = boxes
      .map((box) => `M${box.x},${box.y}h${box.width}v${box.height}h${-box.width}z`)
      .join('');
    appendPath(group, 'hatch', label).attr('d', outline).attr('fill', plane.hatch);
  }
}

function boxOf(point: StackedPoint, { x, y }: Plane) {
  const [left, right] = [x(point.from), x(point.to)];
  const [top, bottom] = [y(point.base), y(point.top)].sort((a, b) => a - b);
  const box = { x: left, y: top, width: barWidth(right - left), height: bottom - top };
  return { x: roundPx(box.x), y: roundPx(box.y), width: roundPx(box.width), height: roundPx(box.height) };
}

/** Bars stand apart by a hair where there is room for it. */
function barWidth(widthPx: number): number {
  return Math.max(0.5, widthPx > 4 ? widthPx - 1 : widthPx * 0.85);
}

function drawRule(group: Group, { label, value }: RuleLayer, { y, leftPx, rightPx }: Plane): void {
  // A logarithm has no place for it.
  if (!Number.isFinite(y(value))) return;
  const at = roundPx(y(value));
  const rule = append(group, 'line', { class: 'rule', 'data-mark': 'rule', 'data-series': label });
  setAll(rule.datum(value), { x1: leftPx, x2: rightPx, y1: at, y2: at });
}
