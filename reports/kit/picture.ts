import { select } from 'd3';
import { chartStyle } from './chart-style.ts';
import { estimateTextWidth, shortenText } from './direct-labels.ts';
import { drawFlowChart } from './draw-flow-chart.ts';
import { type DrawOptions, drawTimeChart } from './draw-time-chart.ts';
import type { FlowChart } from './flow-chart.ts';
import { append, createSvg, type Elements, svgNamespace } from './svg-element.ts';
import { resolveColors, type Theme } from './theme.ts';
import type { PanelChart } from './time-chart.ts';
import type { Timeline } from './timeline.ts';

const marginPx = 20;
const titlePx = 22;
const linePx = 18;

/** Where a picture is drawn, and how. */
export interface PictureOptions extends DrawOptions {
  readonly document: Elements;
  /** Colours, which then stand inside with the style; without any, the page that it is put into has both. */
  readonly theme?: Theme;
  /** A line under the chart: the run, its seed and digest. */
  readonly source: string;
}

/** A chart as a picture of its own, in SVG: question, what happened, drawing, source; colours and type inside. */
export function drawPicture(
  chart: PanelChart | FlowChart,
  timeline: Timeline,
  options: PictureOptions,
): string {
  const { document, theme, widthPx, source } = options;
  const svg = createSvg(document);
  const root = select(svg).attr('xmlns', svgNamespace).attr('role', 'img');
  root.append('title').text(chart.title);
  root.append('desc').text(chart.caption);
  if (theme !== undefined) root.append('style').text(chartStyle(''));
  const paper = root.append('rect').attr('fill', 'var(--page)').attr('width', widthPx);
  let at = marginPx;
  const write = (style: string, text: string, heightPx: number): void => {
    at += heightPx;
    append(root, 'text', { class: style, x: marginPx, y: at - 5 }).text(text);
  };
  const insidePx = widthPx - 2 * marginPx;
  write('title', shortenText(chart.title, insidePx * 0.8), titlePx);
  for (const line of wrapText(chart.caption, insidePx)) write('caption-line', line, linePx);
  const inner = createSvg(document);
  svg.appendChild(inner);
  at += 6;
  select(inner).attr('x', marginPx).attr('y', at).attr('overflow', 'visible');
  const { heightPx } =
    chart.kind === 'flow'
      ? drawFlowChart(inner, chart, insidePx)
      : drawTimeChart(inner, chart, timeline, { ...options, widthPx: insidePx });
  at += heightPx + 4;
  const note = chart.kind === 'flow' ? undefined : chart.note;
  for (const line of wrapText([note, source].filter(Boolean).join(' '), insidePx))
    write('mark-label', line, linePx);
  const wholePx = Math.ceil(at + marginPx / 2);
  root.attr('viewBox', `0 0 ${widthPx} ${wholePx}`).attr('width', widthPx).attr('height', wholePx);
  paper.attr('height', wholePx);
  // A page writes its elements as HTML; XML knows no name for this space.
  const markup = svg.outerHTML.replaceAll('&nbsp;', '&#160;');
  return theme === undefined ? markup : resolveColors(markup, theme);
}

/** Lines of a text that are no wider than `widthPx`. */
function wrapText(text: string, widthPx: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines[lines.length - 1];
    const longer = `${last ?? ''} ${word}`;
    if (last === undefined || estimateTextWidth(longer) > widthPx) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => shortenText(line, widthPx));
}
