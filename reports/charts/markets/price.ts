import { line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { sinceFirst } from '../../kit/point-statistics.ts';
import { type Layer, type LeftOut, type Panel, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';
import { drawSubnetLines } from '../subnet-series.ts';

/** Prices, what fundamental traders think that tokens are worth, and what the desk has left (economy.md §5). */
export function priceChart(run: RunView): TimeChart | LeftOut {
  const panels = [tokenPanel(run, 'DGAI', palette.blue, 190)];
  const hasOther = run.has('2pm.price');
  if (hasOther) panels.push(tokenPanel(run, '2PM', palette.orange, 150), rtPanel(run));
  // Where a pool makes the price there is no desk.
  if (run.parameter('price.source') !== 'pool') panels.push(deskPanel(run));
  return timeChart({
    id: 'price',
    title: hasOther ? 'What are the tokens worth?' : 'What is DGAI worth?',
    caption: describe(run),
    panels,
    reasonIfEmpty: 'Price: no price of DGAI was recorded.',
  });
}

function tokenPanel(run: RunView, token: 'DGAI' | '2PM', color: string, heightPx: number): Panel {
  const name = token.toLowerCase();
  const layers: Layer[] = [line('Price', color, run.mean(`${name}.price`), { range: true })];
  if (run.has(`${name}.value`)) {
    const points = sinceFirst(run.level(`${name}.value`));
    layers.push(line('Worth to traders', palette.vermilion, points, { dashed: true }));
  }
  return { label: `USD for one ${token}`, unit: 'USD', heightPx, include: [0], layers };
}

function rtPanel(run: RunView): Panel {
  return {
    label: 'USD for a thousand royalty tokens',
    unit: 'USD',
    heightPx: 150,
    scale: 'log',
    layers: drawSubnetLines(run, (subnet) => run.level(subnet.metric('rt', 'price'))),
  };
}

function deskPanel(run: RunView): Panel {
  const layers = [line('Desk’s USD', palette.orange, run.level('desk.usd'), { range: true })];
  return { label: 'USD left at the sale desk', unit: 'USD', heightPx: 110, include: [0], layers };
}

function describe(run: RunView): string {
  if (!run.has('2pm.price')) return describeRange(run, 'dgai.price');
  return ['DGAI', '2PM']
    .map((token) => `${token}: ${describeRange(run, `${token.toLowerCase()}.price`)}`)
    .join(' ');
}

function describeRange(run: RunView, name: string): string {
  const points = run.mean(name).filter((point) => !Number.isNaN(point.value));
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  const last = formatShort(run.final(name), 'USD');
  if (low === high) return `The price stood at ${last} throughout, set from outside the model.`;
  return `Between ${formatShort(low, 'USD')} and ${formatShort(high, 'USD')}; ${last} at the end.`;
}
