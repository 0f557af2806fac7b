import { group as groupBy, type ScaleLinear } from 'd3';
import type { Group, Plane } from './draw-layers.ts';
import { roundPx } from './round-px.ts';
import { append, appendPath, setAll } from './svg-element.ts';
import type { CellLayer, CellRow } from './time-chart.ts';

/** Steps of a ramp: more cannot be told apart. */
const steps = 9;

/**
 * Draws rows of cells, whose strength says how much; a missing cell stays the page's colour. Cells of a row that are
 * equally strong are one path, with their points as data: thousands of elements could not follow a hand.
 */
export function drawCells(group: Group, layer: CellLayer, { x, y, leftPx }: Plane): void {
  for (const [i, row] of layer.rows.entries()) {
    const [top, bottom] = [y(i), y(i + 1)];
    const heightPx = roundPx(Math.max(0.5, bottom - top - (bottom - top > 5 ? 1 : 0)));
    const gapPx = gapOf(row, x);
    const present = row.points.filter(({ value }) => !Number.isNaN(value));
    for (const [strength, points] of groupBy(present, ({ value }) => strengthOf(layer, value))) {
      const boxes = points.map(({ from, to }) => {
        const widthPx = roundPx(Math.max(0.5, x(to) - x(from) - gapPx));
        return `M${roundPx(x(from))},${roundPx(top)}h${widthPx}v${heightPx}h${-widthPx}z`;
      });
      const cells = appendPath(group, 'cells', row.label);
      setAll(cells, { class: 'cell', fill: layer.color, 'fill-opacity': strength });
      cells.datum(points).attr('d', boxes.join(''));
    }
    if (row.name === undefined) continue;
    const place = { x: leftPx - 8, y: (top + bottom) / 2, dy: '0.33em', 'text-anchor': 'end' };
    append(group, 'text', { class: 'cell-row', ...place }).text(row.name);
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
  drawSteps(group, layer, (step) => [x, y + step * 9, 12, 9]);
  for (const [end, dy] of [
    [1, 8],
    [0, steps * 9],
  ] as const) {
    const name = append(group, 'text', { class: 'series-label', x: x + 18, y: y + dy });
    name.text(layer.format(layer.domain[end]));
  }
}

/** The ramp lying flat, from the palest to the strongest. */
export function drawFlatRamp(group: Group, layer: CellLayer): void {
  drawSteps(group, layer, (step) => [(steps - 1 - step) * 9, 1, 9, 10]);
}

/** The cells of a ramp from the strongest on, each where `place` says. */
function drawSteps(
  group: Group,
  layer: CellLayer,
  place: (step: number) => readonly [x: number, y: number, width: number, height: number],
): void {
  const [low, high] = layer.domain;
  for (let step = 0; step < steps; step += 1) {
    const [x, y, width, height] = place(step);
    const strength = strengthOf(layer, high - ((high - low) * step) / (steps - 1));
    const look = { fill: layer.color, 'fill-opacity': strength };
    append(group, 'rect', { class: 'ramp', x, y, width, height, ...look });
  }
}

/** Length of a ramp in pixels. */
export const rampPx = steps * 9;

function gapOf(row: CellRow, x: ScaleLinear<number, number>): number {
  const [first] = row.points;
  return first !== undefined && x(first.to) - x(first.from) > 6 ? 1 : 0;
}
