import { cutApart } from './cut-apart.ts';
import { estimateTextWidth, type PlacedLabel, placeLabels, shortenText } from './direct-labels.ts';
import { drawRamp } from './draw-cells.ts';
import type { Group, Plane } from './draw-layers.ts';
import type { Bounds } from './draw-marks.ts';
import { stackSeries, type ValueScale } from './panel-scale.ts';
import type { Point } from './point.ts';
import { roundPx } from './round-px.ts';
import { append } from './svg-element.ts';
import { type BarLayer, type Layer, type Panel, type Series, seriesOf } from './time-chart.ts';

const labelGap = 15;

/** Longer names are cut; the whole name is in the readout and the table. */
const labelWidthMax = 126;

/** A name and how what it names is drawn. */
export interface NamedMark {
  readonly label: string;
  readonly color: string;
  readonly shape: 'line' | 'dashed' | 'square' | 'hatched' | 'rule';
  /** Of a band, which lets what lies behind it through. */
  readonly opacity?: number;
}

/** What a legend lists of a layer, top first. */
export function namesOf(layer: Layer): NamedMark[] {
  if (layer.kind === 'rule') return [{ label: layer.label, color: 'var(--ink)', shape: 'rule' }];
  if (layer.kind === 'cells') return [];
  if (layer.kind === 'spans') return layer.stages.map((stage) => ({ ...stage, shape: 'square' }));
  if (layer.kind === 'line') return [{ ...layer, shape: layer.dashed ? 'dashed' : 'line' }];
  const square = (series: Series): NamedMark => ({ ...series, shape: series.hatched ? 'hatched' : 'square' });
  if (layer.kind === 'band') return [{ ...square(layer), opacity: layer.strength }];
  if (layer.kind === 'bars') return [...layer.up.toReversed().map(square), ...(layer.down ?? []).map(square)];
  return seriesOf(layer).toReversed().map(square);
}

/** Names beside the right ends of what they name. */
export function drawDirectLabels(
  group: Group,
  panel: Panel,
  { y, rightPx, hatch }: Plane,
  { top, bottom }: Bounds,
): void {
  for (const layer of panel.layers)
    if (layer.kind === 'cells') drawRamp(group.append('g').attr('class', 'labels'), layer, rightPx + 14, top);
  const wanted = panel.layers.flatMap((layer) => {
    const names = namesOf(layer);
    // What a logarithm has no place for is not named either.
    return names
      .map((item) => ({ item, y: anchorOf(layer, item.label, y) }))
      .filter((name) => Number.isFinite(name.y));
  });
  const placed = panel.listed
    ? listLabels(wanted, top + labelGap)
    : placeLabels(wanted, labelGap, top + 2, bottom - 2);
  const labels = group.append('g').attr('class', 'labels');
  const texts = cutApart(
    placed.map(({ item }) => item.label),
    (text, ending) => shortenText(text, labelWidthMax - estimateTextWidth(ending)),
  );
  for (const [index, label] of placed.entries())
    drawDirectLabel(labels, label, texts[index], { rightPx, hatch });
}

/** Names one under the other, each where it belongs. */
function listLabels(wanted: readonly { readonly item: NamedMark }[], top: number): PlacedLabel<NamedMark>[] {
  return wanted.map(({ item }, i) => ({ item, anchorY: top + i * labelGap, y: top + i * labelGap }));
}

function drawDirectLabel(
  group: Group,
  { item, anchorY, y }: PlacedLabel<NamedMark>,
  shown: string,
  { rightPx, hatch }: Pick<Plane, 'rightPx' | 'hatch'>,
): void {
  if (Math.abs(anchorY - y) > 3) {
    const [from, to] = [`${rightPx + 3},${roundPx(anchorY)}`, `${rightPx + 12},${roundPx(y)}`];
    const bend = `${rightPx + 9},${roundPx(anchorY)} ${rightPx + 6},${roundPx(y)}`;
    group.append('path').attr('class', 'leader').attr('d', `M${from}C${bend} ${to}`);
  }
  drawSwatch(group, item, rightPx + 14, y, hatch);
  const place = { x: rightPx + 31, y: roundPx(y), dy: '0.33em' };
  const text = append(group, 'text', { class: 'series-label', 'data-series': item.label, ...place });
  text.text(shown).append('title').text(item.label);
}

/** A small picture of a mark, 12 px wide, centred on `y`. */
export function drawSwatch(
  group: Group,
  { color, shape, opacity = 1 }: NamedMark,
  x: number,
  y: number,
  hatch: string,
): void {
  if (shape === 'square' || shape === 'hatched') {
    const box = { x: x + 1, y: roundPx(y - 5), width: 10, height: 10 };
    for (const fill of shape === 'hatched' ? [color, hatch] : [color])
      append(group, 'rect', { ...box, fill, 'fill-opacity': opacity });
    return;
  }
  const line = append(group, 'line', { x1: x, x2: x + 12, y1: roundPx(y), y2: roundPx(y) });
  line.attr('class', { line: 'line', dashed: 'line dashed', rule: 'rule' }[shape]);
  if (shape !== 'rule') line.attr('stroke', color);
}

/** Height at which a named mark ends at the right edge. */
function anchorOf(layer: Layer, label: string, y: ValueScale): number {
  if (layer.kind === 'rule') return y(layer.value);
  if (layer.kind === 'spans') return y(layer.stages.findIndex((stage) => stage.label === label));
  if (layer.kind === 'bars') return barAnchor(layer, label, y);
  const series = seriesOf(layer);
  const index = series.findIndex((candidate) => candidate.label === label);
  if (layer.kind === 'stack') {
    const last = stackSeries(series)[index].findLast((point) => !Number.isNaN(point.top));
    return last === undefined ? y.range()[0] : y((last.base + last.top) / 2);
  }
  const last = series[index].points.findLast((point) => Number.isFinite(y(point.value)));
  if (last === undefined) return y.range()[0];
  return layer.kind === 'band' ? y(positiveMiddle(last, y)) : y(last.value);
}

function positiveMiddle(point: Point, y: ValueScale): number {
  const [low] = y.domain();
  return low > 0
    ? Math.sqrt(Math.max(low, point.low) * Math.max(low, point.high))
    : (point.low + point.high) / 2;
}

/** Middle of a part of the last whole bar. */
function barAnchor(layer: BarLayer, label: string, y: ValueScale): number {
  const isBelow = layer.down?.some((series) => series.label === label) === true;
  const side = isBelow ? (layer.down ?? []) : layer.up;
  const points = stackSeries(side, isBelow ? -1 : 1)[side.findIndex((series) => series.label === label)];
  const full = Math.max(...points.map((point) => point.to - point.from));
  const last = points.findLast(
    (point) => point.to - point.from >= full * (1 - 1e-9) && !Number.isNaN(point.top),
  );
  return last === undefined ? y(0) : y((last.base + last.top) / 2);
}
