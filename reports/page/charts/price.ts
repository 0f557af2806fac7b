import { formatShort } from '../number-format.ts';
import { palette } from '../palette.ts';
import type { RunView } from '../run-view.ts';
import { type LeftOut, type TimeChart, timeChart } from '../time-chart.ts';

/** The price of DGAI, and what the desk that trades at it has left (economy.md §5). */
export function priceChart(run: RunView): TimeChart | LeftOut {
  const price = { label: 'Price', color: palette.blue, points: run.mean('dgai.price') };
  const desk = { label: 'Desk’s USD', color: palette.orange, points: run.level('desk.usd') };
  return timeChart(
    {
      id: 'price',
      title: 'What is DGAI worth?',
      caption: describe(run),
      panels: [
        {
          label: 'USD for one DGAI',
          unit: 'USD',
          heightPx: 190,
          include: [0],
          layers: [{ kind: 'line', ...price, range: true }],
        },
        {
          label: 'USD left at the sale desk',
          unit: 'USD',
          heightPx: 110,
          include: [0],
          layers: [{ kind: 'line', ...desk, range: true }],
        },
      ],
    },
    'Price: no price of DGAI was recorded.',
  );
}

function describe(run: RunView): string {
  const points = run.mean('dgai.price').filter((point) => !Number.isNaN(point.value));
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  const last = formatShort(run.final('dgai.price'), 'USD');
  if (low === high) return `The price stood at ${last} throughout, set from outside the model.`;
  return `Between ${formatShort(low, 'USD')} and ${formatShort(high, 'USD')}; ${last} at the end.`;
}
