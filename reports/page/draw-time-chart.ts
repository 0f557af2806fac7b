import { type ScaleLinear, scaleLinear, select } from 'd3';
import { axisWidth, deriveTimeAxis, deriveValueAxis, drawBottomAxis, drawValueAxis } from './chart-axes.ts';
import { drawLayer, type Plane } from './draw-layers.ts';
import { type Bounds, defineHatches, drawGaps, drawShocks } from './draw-marks.ts';
import { derivePanelScale, type ValueScale } from './panel-scale.ts';
import type { RunView } from './run-view.ts';
import { drawDirectLabels } from './series-labels.ts';
import type { Panel, PanelChart } from './time-chart.ts';

/** Where things lie in a drawn chart, for whoever points at it. */
export interface Geometry {
  readonly x: ScaleLinear<number, number>;
  readonly topPx: number;
  readonly bottomPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly panels: readonly { readonly panel: Panel; readonly y: ValueScale }[];
}

/** Below this width names stand in a legend above the chart instead of beside their lines. */
export const directLabelWidthMin = 600;

const markHeight = 16;
const labelHeight = 26;
const panelGap = 20;
const axisHeight = 34;
/** Room for numbers and for names: alike in all charts of a page, so that their time axes line up. */
const leftMin = 52;
const rightRoom = 160;

/**
 * Draws a chart of panels into an empty SVG element of `widthPx`. Only what is passed in decides the drawing: no text is
 * measured and no style is read.
 */
export function drawTimeChart(svg: SVGSVGElement, chart: PanelChart, run: RunView, boxPx: number): Geometry {
  const widthPx = chart.kind === 'value' ? Math.min(boxPx, chart.widthMaxPx ?? boxPx) : boxPx;
  const root = select(svg);
  const hasMarks = chart.kind === 'time' && run.shocks.length + run.marks.length > 0;
  const top = hasMarks ? markHeight : 0;
  const bounds = layOutPanels(chart, top);
  const bottom = bounds[bounds.length - 1].bottom;
  const heightPx = bottom + axisHeight;
  root.attr('viewBox', `0 0 ${widthPx} ${heightPx}`).attr('width', widthPx).attr('height', heightPx);
  const panels = chart.panels.map((panel, i) => ({
    panel,
    y: derivePanelScale(panel, bounds[i].bottom, bounds[i].top),
  }));
  const isWide = boxPx >= directLabelWidthMin;
  const numbers = 10 + Math.max(...panels.map(({ panel, y }) => axisWidth(panel, y)));
  const left = isWide ? Math.max(leftMin, numbers) : numbers;
  const right = widthPx - (isWide ? rightRoom : 12);
  const x = scaleLinear(domainOf(chart, run), [left, right]);
  const hatch = defineHatches(svg, chart.id);
  if (hasMarks) drawShocks(root.append('g').attr('class', 'marks'), run, x, { top, bottom });
  for (const [i, { panel, y }] of panels.entries()) {
    const group = root.append('g').attr('class', 'panel').attr('data-panel', i);
    const plane: Plane = { x, y, leftPx: left, rightPx: right, hatch: `url(#${hatch.mark})` };
    drawValueAxis(group, panel, plane, bounds[i].top);
    drawGaps(group, panel, plane, bounds[i], `url(#${hatch.gap})`);
    for (const layer of panel.layers) drawLayer(group, layer, plane);
    if (isWide) drawDirectLabels(group, panel, plane, bounds[i]);
  }
  const axis =
    chart.kind === 'time'
      ? deriveTimeAxis(run.hours, right - left)
      : deriveValueAxis(chart.axis, right - left);
  drawBottomAxis(root.append('g').attr('class', 'axis time'), x, bottom, axis);
  return { x, topPx: top, bottomPx: bottom, widthPx, heightPx, panels };
}

/** What lies between the left and the right edge: the whole run, or all values. */
export function domainOf(chart: PanelChart, run: RunView): readonly [low: number, high: number] {
  return chart.kind === 'time' ? [0, run.hours] : chart.axis.domain;
}

function layOutPanels(chart: PanelChart, top: number): Bounds[] {
  let at = top;
  return chart.panels.map((panel) => {
    const bounds = { top: at + labelHeight, bottom: at + labelHeight + panel.heightPx };
    at = bounds.bottom + panelGap;
    return bounds;
  });
}
