import { line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What the commons hold, and how long the treasury lasts at its present rate (economy.md §2.13). */
export function treasuryChart(run: RunView): TimeChart | LeftOut {
  return timeChart({
    id: 'treasury',
    title: 'Can the commons pay their way?',
    caption: describe(run),
    panels: [
      {
        label: 'DGAI held',
        unit: 'DGAI',
        heightPx: 200,
        include: [0],
        layers: [
          line('Treasury', palette.blue, run.level('treasury.dgai')),
          line('Governance pool', palette.green, run.level('governance.pool')),
          line('Operations', palette.vermilion, run.level('operations.dgai')),
        ],
      },
      {
        label: 'days that the treasury lasts',
        unit: 'days',
        heightPx: 110,
        scale: 'log',
        layers: [line('Runway', palette.purple, run.level('treasury.runway'))],
      },
    ],
    reasonIfEmpty: 'Treasury: it held nothing that was recorded.',
  });
}

function describe(run: RunView): string {
  const treasury = formatShort(run.final('treasury.dgai'), 'DGAI');
  const runway = run.final('treasury.runway');
  const lasts = Number.isNaN(runway)
    ? ''
    : `, enough for ${formatShort(runway, 'days')} at the last rate of spending`;
  return `At the end the treasury held ${treasury}${lasts}; the governance pool held ${formatShort(run.final('governance.pool'), 'DGAI')}.`;
}
