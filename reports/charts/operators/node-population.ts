import { formatCount } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Nodes that run, fail, sit in jail, come and go (economy.md §2.11, §6). */
export function nodePopulationChart(run: RunView): TimeChart | LeftOut {
  const id = 'node-population';
  if (run.has('nodes.active') && !run.happened('nodes.active'))
    return { kind: 'left out', id, reason: 'Nodes: there were none.' };
  const line = (label: string, color: string, name: string) => ({ label, color, points: run.mean(name) });
  return timeChart(
    {
      id,
      title: 'How many nodes are there, and who comes and goes?',
      caption: describe(run),
      panels: [
        {
          label: 'nodes',
          unit: 'count',
          heightPx: 190,
          include: [0],
          layers: [
            { kind: 'line', ...line('Active', palette.blue, 'nodes.active') },
            { kind: 'line', ...line('Online', palette.green, 'nodes.online'), range: true },
            { kind: 'line', ...line('Jailed', palette.vermilion, 'jailed'), range: true },
          ],
        },
        {
          label: `nodes a ${run.periodName}`,
          unit: 'count',
          heightPx: 110,
          layers: [
            {
              kind: 'bars',
              up: [{ label: 'Joined', color: palette.blue, points: run.change('nodes.joined') }],
              down: [
                { label: 'Left', color: palette.orange, points: run.change('nodes.left'), hatched: true },
              ],
            },
          ],
        },
      ],
    },
    'Nodes: none were counted.',
  );
}

function describe(run: RunView): string {
  const [first, last] = [run.first('nodes.active'), run.final('nodes.active')].map(formatCount);
  const [joined, left] = [run.final('nodes.joined'), run.final('nodes.left')].map((count) =>
    formatCount(count || 0),
  );
  return `From ${first} active nodes to ${last}: ${joined} joined and ${left} left.`;
}
