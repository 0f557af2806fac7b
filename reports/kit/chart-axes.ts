import { type ScaleContinuousNumeric, scaleLinear } from 'd3';
import { deriveDomain } from './axis-domain.ts';
import { estimateTextWidth, shortenText } from './direct-labels.ts';
import type { Group, Plane } from './draw-layers.ts';
import { deriveValueTicks, type ValueScale } from './panel-scale.ts';
import { roundPx } from './round-px.ts';
import { append, setAll } from './svg-element.ts';
import type { Panel } from './time-chart.ts';
import { chooseTimeUnit, deriveTimeTicks } from './time-format.ts';
import type { ValueAxis } from './value-axis.ts';

/** Width of the widest number at a value axis. */
export function axisWidth(panel: Panel, y: ValueScale): number {
  return Math.max(0, ...deriveValueTicks(panel, y).map(({ text }) => estimateTextWidth(text)));
}

/** Grid lines with their numbers, and above them what is measured. */
export function drawValueAxis(group: Group, panel: Panel, { y, leftPx, rightPx }: Plane, top: number): void {
  const label = `${panel.label}${panel.scale === 'log' ? ', log scale' : ''}`;
  const name = drawGrid(group.append('g'), deriveValueTicks(panel, y), y, [leftPx, rightPx], top);
  name.text(shortenText(`↑ ${label}`, rightPx));
  name.append('title').text(label);
}

/** Grid lines with their numbers; returns the text above them. */
export function drawGrid(
  axis: Group,
  values: readonly { readonly value: number; readonly text: string }[],
  y: ValueScale,
  [left, right]: readonly [number, number],
  top: number,
) {
  const ticks = axis.attr('class', 'axis value').selectAll('g').data(values).join('g');
  ticks.attr('transform', ({ value }) => `translate(0,${roundPx(y(value))})`);
  ticks.append('line').attr('x1', left).attr('x2', right);
  const numbers = setAll(ticks.append('text'), { x: left - 8, dy: '0.32em', 'text-anchor': 'end' });
  numbers.text(({ text }) => text);
  return append(axis, 'text', { class: 'axis-label', x: 0, y: top - 13 });
}

/** What stands under the lowest panel. */
export interface BottomAxis {
  readonly label: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Ticks of simulated time, `widthPx` wide. */
export function deriveTimeAxis({ from, to }: { from: number; to: number }, widthPx: number): BottomAxis {
  const { name, hours } = chooseTimeUnit(to - from);
  const ticks = deriveTimeTicks(from, to, widthPx);
  return {
    label: `${name} since the start →`,
    ticks: ticks.map((at) => ({ at, text: String(Math.round(at / hours)) })),
  };
}

/** Ticks of anything else, `widthPx` wide. */
export function deriveValueAxis({ label, domain, format }: ValueAxis, widthPx: number): BottomAxis {
  const ticks = scaleLinear(deriveDomain(domain), [0, widthPx]).ticks(Math.max(2, Math.round(widthPx / 80)));
  return { label: `${label} →`, ticks: ticks.map((at) => ({ at, text: format(at) })) };
}

/** One horizontal axis for all panels, at `bottom`. */
export function drawBottomAxis(
  group: Group,
  x: ScaleContinuousNumeric<number, number>,
  bottom: number,
  { label, ticks }: BottomAxis,
): void {
  const [left, right] = x.range();
  drawBaseLine(group, [left, right], bottom);
  const marks = group.selectAll('g').data(ticks).join('g');
  marks.attr('transform', ({ at }) => `translate(${roundPx(x(at))},${bottom})`);
  marks.append('line').attr('y2', 5);
  setAll(marks.append('text'), { y: 18, 'text-anchor': 'middle' }).text(({ text }) => text);
  const name = { class: 'axis-label', 'text-anchor': 'end', x: right, y: bottom + 32 };
  append(group, 'text', name).text(label);
}

/** The line that an axis at the bottom stands on. */
export function drawBaseLine(group: Group, [left, right]: readonly [number, number], bottom: number): void {
  append(group, 'line', { class: 'base', x1: left, x2: right, y1: bottom, y2: bottom });
}
