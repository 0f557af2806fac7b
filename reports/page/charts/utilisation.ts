import { formatShort } from '../number-format.ts';
import { palette } from '../palette.ts';
import { meanOf } from '../point-statistics.ts';
import type { RunView } from '../run-view.ts';
import { type LeftOut, type TimeChart, timeChart } from '../time-chart.ts';

/** How much of the nodes' capacity works, and the work that waits (economy.md §2.7). */
export function utilisationChart(run: RunView): TimeChart | LeftOut {
  const utilisation = { label: 'Utilisation', color: palette.blue, points: run.mean('utilisation') };
  const backlog = { label: 'Backlog', color: palette.orange, points: run.mean('queue.backlog') };
  return timeChart(
    {
      id: 'utilisation',
      title: 'How busy is the network, and does work pile up?',
      caption: describe(run),
      panels: [
        {
          label: '% of capacity at work',
          unit: 'share',
          heightPx: 170,
          include: [0, 1],
          layers: [{ kind: 'line', ...utilisation, range: true }],
        },
        {
          label: 'CU waiting',
          unit: 'CU',
          heightPx: 120,
          include: [0],
          layers: [{ kind: 'line', ...backlog, range: true }],
        },
      ],
    },
    'Utilisation: no capacity was measured.',
  );
}

function describe(run: RunView): string {
  const points = run.mean('utilisation');
  const highest = Math.max(...points.filter((point) => !Number.isNaN(point.high)).map((point) => point.high));
  return `On average ${formatShort(meanOf(points), 'share')} of capacity was at work, ${formatShort(highest, 'share')} at the busiest moment.`;
}
