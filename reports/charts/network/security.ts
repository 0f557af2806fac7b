import { line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What it would cost to corrupt the network, and how evenly it is held (economy.md §8). */
export function securityChart(run: RunView): TimeChart | LeftOut {
  const id = 'security';
  if (run.has('security.costToCorrupt') && !run.happened('security.costToCorrupt'))
    return { kind: 'left out', id, reason: 'Security: nobody staked anything.' };
  const worth = formatShort(run.final('security.costToCorrupt'), 'USD');
  const nakamoto = run.final('nodes.nakamoto');
  const holders = Number.isNaN(nakamoto) ? '' : `, held by as few as ${formatShort(nakamoto, '')} nodes`;
  const cost = line('Cost to corrupt', palette.blue, run.level('security.costToCorrupt'));
  return timeChart({
    id,
    title: 'What would it cost to take over the network?',
    caption: `At the end ${worth} of stake${holders}. A Gini coefficient of 0 is equality, of 1 one holder.`,
    panels: [
      {
        label: 'USD of stake to corrupt the network',
        unit: 'USD',
        heightPx: 160,
        include: [0],
        layers: [cost],
      },
      {
        label: 'nodes that could do it together (Nakamoto coefficient)',
        unit: 'count',
        heightPx: 90,
        include: [0],
        layers: [line('Nodes', palette.purple, run.level('nodes.nakamoto'))],
      },
      {
        label: 'Gini coefficient of stake',
        unit: '',
        heightPx: 90,
        include: [0, 1],
        layers: [
          line('Between nodes', palette.green, run.level('nodes.gini')),
          line('Between delegators', palette.orange, run.level('delegators.gini')),
        ],
      },
    ],
    reasonIfEmpty: 'Security: no stake was measured.',
  });
}
