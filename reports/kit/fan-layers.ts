import { nameMeasure } from './fixed-format.ts';
import type { Point } from './point.ts';
import type { BandLayer, LineLayer, Panel, TimeChart } from './time-chart.ts';

/** A value at the end of each period; missing where nobody has one. */
export type Line = readonly (number | null)[];

/** Where many runs lie over time. */
export interface Fan {
  /** Ends of the periods. */
  readonly hours: readonly number[];
  /** Values below which 5, 25, 50, 75 and 95 per cent of the runs lie. */
  readonly lines: readonly Line[];
  readonly color: string;
}

/** The middle nine tenths of the runs, or the middle half. */
export function bandLayer(
  { hours, lines: [outerLow, innerLow, middle, innerHigh, outerHigh], color }: Fan,
  label: string,
  part: 'nine tenths' | 'half',
  strength: number,
): BandLayer {
  const edges = part === 'half' ? ([innerLow, innerHigh] as const) : ([outerLow, outerHigh] as const);
  return { kind: 'band', label, color, strength, points: linePoints(hours, middle, edges) };
}

export function medianLayer({ hours, lines, color }: Fan, label: string, dashed = false): LineLayer {
  return { kind: 'line', label, color, dashed, points: linePoints(hours, lines[2]) };
}

/** Points at the ends of periods, with what lies around them. */
export function linePoints(
  hours: readonly number[],
  line: Line | undefined,
  [low, high]: readonly [Line | undefined, Line | undefined] = [line, line],
): Point[] {
  const read = (values: Line | undefined, at: number): number => values?.[at] ?? Number.NaN;
  return hours.map((to, at) => ({
    from: at === 0 ? 0 : hours[at - 1],
    to,
    at: to,
    value: read(line, at),
    low: read(low, at),
    high: read(high, at),
  }));
}

/** A chart over time of one metric, in one panel. */
export function metricChart(
  words: Pick<TimeChart, 'id' | 'title' | 'caption' | 'table'>,
  panel: Omit<Panel, 'label'> & { readonly metric: string },
): TimeChart {
  const label = nameMeasure(panel.metric, panel.unit);
  return { kind: 'time', ...words, panels: [{ ...panel, label }] };
}
