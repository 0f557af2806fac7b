import { select } from 'd3';
import {
  type SankeyGraph,
  type SankeyLink,
  type SankeyNode,
  sankey,
  sankeyLeft,
  sankeyLinkHorizontal,
} from 'd3-sankey';
import { type ChartFigure, createFigure, drawAtWidth, placeTip, scrollingTable } from './chart-figure.ts';
import { type FlowChart, type FlowLink, returnMark } from './flow-chart.ts';
import { element } from './markup.ts';
import { formatExact, formatPart, formatShortNumber } from './number-format.ts';
import { palette } from './palette.ts';

interface Account {
  readonly name: string;
}
type Node = SankeyNode<Account, FlowLink>;
type Link = SankeyLink<Account, FlowLink>;

/** A Sankey diagram in its frame: widths of links are amounts; each can be pointed at or reached by Tab. */
export function createFlowFigure(chart: FlowChart): HTMLElement {
  const text = {
    ...chart,
    instructions: 'Tab moves from flow to flow.',
    note: `Widths are ${chart.unit} over the whole run, and as a share of what was paid.`,
  };
  const parts = createFigure(text, () => makeTable(chart));
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', chart.title);
  parts.plot.removeAttribute('tabindex');
  parts.plot.prepend(svg);
  parts.legend.hidden = true;
  drawAtWidth(parts.plot, (widthPx) => {
    select(svg).selectAll('*').remove();
    drawFlows(svg, chart, widthPx, parts);
  });
  return parts.figure;
}

function drawFlows(svg: SVGSVGElement, chart: FlowChart, widthPx: number, parts: ChartFigure): void {
  const heightPx = widthPx < narrowPx ? 460 : 400;
  const { nodes, links } = layOut(chart, widthPx, heightPx);
  const root = select(svg).attr('viewBox', `0 0 ${widthPx} ${heightPx}`);
  root.attr('width', widthPx).attr('height', heightPx);
  const marks = root.append('g').attr('class', 'flows').selectAll('path').data(links).join('path');
  marks.attr('data-mark', 'flow').attr('d', sankeyLinkHorizontal());
  marks.attr('stroke-width', (link) => Math.max(1, link.width ?? 0));
  marks.attr('stroke', (link) => colorOf(chart, nodeOf(link.target)));
  marks
    .attr('tabindex', 0)
    .attr('role', 'img')
    .attr('aria-label', (link) => speakFlow(link, chart.unit));
  const show = (link: Link, x: number, y: number): void => {
    fillTip(parts.tip, link, chart.unit);
    placeTip(parts.tip, parts.plot, { x, y });
  };
  const hide = () => {
    parts.tip.hidden = true;
  };
  marks.on('pointermove', (event: PointerEvent, link) => {
    const box = svg.getBoundingClientRect();
    show(link, event.clientX - box.left, event.clientY - box.top);
  });
  marks.on('focus', (_event, link) => {
    const middle = ((nodeOf(link.source).x1 ?? 0) + (nodeOf(link.target).x0 ?? 0)) / 2;
    show(link, middle, link.y0 ?? 0);
  });
  marks.on('pointerleave', hide).on('blur', hide);
  drawAccounts(svg, nodes, chart, widthPx);
}

/** Below this width an account's amount stands under its name. */
const narrowPx = 600;

function layOut(chart: FlowChart, widthPx: number, heightPx: number): SankeyGraph<Account, FlowLink> {
  const names = [...new Set(chart.links.flatMap((link) => [link.from, link.to]))];
  const isNarrow = widthPx < narrowPx;
  const layout = sankey<Account, FlowLink>()
    .nodeId((node) => node.name)
    .nodeAlign(sankeyLeft)
    .nodeWidth(10)
    .nodePadding(isNarrow ? 34 : 24)
    .nodeSort((a, b) => (b.value ?? 0) - (a.value ?? 0))
    // Names stand to the right of their bars, also of the last ones.
    .extent([
      [0, 10],
      [widthPx - (isNarrow ? 98 : 170), heightPx - 14],
    ]);
  const links = chart.links.map((link) => ({
    ...link,
    source: link.from,
    target: link.to,
    value: link.amount,
  }));
  return layout({ nodes: names.map((name) => ({ name })), links });
}

function drawAccounts(svg: SVGSVGElement, nodes: readonly Node[], chart: FlowChart, widthPx: number): void {
  const groups = select(svg).append('g').attr('class', 'accounts').selectAll('g').data(nodes).join('g');
  const bars = groups.append('rect').attr('data-mark', 'account').attr('width', 10);
  bars.attr('x', (node) => node.x0 ?? 0).attr('y', (node) => node.y0 ?? 0);
  bars.attr('height', (node) => Math.max(1, (node.y1 ?? 0) - (node.y0 ?? 0)));
  bars.attr('fill', (node) => colorOf(chart, node));
  const isNarrow = widthPx < narrowPx;
  const left = (node: Node) => (node.x1 ?? 0) + 6;
  const labels = groups.append('text').attr('class', 'account-label').attr('x', left);
  labels.attr('y', (node) => ((node.y0 ?? 0) + (node.y1 ?? 0)) / 2);
  const names = labels.append('tspan').attr('dy', isNarrow ? '-0.2em' : '0.33em');
  names.text((node) => node.name);
  const paid = nodes.filter((node) => node.depth === 0).reduce((sum, node) => sum + (node.value ?? 0), 0);
  const amounts = labels.append('tspan').attr('class', 'account-amount');
  amounts.text(({ value = 0 }) => `${formatShortNumber(value, chart.unit)} (${formatPart(value / paid)})`);
  if (isNarrow) amounts.attr('x', left).attr('dy', '1.2em');
  else amounts.attr('dx', 6);
}

function colorOf(chart: FlowChart, { name }: Node): string {
  return name.endsWith(returnMark) ? palette.grey : chart.colorOf(name);
}

/** After the layout, ends of links are nodes. */
function nodeOf(end: Link['source']): Node {
  if (typeof end !== 'object') throw new Error(`flow to or from ${end} was not laid out`);
  return end;
}

function fillTip(tip: HTMLElement, link: Link, unit: string): void {
  const rows = link.reasons.map(({ reason, amount }) =>
    element('tr', {}, element('th', {}, reason), element('td', {}, formatExact(amount, unit))),
  );
  tip.replaceChildren(
    element('strong', {}, `${link.from} → ${link.to}: ${formatExact(link.amount, unit)}`),
    element('table', {}, element('tbody', {}, ...rows)),
  );
}

function speakFlow(link: Link, unit: string): string {
  return `${link.from} to ${link.to}: ${formatExact(link.amount, unit)}`;
}

function makeTable(chart: FlowChart): HTMLElement {
  const rows = chart.links.flatMap((link) =>
    link.reasons.map(({ reason, doc, amount }) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, `${link.from} → ${link.to}`),
        element('td', { class: 'words' }, doc === '' ? reason : `${reason}: ${doc}`),
        element('td', {}, formatExact(amount, chart.unit)),
      ),
    ),
  );
  const head = ['Flow', 'Reason', 'Amount'].map((name) => element('th', { scope: 'col' }, name));
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  return scrollingTable(`Numbers: ${chart.title}`, table);
}
