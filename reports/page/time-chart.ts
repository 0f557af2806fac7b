import type { Point } from './run-view.ts';

/** A chart over simulated time: panels stacked over one time axis. */
export interface TimeChart {
  readonly kind: 'time';
  readonly id: string;
  /** The question that the chart answers. */
  readonly title: string;
  /** What happened, in one or two sentences. */
  readonly caption: string;
  readonly panels: readonly Panel[];
  /** Labels of panels that were left out because nothing in them was measured. */
  readonly unmeasured: readonly string[];
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
}

export type Layer = StackLayer | LineLayer | BandLayer | BarLayer | RuleLayer;

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

/** Everything with points in a layer, from the bottom up. */
export function seriesOf(layer: Layer): readonly Series[] {
  if (layer.kind === 'stack') return layer.series;
  if (layer.kind === 'bars') return [...layer.up, ...(layer.down ?? [])];
  return layer.kind === 'rule' ? [] : [layer];
}

/** A chart over time of what was measured, or the reason for leaving it out when nothing was. */
export function timeChart(
  chart: Omit<TimeChart, 'kind' | 'unmeasured'>,
  reasonIfEmpty: string,
): TimeChart | LeftOut {
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
