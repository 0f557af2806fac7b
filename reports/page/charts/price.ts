import { formatShort } from '../number-format.ts';
import { palette } from '../palette.ts';
import { sinceFirst } from '../point-statistics.ts';
import type { RunView } from '../run-view.ts';
import { drawSubnetLines } from '../subnet-series.ts';
import { type Layer, type LeftOut, type Panel, type TimeChart, timeChart } from '../time-chart.ts';

/** Prices, what fundamental traders think that tokens are worth, and what the desk has left (economy.md §5). */
export function priceChart(run: RunView): TimeChart | LeftOut {
  const price = { label: 'Price', color: palette.blue, points: run.mean('dgai.price') };
  const panels: Panel[] = [
    {
      label: 'USD for one DGAI',
      unit: 'USD',
      heightPx: 190,
      include: [0],
      layers: [{ kind: 'line', ...price, range: true }, ...valueLine(run, 'dgai.value')],
    },
  ];
  const hasOther = run.has('2pm.price');
  if (hasOther) panels.push(twoPmPanel(run), rtPanel(run));
  // Where a pool makes the price there is no desk.
  if (run.parameter('price.source') !== 'pool') panels.push(deskPanel(run));
  return timeChart(
    {
      id: 'price',
      title: hasOther ? 'What are the tokens worth?' : 'What is DGAI worth?',
      caption: describe(run),
      panels,
    },
    'Price: no price of DGAI was recorded.',
  );
}

function valueLine(run: RunView, name: string): Layer[] {
  if (!run.has(name)) return [];
  const points = sinceFirst(run.level(name));
  return [{ kind: 'line', label: 'Worth to traders', color: palette.vermilion, points, dashed: true }];
}

function twoPmPanel(run: RunView): Panel {
  const price = { label: 'Price', color: palette.orange, points: run.mean('2pm.price') };
  return {
    label: 'USD for one 2PM',
    unit: 'USD',
    heightPx: 150,
    include: [0],
    layers: [{ kind: 'line', ...price, range: true }, ...valueLine(run, '2pm.value')],
  };
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
  const desk = { label: 'Desk’s USD', color: palette.orange, points: run.level('desk.usd') };
  return {
    label: 'USD left at the sale desk',
    unit: 'USD',
    heightPx: 110,
    include: [0],
    layers: [{ kind: 'line', ...desk, range: true }],
  };
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
