import { bars, line, part } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Lots of the genesis: locked, unlocked and sold, where a scenario has lots of its own or holders who may sell (economy.md §1). */
export function lotsChart(run: RunView): TimeChart | LeftOut | undefined {
  if (!run.has('lots.sold')) return undefined;
  const [sold, proceeds] = [run.final('lots.sold') || 0, run.final('lots.proceeds') || 0];
  return timeChart({
    id: 'lots',
    title: 'What becomes of unlocked lots?',
    caption: `Holders of lots sold ${formatShort(sold, 'DGAI')}, and had been paid ${formatShort(proceeds, 'USD')} for them at the end.`,
    panels: [
      {
        label: 'DGAI of lots',
        unit: 'DGAI',
        heightPx: 150,
        include: [0],
        layers: [
          line('Locked', palette.grey, run.level('lots.locked')),
          line('Unlocked, with its holders', palette.orange, run.level('lots.unlocked')),
        ],
      },
      {
        label: `DGAI sold a ${run.periodName}`,
        unit: 'DGAI',
        heightPx: 90,
        layers: [bars([part('Sold', palette.vermilion, run.change('lots.sold'))])],
      },
    ],
    reasonIfEmpty: 'Unlocked lots: they were not measured.',
  });
}
