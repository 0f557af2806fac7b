import type { Point } from './point.ts';
import type { ValueAxis } from './value-axis.ts';

/** Panels stacked over one horizontal axis. */
interface Panels {
  readonly id: string;
  /** The question that the chart answers. */
  readonly title: string;
  /** What happened, in one or two sentences. */
  readonly caption: string;
  readonly panels: readonly Panel[];
  /** Labels of panels that were left out because nothing in them was measured. */
  readonly unmeasured?: readonly string[];
  /** How to read marks that do not explain themselves. */
  readonly note?: string;
  /** Numbers of a chart that are no series, in place of the table that its series make. */
  readonly table?: NumberTable;
}

/** A chart over simulated time. */
export interface TimeChart extends Panels {
  readonly kind: 'time';
}

/** A chart over something else than time: parts of holders, divergences. */
export interface ValueChart extends Panels {
  readonly kind: 'value';
  readonly axis: ValueAxis;
  /** Widest that it is drawn. */
  readonly widthMaxPx?: number;
}

/** Whatever is drawn in panels. */
export type PanelChart = TimeChart | ValueChart;

/** Rows of words and numbers, the first cell of each naming it. */
export interface NumberTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Why a chart is not in the report, as a sentence. */
export interface LeftOut {
  readonly kind: 'left out';
  readonly id: string;
  readonly reason: string;
}

export interface Panel {
  /** What the vertical axis measures, in words: `DGAI a week`. */
  readonly label: string;
  readonly unit: string;
  readonly heightPx: number;
  readonly scale?: 'linear' | 'log';
  /** Values that the vertical axis must include. */
  readonly include?: readonly number[];
  readonly layers: readonly Layer[];
  /** The token that it is about, where its unit does not say so. */
  readonly token?: string;
  /** What its ticks say, where the reader's locale must not decide it. */
  readonly format?: (ticks: readonly number[]) => readonly string[];
  /** All of its lines end in one point: their names stand in a list, not at their ends. */
  readonly listed?: true;
}

export type Layer = StackLayer | LineLayer | BandLayer | BarLayer | RuleLayer | SpanLayer | CellLayer;

/** One named thing that a layer draws, as legend, readout and table list it. */
export interface Series {
  readonly label: string;
  readonly color: string;
  readonly points: readonly Point[];
  /** Drawn hatched. */
  readonly hatched?: boolean;
}

/** Areas on top of each other: parts of a whole. */
export interface StackLayer {
  readonly kind: 'stack';
  readonly series: readonly Series[];
}

/** A line; with `range`, also the extremes inside each bucket as a pale band. */
export interface LineLayer extends Series {
  readonly kind: 'line';
  readonly range?: boolean;
  readonly dashed?: boolean;
}

/** A band between the `low` and `high` of its points. */
export interface BandLayer extends Series {
  readonly kind: 'band';
  readonly strength: number;
}

/** Bars of periods: `up` above zero, `down` below it, each stacked. */
export interface BarLayer {
  readonly kind: 'bars';
  readonly up: readonly Series[];
  readonly down?: readonly Series[];
}

/** A level that means something: zero profit, a target. */
export interface RuleLayer {
  readonly kind: 'rule';
  readonly label: string;
  readonly value: number;
}

/** Rows of spans, the first on top: what went through which stages when. The vertical axis counts rows. */
export interface SpanLayer {
  readonly kind: 'spans';
  /** Stages in the order in which they come, for the legend. */
  readonly stages: readonly { readonly label: string; readonly color: string }[];
  readonly rows: readonly SpanRow[];
}

export interface SpanRow {
  readonly label: string;
  /** What stands over its spans. */
  readonly text: string;
  readonly spans: readonly Span[];
  /** Whether it ends with its last span, with a cross. */
  readonly failed: boolean;
}

export interface Span {
  readonly stage: string;
  readonly color: string;
  readonly from: number;
  readonly to: number;
}

/** Rows of cells, the first on top, each as strong as its value: a heat map. The vertical axis counts rows. */
export interface CellLayer {
  readonly kind: 'cells';
  readonly color: string;
  /** What the values are, for readouts and the table. */
  readonly unit: string;
  readonly rows: readonly CellRow[];
  /** Values of the palest and the strongest cell. */
  readonly domain: readonly [low: number, high: number];
  /** What an end of the ramp says. */
  readonly format: (value: number) => string;
}

export interface CellRow {
  readonly label: string;
  /** What stands beside the row, where it is named at all. */
  readonly name?: string;
  readonly points: readonly Point[];
}

/** The layer of a panel that counts rows, if it has one. */
export function rowsOf(panel: Panel): SpanLayer | CellLayer | undefined {
  return panel.layers.find((layer) => layer.kind === 'spans' || layer.kind === 'cells');
}

/** Everything with points in a layer, from the bottom up. */
export function seriesOf(layer: Layer): readonly Series[] {
  if (layer.kind === 'stack') return layer.series;
  if (layer.kind === 'bars') return [...layer.up, ...(layer.down ?? [])];
  if (layer.kind === 'cells') return layer.rows.map((row) => ({ ...row, color: layer.color }));
  return layer.kind === 'rule' || layer.kind === 'spans' ? [] : [layer];
}

/** A chart over time of what was measured, or the reason for leaving it out when nothing was. */
export function timeChart({
  reasonIfEmpty,
  ...chart
}: Omit<TimeChart, 'kind' | 'unmeasured'> & { readonly reasonIfEmpty: string }): TimeChart | LeftOut {
  const isMeasured = (series: Series) => series.points.some((point) => !Number.isNaN(point.value));
  const reduced = chart.panels.map((panel) => ({
    ...panel,
    layers: panel.layers.flatMap((layer) => keepMeasured(layer, isMeasured)),
  }));
  const isDrawn = (panel: Panel) => panel.layers.some((layer) => layer.kind !== 'rule');
  const panels = reduced.filter(isDrawn);
  if (panels.length === 0) return { kind: 'left out', id: chart.id, reason: reasonIfEmpty };
  const unmeasured = reduced.filter((panel) => !isDrawn(panel)).map((panel) => panel.label);
  return { kind: 'time', ...chart, panels, unmeasured };
}

function keepMeasured(layer: Layer, isMeasured: (series: Series) => boolean): Layer[] {
  if (layer.kind === 'rule') return [layer];
  if (layer.kind === 'spans' || layer.kind === 'cells') return layer.rows.length === 0 ? [] : [layer];
  if (layer.kind === 'stack') {
    const series = layer.series.filter(isMeasured);
    return series.length === 0 ? [] : [{ ...layer, series }];
  }
  if (layer.kind === 'bars') {
    const up = layer.up.filter(isMeasured);
    const down = (layer.down ?? []).filter(isMeasured);
    return up.length + down.length === 0 ? [] : [{ ...layer, up, down }];
  }
  return isMeasured(layer) ? [layer] : [];
}
