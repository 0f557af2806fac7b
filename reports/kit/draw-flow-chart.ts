import { linkHorizontal, type Selection, select } from 'd3';
import { type SankeyGraph, type SankeyLink, type SankeyNode, sankey, sankeyLeft } from 'd3-sankey';
import { type FlowChart, type FlowLink, returnMark } from './flow-chart.ts';
import { formatPart, formatShortNumber } from './number-format.ts';
import { palette } from './palette.ts';
import { roundPx } from './round-px.ts';

interface Account {
  readonly name: string;
}

type Node = SankeyNode<Account, FlowLink>;

/** A flow with its place in the diagram. */
export type PlacedFlow = SankeyLink<Account, FlowLink>;

/** A drawn Sankey diagram, for whoever points at its flows. */
export interface DrawnFlows {
  readonly marks: Selection<SVGPathElement, PlacedFlow, SVGGElement, unknown>;
  /** The middle of a flow. */
  readonly middleOf: (flow: PlacedFlow) => { x: number; y: number };
  readonly heightPx: number;
}

/** Below this width an account's amount stands under its name. */
const narrowPx = 600;

/** Draws a Sankey diagram into an empty SVG element: widths of links are amounts. */
export function drawFlowChart(svg: SVGSVGElement, chart: FlowChart, widthPx: number): DrawnFlows {
  const heightPx = widthPx < narrowPx ? 460 : 400;
  const { nodes, links } = layOut(chart, widthPx, heightPx);
  const root = select(svg).attr('viewBox', `0 0 ${widthPx} ${heightPx}`);
  root.attr('width', widthPx).attr('height', heightPx);
  const group: Selection<SVGGElement, unknown, null, undefined> = root.append('g').attr('class', 'flows');
  const marks = group
    .selectAll<SVGPathElement, PlacedFlow>('path')
    .data(links)
    .join((enter) => enter.append('path'));
  marks.attr('data-mark', 'flow').attr('data-series', ({ from, to }) => `${from} → ${to}`);
  marks.attr('d', drawLink);
  marks.attr('stroke-width', (link) => roundPx(Math.max(1, link.width ?? 0)));
  marks.attr('stroke', (link) => colorOf(chart, nodeOf(link.target)));
  drawAccounts(svg, nodes, chart, widthPx);
  const middleOf = (link: PlacedFlow) => ({
    x: ((nodeOf(link.source).x1 ?? 0) + (nodeOf(link.target).x0 ?? 0)) / 2,
    y: link.y0 ?? 0,
  });
  return { marks: marks as unknown as DrawnFlows['marks'], middleOf, heightPx };
}

/** From the right side of one bar to the left side of the next. */
const drawLink = linkHorizontal<PlacedFlow, readonly [number, number]>()
  .digits(2)
  .source((flow) => [nodeOf(flow.source).x1 ?? 0, flow.y0 ?? 0])
  .target((flow) => [nodeOf(flow.target).x0 ?? 0, flow.y1 ?? 0])
  .x(([x]) => x)
  .y(([, y]) => y);

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
  const links = chart.links.map((one) => ({ ...one, source: one.from, target: one.to, value: one.amount }));
  return layout({ nodes: names.map((name) => ({ name })), links });
}

function drawAccounts(svg: SVGSVGElement, nodes: readonly Node[], chart: FlowChart, widthPx: number): void {
  const groups = select(svg).append('g').attr('class', 'accounts').selectAll('g').data(nodes).join('g');
  const bars = groups.append('rect').attr('data-mark', 'account').attr('width', 10);
  bars.attr('x', (node) => roundPx(node.x0 ?? 0)).attr('y', (node) => roundPx(node.y0 ?? 0));
  bars.attr('height', (node) => roundPx(Math.max(1, (node.y1 ?? 0) - (node.y0 ?? 0))));
  bars.attr('fill', (node) => colorOf(chart, node));
  const isNarrow = widthPx < narrowPx;
  const left = (node: Node) => roundPx((node.x1 ?? 0) + 6);
  const labels = groups.append('text').attr('class', 'account-label').attr('x', left);
  labels.attr('y', (node) => roundPx(((node.y0 ?? 0) + (node.y1 ?? 0)) / 2));
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
function nodeOf(end: PlacedFlow['source']): Node {
  if (typeof end !== 'object') throw new Error(`flow to or from ${end} was not laid out`);
  return end;
}
