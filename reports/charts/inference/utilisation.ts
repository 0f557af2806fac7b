import { line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { meanOf } from '../../kit/point-statistics.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** How much of the nodes' capacity works, and the work that waits (economy.md §2.7). */
export function utilisationChart(run: RunView): TimeChart | LeftOut {
  const id = 'utilisation';
  if (!run.happened('utilisation')) return { kind: 'left out', id, reason: 'Utilisation: no node had work.' };
  const utilisation = line('Utilisation', palette.blue, run.mean('utilisation'), { range: true });
  const isQueued = run.has('queue.backlog');
  const waiting = isQueued
    ? line('Backlog', palette.orange, run.mean('queue.backlog'), { range: true })
    : line('On their way', palette.orange, run.mean('requests.inflight'), { range: true });
  return timeChart({
    id,
    title: 'How busy is the network, and does work pile up?',
    caption: describe(run),
    panels: [
      {
        label: '% of capacity at work',
        unit: 'share',
        heightPx: 170,
        include: [0, 1],
        layers: [utilisation],
      },
      {
        label: isQueued ? 'CU waiting' : 'requests on their way',
        unit: isQueued ? 'CU' : 'count',
        heightPx: 120,
        include: [0],
        layers: [waiting],
      },
    ],
    reasonIfEmpty: 'Utilisation: no capacity was measured.',
  });
}

function describe(run: RunView): string {
  const points = run.mean('utilisation');
  const highest = Math.max(...points.filter((point) => !Number.isNaN(point.high)).map((point) => point.high));
  return `On average ${formatShort(meanOf(points), 'share')} of capacity was at work, ${formatShort(highest, 'share')} at the busiest moment.`;
}
