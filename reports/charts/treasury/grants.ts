import { bars, line, part } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What developers made of grants (economy.md §2.13); nothing where no project was ever paid. */
export function grantsChart(run: RunView): TimeChart | LeftOut | undefined {
  if (!(run.final('grants.paid') > 0)) return undefined;
  return timeChart({
    id: 'grants',
    title: 'What do grants pay for?',
    caption: describe(run),
    panels: [
      {
        label: 'what grants paid for, in use',
        unit: 'count',
        heightPx: 150,
        include: [0],
        layers: [
          line('Applications', palette.green, run.level('applications.inUse')),
          line('Tools', palette.orange, run.level('tools.inUse')),
          line('Models', palette.blue, run.level('models.funded')),
        ],
      },
      {
        label: 'projects',
        unit: 'count',
        heightPx: 110,
        include: [0],
        layers: [
          line('At work', palette.purple, run.level('projects.working')),
          line('Failed so far', palette.vermilion, run.level('projects.failed'), { dashed: true }),
        ],
      },
      {
        label: 'DGAI paid to developers a week',
        unit: 'DGAI',
        heightPx: 90,
        layers: [bars([part('Grants', palette.sky, run.weeksOf('DGAI', 'grant.pay'))])],
      },
    ],
    reasonIfEmpty: 'Grants: no project was counted.',
  });
}

function describe(run: RunView): string {
  const count = (name: string) => formatCount(run.final(name) || 0);
  return `Developers were paid ${formatShort(run.final('grants.paid'), 'DGAI')}. At the end ${count('applications.inUse')} applications, ${count('tools.inUse')} tools and ${count('models.funded')} models were in use; ${count('projects.failed')} projects had come to nothing.`;
}
