import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3';
import { deriveDomain, derivePositiveDomain } from './axis-domain.ts';
import { formatSeconds, formatTicks, isSeconds } from './number-format.ts';
import { type BarLayer, type Layer, type Panel, rowsOf, type Series, seriesOf } from './time-chart.ts';

export type ValueScale = ScaleContinuousNumeric<number, number>;

/** Part of a stack over one bucket, from `base` to `top`; NaN where any part is missing. */
export interface StackedPoint {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly base: number;
  readonly top: number;
}

/** Puts series on top of each other, bucket by bucket; `sign` −1 stacks downwards. A missing part counts as nothing. */
export function stackSeries(series: readonly Series[], sign: 1 | -1 = 1): StackedPoint[][] {
  const tops = new Map<number, number>();
  return series.map(({ points }) =>
    points.map(({ at, from, to, value }) => {
      const base = tops.get(at) ?? 0;
      const top = base + sign * (Number.isNaN(value) ? 0 : value);
      tops.set(at, top);
      const isMissing = Number.isNaN(value);
      return { at, from, to, value, base: isMissing ? Number.NaN : base, top: isMissing ? Number.NaN : top };
    }),
  );
}

/**
 * The panel with the kind of axis that the reader asks for. Parts of a whole and bars stay linear: their lengths say how
 * much; and a logarithm needs values above zero.
 */
export function chooseScale(panel: Panel, scale: 'auto' | 'linear' | 'log'): Panel {
  if (scale === 'auto' || scale === (panel.scale ?? 'linear')) return panel;
  if (scale === 'linear') return { ...panel, scale };
  const isLine = (layer: Layer) => layer.kind === 'line' || layer.kind === 'band' || layer.kind === 'rule';
  const canBe = panel.layers.every(isLine) && panel.layers.flatMap(extremesOf).some((value) => value > 0);
  return canBe ? { ...panel, scale } : panel;
}

/** The vertical scale of a panel: bars and stacks from zero, extremes inside, ends rounded. */
export function derivePanelScale(panel: Panel, bottomPx: number, topPx: number): ValueScale {
  const rows = countRows(panel);
  if (rows > 0) return scaleLinear([0, rows], [topPx, bottomPx]);
  const values = panel.layers.flatMap(extremesOf);
  for (const value of panel.include ?? []) values.push(value);
  if (panel.scale === 'log') {
    const [low, high] = derivePositiveDomain(values);
    return scaleLog([low * 0.85, Math.max(high * 1.1, low * 2)], [bottomPx, topPx]);
  }
  const [low, high] = deriveDomain(values);
  const scale = scaleLinear([low, high], [bottomPx, topPx]).nice(tickCount(bottomPx - topPx));
  const [bottom, top] = scale.domain();
  // Little below zero needs no whole step of the axis.
  return low < 0 && high > 0 && low > bottom * 0.4 ? scale.domain([low * 1.3, top]) : scale;
}

/** Where a value axis has its ticks, and what they say. */
export function deriveValueTicks(panel: Panel, scale: ValueScale): { value: number; text: string }[] {
  if (countRows(panel) > 0) return [];
  const values =
    panel.scale === 'log' ? deriveLogTicks(panel, scale) : scale.ticks(tickCount(heightOf(scale)));
  const texts =
    panel.format?.(values) ??
    (isSeconds(panel.unit) ? values.map(formatSeconds) : formatTicks(values, panel.unit));
  return values.map((value, i) => ({ value, text: texts[i] }));
}

/** Rows of spans; a panel that has some measures nothing. */
function countRows(panel: Panel): number {
  return rowsOf(panel)?.rows.length ?? 0;
}

function deriveLogTicks(panel: Panel, scale: ValueScale): number[] {
  const [low, high] = scale.domain();
  const candidates = isSeconds(panel.unit) ? roundSeconds : decades(low, high);
  const inside = candidates.filter((value) => value >= low && value <= high);
  return thin(inside.length >= 2 ? inside : scale.ticks(tickCount(heightOf(scale))), scale);
}

/** Lengths of time that people name: from a millisecond to months. */
const roundSeconds = [
  0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400,
  28_800, 57_600, 86_400, 172_800, 432_000, 864_000, 2_592_000,
];

function decades(low: number, high: number): number[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
    for (const digit of [1, 2, 5]) values.push(digit * 10 ** power);
  }
  return values;
}

/** Leaves out ticks that would touch the one below. */
function thin(values: readonly number[], scale: ValueScale): number[] {
  const kept: number[] = [];
  for (const value of values) {
    const last = kept[kept.length - 1];
    if (last === undefined || scale(last) - scale(value) >= 26) kept.push(value);
  }
  return kept;
}

function heightOf(scale: ValueScale): number {
  return Math.abs(scale.range()[0] - scale.range()[1]);
}

function tickCount(heightPx: number): number {
  return Math.max(2, Math.round(heightPx / 44));
}

function extremesOf(layer: Layer): number[] {
  if (layer.kind === 'rule') return [layer.value];
  if (layer.kind === 'spans' || layer.kind === 'cells') return [];
  if (layer.kind === 'stack') return [0, ...stackTops(layer.series, 1)];
  if (layer.kind === 'bars') return [0, ...barEnds(layer)];
  const isWide = layer.kind === 'band' || layer.range === true;
  const read = (points: Series['points']) =>
    points.flatMap((point) => (isWide ? [point.low, point.high] : [point.value]));
  return seriesOf(layer).flatMap(({ points }) => read(points).filter((value) => !Number.isNaN(value)));
}

function barEnds(layer: BarLayer): number[] {
  return [...stackTops(layer.up, 1), ...stackTops(layer.down ?? [], -1)];
}

function stackTops(series: readonly Series[], sign: 1 | -1): number[] {
  return stackSeries(series, sign).flatMap((points) =>
    points.map((point) => point.top).filter((top) => !Number.isNaN(top)),
  );
}
