import type { ScaleLinear } from 'd3';
import type { Group, Plane } from './draw-layers.ts';
import { roundPx } from './round-px.ts';
import type { CellLayer, CellRow } from './time-chart.ts';

/** Steps of a ramp: more cannot be told apart. */
const steps = 9;

/** Draws rows of cells, whose strength says how much; a missing cell stays the page's colour. */
export function drawCells(group: Group, layer: CellLayer, { x, y, leftPx }: Plane): void {
  for (const [i, row] of layer.rows.entries()) {
    const [top, bottom] = [y(i), y(i + 1)];
    const present = row.points.filter((point) => !Number.isNaN(point.value));
    const cells = group.selectAll(null).data(present).join('rect').attr('data-mark', 'cell');
    cells.attr('data-series', row.label).attr('class', 'cell').attr('fill', layer.color);
    cells.attr('fill-opacity', (point) => strengthOf(layer, point.value));
    cells.attr('x', (point) => roundPx(x(point.from)));
    cells.attr('width', (point) => Math.max(0.5, roundPx(x(point.to) - x(point.from)) - gapOf(row, x)));
    cells.attr('y', top).attr('height', Math.max(0.5, bottom - top - (bottom - top > 5 ? 1 : 0)));
    if (row.name === undefined) continue;
    group
      .append('text')
      .attr('class', 'cell-row')
      .attr('x', leftPx - 8)
      .attr('y', (top + bottom) / 2)
      .attr('dy', '0.33em')
      .attr('text-anchor', 'end')
      .text(row.name);
  }
}

/** Opacity of a value, in steps: a reader compares with the ramp beside the chart. */
export function strengthOf({ domain: [low, high] }: CellLayer, value: number): number {
  const share = high > low ? (value - low) / (high - low) : 1;
  const step = Math.round(Math.max(0, Math.min(1, share)) * (steps - 1));
  return Math.round((0.06 + (0.94 * step) / (steps - 1)) * 100) / 100;
}

/** The ramp of a layer with its ends named, at (`x`, `y`), downwards from the highest. */
export function drawRamp(group: Group, layer: CellLayer, x: number, y: number): void {
  const [low, high] = layer.domain;
  for (let step = 0; step < steps; step += 1) {
    const value = high - ((high - low) * step) / (steps - 1);
    group
      .append('rect')
      .attr('class', 'ramp')
      .attr('x', x)
      .attr('y', y + step * 9)
      .attr('width', 12)
      .attr('height', 9)
      .attr('fill', layer.color)
      .attr('fill-opacity', strengthOf(layer, value));
  }
  for (const [value, dy] of [
    [high, 8],
    [low, steps * 9],
  ] as const) {
    const text = group
      .append('text')
      .attr('class', 'series-label')
      .attr('x', x + 18);
    text.attr('y', y + dy).text(layer.format(value));
  }
}

/** Height of a ramp in pixels. */
export const rampHeightPx = steps * 9;

function gapOf(row: CellRow, x: ScaleLinear<number, number>): number {
  const [first] = row.points;
  return first !== undefined && x(first.to) - x(first.from) > 6 ? 1 : 0;
}
