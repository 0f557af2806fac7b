import type { ScaleLinear } from 'd3';
import { estimateTextWidth } from './direct-labels.ts';
import type { Group, Plane } from './draw-layers.ts';
import { deriveValueTicks, type ValueScale } from './panel-scale.ts';
import type { Panel } from './time-chart.ts';
import { chooseTimeUnit, deriveTimeTicks } from './time-format.ts';

/** Width of the widest number at a value axis. */
export function axisWidth(panel: Panel, y: ValueScale): number {
  return Math.max(...deriveValueTicks(panel, y).map(({ text }) => estimateTextWidth(text)));
}

/** Grid lines with their numbers, and above them what is measured. */
export function drawValueAxis(group: Group, panel: Panel, { y, leftPx, rightPx }: Plane, top: number): void {
  const axis = group.append('g').attr('class', 'axis value');
  const ticks = axis.selectAll('g').data(deriveValueTicks(panel, y)).join('g');
  ticks.attr('transform', ({ value }) => `translate(0,${round(y(value))})`);
  ticks.append('line').attr('x1', leftPx).attr('x2', rightPx);
  ticks
    .append('text')
    .attr('x', leftPx - 8)
    .attr('dy', '0.32em')
    .attr('text-anchor', 'end')
    .text(({ text }) => text);
  axis
    .append('text')
    .attr('class', 'axis-label')
    .attr('x', 0)
    .attr('y', top - 13)
    .text(`↑ ${panel.label}`);
}

/** One time axis for all panels, at `bottom`. */
export function drawTimeAxis(
  group: Group,
  x: ScaleLinear<number, number>,
  bottom: number,
  hours: number,
): void {
  const [left, right] = x.range();
  const unit = chooseTimeUnit(hours);
  group
    .append('line')
    .attr('class', 'base')
    .attr('x1', left)
    .attr('x2', right)
    .attr('y1', bottom)
    .attr('y2', bottom);
  const ticks = group
    .selectAll('g')
    .data(deriveTimeTicks(hours, right - left))
    .join('g');
  ticks.attr('transform', (at) => `translate(${round(x(at))},${bottom})`);
  ticks.append('line').attr('y2', 5);
  ticks
    .append('text')
    .attr('y', 18)
    .attr('text-anchor', 'middle')
    .text((at) => Math.round(at / unit.hours));
  const label = group.append('text').attr('class', 'axis-label').attr('text-anchor', 'end');
  label
    .attr('x', right)
    .attr('y', bottom + 32)
    .text(`${unit.name} since the start →`);
}

function round(px: number): number {
  return Math.round(px * 100) / 100;
}
