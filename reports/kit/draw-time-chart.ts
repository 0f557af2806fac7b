import { type ScaleLinear, type Selection, scaleLinear, select } from 'd3';
import { deriveDomain } from './axis-domain.ts';
import { axisWidth, deriveTimeAxis, deriveValueAxis, drawBottomAxis, drawValueAxis } from './chart-axes.ts';
import { estimateTextWidth } from './direct-labels.ts';
import { rampPx } from './draw-cells.ts';
import { drawLayer, type Plane } from './draw-layers.ts';
import { type Bounds, defineClip, defineHatches, drawGaps, drawShocks } from './draw-marks.ts';
import { chooseScale, derivePanelScale, type ValueScale } from './panel-scale.ts';
import { roundPx } from './round-px.ts';
import { drawDirectLabels } from './series-labels.ts';
import { type Panel, type PanelChart, rowsOf } from './time-chart.ts';
import type { Timeline } from './timeline.ts';

/** Where things lie in a drawn chart, for whoever points at it. */
export interface Geometry {
  readonly x: ScaleLinear<number, number>;
  readonly topPx: number;
  readonly bottomPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly panels: readonly { readonly panel: Panel; readonly y: ValueScale }[];
}

/** How a reader wants a chart drawn. */
export interface DrawOptions {
  readonly widthPx: number;
  /** Vertical axes as the chart wants them, or all that can be. */
  readonly scale?: 'auto' | 'linear' | 'log';
  /** Vertical domains by panel, where two charts must agree. */
  readonly domains?: readonly (readonly [number, number])[];
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
 * Draws a chart of panels into an empty SVG element. Only what is passed in decides the drawing: no text is measured and
 * no style is read, so that it comes out the same in a page and without one.
 */
export function drawTimeChart(
  svg: SVGSVGElement,
  chart: PanelChart,
  timeline: Timeline,
  options: DrawOptions,
): Geometry {
  const { widthPx: boxPx, scale = 'auto' } = options;
  const widthPx = chart.kind === 'value' ? Math.min(boxPx, chart.widthMaxPx ?? boxPx) : boxPx;
  const { top, bounds, heightPx } = layOutPanels(chart, timeline);
  const bottom = bounds[bounds.length - 1].bottom;
  const root = select(svg);
  root.attr('viewBox', `0 0 ${widthPx} ${heightPx}`).attr('width', widthPx).attr('height', heightPx);
  const panels = chart.panels.map((given, i) => {
    const panel = chooseScale(given, scale);
    const y = derivePanelScale(panel, bounds[i].bottom, bounds[i].top);
    const domain = options.domains?.[i];
    return { panel, y: domain === undefined || rowsOf(panel) !== undefined ? y : y.domain(domain) };
  });
  const isWide = boxPx >= directLabelWidthMin;
  const numbers =
    10 + Math.max(...panels.map(({ panel, y }) => axisWidth(panel, y)), ...rowNameWidths(chart));
  const left = roundPx(isWide ? Math.max(leftMin, numbers) : numbers);
  const right = widthPx - (isWide ? rightRoom : 12);
  const x = scaleLinear(domainOf(chart, timeline), [left, right]);
  const ids = { ...defineHatches(svg, chart.id), clip: defineClip(svg, chart.id, { left, right, bottom }) };
  if (top > 0) drawShocks(root.append('g').attr('class', 'marks'), timeline, x, { top, bottom });
  for (const [i, { panel, y }] of panels.entries()) {
    const group = root.append('g').attr('class', 'panel').attr('data-panel', i);
    const plane: Plane = { x, y, leftPx: left, rightPx: right, hatch: `url(#${ids.mark})` };
    drawPanel(group, panel, plane, bounds[i], { gap: `url(#${ids.gap})`, clip: `url(#${ids.clip})` });
    if (isWide) drawDirectLabels(group, panel, plane, bounds[i]);
  }
  const axis =
    chart.kind === 'time'
      ? deriveTimeAxis(timeline, right - left)
      : deriveValueAxis(chart.axis, right - left);
  drawBottomAxis(root.append('g').attr('class', 'axis time'), x, bottom, axis);
  return { x, topPx: top, bottomPx: bottom, widthPx, heightPx, panels };
}

/** Axis, gaps and marks of one panel; what the window cuts off is clipped. */
function drawPanel(
  group: Selection<SVGGElement, unknown, null, undefined>,
  panel: Panel,
  plane: Plane,
  bounds: Bounds,
  urls: { readonly gap: string; readonly clip: string },
): void {
  drawValueAxis(group, panel, plane, bounds.top);
  const marks = group.append('g').attr('clip-path', urls.clip);
  drawGaps(marks, panel, plane, bounds, urls.gap);
  for (const layer of panel.layers) {
    // Names of rows stand outside of the plot.
    drawLayer(layer.kind === 'spans' || layer.kind === 'cells' ? group : marks, layer, plane);
  }
}

/** Height of a chart in pixels, at any width. */
export function chartHeight(chart: PanelChart, timeline: Timeline): number {
  return layOutPanels(chart, timeline).heightPx;
}

/** What lies between the left and the right edge: the time that is shown, or all values. */
export function domainOf(chart: PanelChart, timeline: Timeline): readonly [low: number, high: number] {
  return chart.kind === 'time' ? [timeline.from, timeline.to] : deriveDomain(chart.axis.domain);
}

function layOutPanels(chart: PanelChart, timeline: Timeline) {
  const hasMarks = chart.kind === 'time' && timeline.shocks.length + timeline.marks.length > 0;
  const top = hasMarks ? markHeight : 0;
  let at = top;
  const bounds = chart.panels.map((panel): Bounds => {
    const made = { top: at + labelHeight, bottom: at + labelHeight + panelHeight(panel) };
    at = made.bottom + panelGap;
    return made;
  });
  return { top, bounds, heightPx: bounds[bounds.length - 1].bottom + axisHeight };
}

/** A heat map is at least as high as its ramp. */
function panelHeight(panel: Panel): number {
  return rowsOf(panel)?.kind === 'cells' ? Math.max(panel.heightPx, rampPx) : panel.heightPx;
}

function rowNameWidths(chart: PanelChart): number[] {
  return chart.panels.flatMap((panel) => {
    const layer = rowsOf(panel);
    return layer?.kind === 'cells' ? layer.rows.map(({ name = '' }) => estimateTextWidth(name) + 8) : [];
  });
}
