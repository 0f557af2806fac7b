import { select } from 'd3';
import { WEEK_HOURS } from '../../sim/units.ts';
import { drawFlowChart, type PlacedFlow } from '../kit/draw-flow-chart.ts';
import type { FlowChart } from '../kit/flow-chart.ts';
import { formatExact } from '../kit/number-format.ts';
import { createSvg, setAll } from '../kit/svg-element.ts';
import type { NumberTable } from '../kit/time-chart.ts';
import { describeSpan } from '../kit/time-format.ts';
import type { Timeline } from '../kit/timeline.ts';
import { createDownloads } from './chart-downloads.ts';
import { createFigure, drawAtWidth, placeTip } from './chart-figure.ts';
import type { DrawQueue } from './draw-queue.ts';
import { createNumberTable, createTip } from './table.ts';

/** Where a figure of flows takes them from, each time that it is drawn. */
export interface FlowSource {
  /** The flows of the time that is looked at; undefined where nothing moved. */
  readonly chart: () => FlowChart | undefined;
  readonly timeline: () => Timeline;
  readonly queue: DrawQueue;
}

/** A Sankey diagram in its frame: each flow can be pointed at or reached by Tab. */
export function createFlowFigure(first: FlowChart, { chart, timeline, queue }: FlowSource): HTMLElement {
  const text = {
    ...first,
    instructions: 'Tab moves from flow to flow.',
    note: describeWidths(first, timeline()),
  };
  const present = (): FlowChart => chart() ?? { ...first, links: [] };
  const parts = createFigure(text, () => createNumberTable(first.title, tabulate(present()), [1]));
  const svg = createSvg(document);
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', first.title);
  svg.setAttribute('height', '400');
  parts.plot.removeAttribute('tabindex');
  parts.plot.prepend(svg);
  parts.legend.hidden = true;
  parts.actions.append(...createDownloads({ chart: present, timeline }));
  let widthPx = 0;
  queue.add(parts.figure, () => {
    if (widthPx === 0) return;
    select(svg).selectAll('*').remove();
    parts.note.textContent = describeWidths(first, timeline());
    const shown = chart();
    if (shown === undefined) return;
    const { marks, middleOf } = drawFlowChart(svg, shown, widthPx);
    const label = (link: PlacedFlow) => speakFlow(link, shown.unit);
    setAll(marks, { tabindex: 0, role: 'img', 'aria-label': label });
    const show = (link: PlacedFlow, at: { x: number; y: number }): void => {
      fillTip(parts.tip, link, shown.unit);
      placeTip(parts.tip, parts.plot, at);
    };
    const hide = () => {
      parts.tip.hidden = true;
    };
    marks.on('pointermove', (event: PointerEvent, link) => {
      const box = svg.getBoundingClientRect();
      show(link, { x: event.clientX - box.left, y: event.clientY - box.top });
    });
    marks.on('focus', (_event, link) => show(link, middleOf(link)));
    marks.on('pointerleave', hide).on('blur', hide);
  });
  drawAtWidth(parts.plot, (width) => {
    widthPx = width;
    queue.ask(parts.figure);
  });
  return parts.figure;
}

function describeWidths({ unit }: FlowChart, { from, to }: Timeline): string {
  const weeks = [from, to].map((hours) => Math.round(hours / WEEK_HOURS) * WEEK_HOURS);
  const span = weeks[0] < weeks[1] ? describeSpan(weeks[0], weeks[1]) : describeSpan(from, to);
  return `Widths are ${unit} over ${span}, and as a share of what was paid.`;
}

function fillTip(tip: HTMLElement, link: PlacedFlow, unit: string): void {
  const heading = `${link.from} → ${link.to}: ${formatExact(link.amount, unit)}`;
  const lines = link.reasons.map(({ reason, amount }) => [reason, formatExact(amount, unit)] as const);
  tip.replaceChildren(...createTip([heading], lines));
}

function speakFlow(link: PlacedFlow, unit: string): string {
  return `${link.from} to ${link.to}: ${formatExact(link.amount, unit)}`;
}

const tabulate = ({ links, unit }: FlowChart): NumberTable => ({
  head: ['Flow', 'Reason', 'Amount'],
  rows: links.flatMap(({ from, to, reasons }) =>
    reasons.map(({ reason, doc, amount }) => [
      `${from} → ${to}`,
      doc === '' ? reason : `${reason}: ${doc}`,
      formatExact(amount, unit),
    ]),
  ),
});
