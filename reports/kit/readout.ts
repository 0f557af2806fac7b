import { bisector } from 'd3';
import { strengthOf } from './draw-cells.ts';
import { formatExact } from './number-format.ts';
import type { Point } from './point.ts';
import {
  type CellLayer,
  type CellRow,
  type Layer,
  type PanelChart,
  type Series,
  type SpanRow,
  seriesOf,
} from './time-chart.ts';
import { describeSpan } from './time-format.ts';
import type { Timeline } from './timeline.ts';

/** Everything that a chart says about one bucket of its horizontal axis. */
export interface Readout {
  readonly from: number;
  readonly to: number;
  /** The bucket in words. */
  readonly time: string;
  readonly rows: readonly ReadoutRow[];
  /** Shocks and events that fall into the bucket. */
  readonly events: readonly string[];
}

export interface ReadoutRow {
  /** What the panel measures, in charts where two panels have a name in common. */
  readonly panel?: string;
  readonly label: string;
  readonly color: string;
  readonly opacity: number;
  readonly value: string;
  /** The extremes inside the bucket where they differ, or the longer stretch that the value is of. */
  readonly detail: string | undefined;
}

const byEnd = bisector((point: Point) => point.to);

/** The point of `points` whose hours hold `hours`. */
function pointAt(points: readonly Point[], hours: number): Point | undefined {
  const point = points[byEnd.left(points as Point[], hours - 1e-9)];
  return point !== undefined && point.from < hours + 1e-9 ? point : undefined;
}

/** The finest buckets of what is shown: what the keyboard steps through, and the rows of the table. */
export function shownPoints(chart: PanelChart, { from, to }: Timeline): readonly Point[] {
  const points = finestPoints(chart);
  if (chart.kind !== 'time') return points;
  // Lines go on to the next bucket outside, so that they reach the edges.
  return points.filter((point) => point.to > from + 1e-9 && point.from < to - 1e-9);
}

/** The finest buckets that the chart draws. */
function finestPoints(chart: PanelChart): readonly Point[] {
  const all = chart.panels.flatMap((panel) => panel.layers.flatMap(seriesOf)).map((series) => series.points);
  return all.reduce((finest, points) => (points.length > finest.length ? points : finest), []);
}

/** What the chart says at `hours`; of a heat map only the row that is pointed at, and its strongest where none is. */
export function readChart(
  chart: PanelChart,
  timeline: Timeline,
  hours: number,
  row?: CellRow,
): Readout | undefined {
  const bucket = pointAt(finestPoints(chart), hours);
  if (bucket === undefined) return undefined;
  const { from, to } = bucket;
  const isTold = namesInSeveral(chart).size > 0;
  const rows = chart.panels.flatMap((panel) => {
    const read = panel.layers.flatMap((layer) =>
      layer.kind === 'cells'
        ? readCells(layer, { from, to }, row)
        : readLayer(layer, panel.unit, { from, to }),
    );
    return isTold ? read.map((one) => ({ ...one, panel: panel.label })) : read;
  });
  if (chart.kind === 'value') return { from, to, time: chart.axis.describe(from, to), rows, events: [] };
  const isInside = (at: number) => at >= from && at < to;
  const shocks = timeline.shocks.filter(
    (shock) => shock.from < to && Math.max(shock.to, shock.from + 1e-9) > from,
  );
  const marks = timeline.marks.filter((mark) => isInside(mark.hours));
  const events = [
    ...shocks.map((shock) => shock.label),
    ...marks.map(({ kind, who, note }) => [kind, who, note].filter(Boolean).join(' · ')),
  ];
  return { from, to, time: describeSpan(from, to), rows, events };
}

/** Names of series that stand in more than one panel: the price of this token, the price of that one. */
export function namesInSeveral({ panels }: PanelChart): ReadonlySet<string> {
  const names = panels.flatMap(({ layers }) => [
    ...new Set(layers.flatMap(seriesOf).map(({ label }) => label)),
  ]);
  return new Set(names.filter((name, i) => names.indexOf(name) !== i));
}

