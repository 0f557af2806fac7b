import { bars, hatchedPart, line, part } from '../../kit/layers.ts';
import { formatCount } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Nodes that run, fail, sit in jail, come and go (economy.md §2.11, §6). */
export function nodePopulationChart(run: RunView): TimeChart | LeftOut {
  const id = 'node-population';
  if (run.has('nodes.active') && !run.happened('nodes.active'))
    return { kind: 'left out', id, reason: 'Nodes: there were none.' };
  const joined = part('Joined', palette.blue, run.change('nodes.joined'));
  const left = hatchedPart('Left', palette.orange, run.change('nodes.left'));
  return timeChart({
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
          line('Active', palette.blue, run.mean('nodes.active')),
          line('Online', palette.green, run.mean('nodes.online'), { range: true }),
          line('Jailed', palette.vermilion, run.mean('jailed'), { range: true }),
        ],
      },
      { label: `nodes a ${run.periodName}`, unit: 'count', heightPx: 110, layers: [bars([joined], [left])] },
    ],
    reasonIfEmpty: 'Nodes: none were counted.',
  });
}

function describe(run: RunView): string {
  const [first, last] = [run.first('nodes.active'), run.final('nodes.active')].map(formatCount);
  const [joined, left] = [run.final('nodes.joined'), run.final('nodes.left')].map((count) =>
    formatCount(count || 0),
  );
  return `From ${first} active nodes to ${last}: ${joined} joined and ${left} left.`;
}
