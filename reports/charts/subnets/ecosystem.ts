import { bars, line, part } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type Panel, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What grows around the subnets: those alive, models that are asked for, people who bring data, grants (economy.md §8). */
export function ecosystemChart(run: RunView): TimeChart | LeftOut | undefined {
  if (!run.has('dmp.supply')) return undefined;
  const panels: Panel[] = [
    {
      label: 'subnets',
      unit: 'count',
      heightPx: 150,
      include: [0],
      layers: [
        line('Proposed', palette.grey, run.level('subnets.proposed'), { dashed: true }),
        line('Founded', palette.orange, run.level('subnets.founded')),
        line('Alive', palette.blue, run.level('subnets.alive')),
        line('Models in use', palette.green, run.level('models.inUse')),
      ],
    },
    {
      label: 'people who bring data',
      unit: 'count',
      heightPx: 110,
      include: [0],
      layers: [line('Contributors', palette.purple, run.level('contributors.active'))],
    },
  ];
  const grants = run.weeksOf('DGAI', 'treasury.grant');
  if (grants.length > 0) {
    const layers = [bars([part('Grants', palette.sky, grants)])];
    panels.push({ label: 'DGAI of grants a week', unit: 'DGAI', heightPx: 90, layers });
  }
  return timeChart({
    id: 'ecosystem',
    title: 'Does an ecosystem develop?',
    caption: describe(run),
    panels,
    reasonIfEmpty: 'Ecosystem: no subnet was counted.',
  });
}

function describe(run: RunView): string {
  const count = (name: string) => formatCount(run.final(name) || 0);
  const granted = run.weeksOf('DGAI', 'treasury.grant').reduce((sum, { value }) => sum + value, 0);
  const grants = granted > 0 ? ` The treasury granted ${formatShort(granted, 'DGAI')}.` : '';
  return [
    `At the end ${count('subnets.alive')} of ${count('subnets.founded')} founded subnets were alive and ${count('models.inUse')} of their models in use;`,
    `${count('contributors.active')} people brought data.${grants}`,
  ].join(' ');
}