function readCells(layer: CellLayer, bucket: { from: number; to: number }, row?: CellRow): ReadoutRow[] {
  const middle = (bucket.from + bucket.to) / 2;
  const cellOf = (one: CellRow) => pointAt(one.points, middle)?.value ?? Number.NaN;
  const strongest = layer.rows.reduce<CellRow | undefined>(
    (most, one) =>
      cellOf(one) > (most === undefined ? Number.NEGATIVE_INFINITY : cellOf(most)) ? one : most,
    undefined,
  );
  const shown = row !== undefined && layer.rows.includes(row) ? row : strongest;
  if (shown === undefined) return [];
  const value = formatExact(cellOf(shown), layer.unit);
  const opacity = Number.isNaN(cellOf(shown)) ? 0 : strengthOf(layer, cellOf(shown));
  return [{ label: shown.label, color: layer.color, opacity, value, detail: undefined }];
}

function readLayer(layer: Layer, unit: string, bucket: { from: number; to: number }): ReadoutRow[] {
  if (layer.kind === 'spans') return layer.rows.flatMap((row) => readSpans(row, bucket.to));
  const topFirst = layer.kind === 'stack' ? seriesOf(layer).toReversed() : seriesOf(layer);
  return topFirst.flatMap((series): ReadoutRow[] => {
    const point = pointAt(series.points, (bucket.from + bucket.to) / 2);
    if (point === undefined) return [];
    const { label, color } = series;
    const isLonger = point.to - point.from > bucket.to - bucket.from + 1e-9;
    const span = isLonger ? describeSpan(point.from, point.to) : undefined;
    if (layer.kind === 'band') {
      return [{ label, color, opacity: layer.strength, value: formatRange(point, unit), detail: span }];
    }
    const hasRange = layer.kind === 'line' && layer.range === true && point.high > point.low;
    const detail = hasRange ? formatRange(point, unit) : span;
    return [{ label, color, opacity: 1, value: formatExact(point.value, unit), detail }];
  });
}

/** The stage in which a row of spans is at an hour; nothing before its first and after its last. */
function readSpans({ label, spans }: SpanRow, hours: number): ReadoutRow[] {
  const span = spans.find(({ from, to }) => hours > from && hours <= to);
  return span === undefined
    ? []
    : [{ label, color: span.color, opacity: 1, value: span.stage, detail: undefined }];
}

function formatRange({ low, high }: Point, unit: string): string {
  if (Number.isNaN(low) || Number.isNaN(high)) return 'no data';
  return `${formatExact(low, unit)} to ${formatExact(high, unit)}`;
}

/** The readout as a sentence, for a screen reader. */
export function speakReadout({ time, rows, events }: Readout): string {
  const values = rows.map(({ panel, label, value, detail }, i) => {
    const heading = panel === undefined || panel === rows[i - 1]?.panel ? '' : `${panel}: `;
    return [`${heading}${label} ${value}`, detail].filter(Boolean).join(', ');
  });
  return [time, ...values, ...events].join('; ');
}

/** A column of a chart's table; `read` gives the value that was reached by the end of a row, NaN when there is none. */
export interface NumberColumn {
  readonly name: string;
  readonly unit: string;
  readonly read: (row: Point) => number;
}

/**
 * Columns of a chart's table of numbers: one per series, and two more for the extremes of a line with a range. No two are
 * named alike.
 */
export function tableColumns(chart: PanelChart): NumberColumn[] {
  const shared = namesInSeveral(chart);
  return chart.panels.flatMap((panel) =>
    panel.layers.flatMap((layer) =>
      seriesOf(layer).flatMap((series) => {
        const label = shared.has(series.label) ? `${series.label}: ${panel.label}` : series.label;
        return columnsOf(layer, { ...series, label }, layer.kind === 'cells' ? layer.unit : panel.unit);
      }),
    ),
  );
}

function columnsOf(layer: Layer, series: Series, unit: string): NumberColumn[] {
  const column = (name: string, readPoint: (point: Point) => number): NumberColumn => ({
    name,
    unit,
    read: (row) => {
      const point = pointAt(series.points, (row.from + row.to) / 2);
      // A weekly number in a table of days stands on the day that ends the week.
      return point === undefined || point.to > row.to + 1e-9 ? Number.NaN : readPoint(point);
    },
  });
  const low = column(`${series.label}, lowest`, (point) => point.low);
  const high = column(`${series.label}, highest`, (point) => point.high);
  if (layer.kind === 'band') return [low, high];
  const value = column(series.label, (point) => point.value);
  const hasRange = layer.kind === 'line' && layer.range === true && series.points.some((p) => p.high > p.low);
  return hasRange ? [value, low, high] : [value];
}
