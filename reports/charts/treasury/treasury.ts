import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What the commons hold, and how long the treasury lasts at its present rate (economy.md §2.13). */
export function treasuryChart(run: RunView): TimeChart | LeftOut {
  const line = (label: string, color: string, name: string) => ({ label, color, points: run.level(name) });
  return timeChart(
    {
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
            { kind: 'line', ...line('Treasury', palette.blue, 'treasury.dgai') },
            { kind: 'line', ...line('Governance pool', palette.green, 'governance.pool') },
            { kind: 'line', ...line('Operations', palette.vermilion, 'operations.dgai') },
          ],
        },
        {
          label: 'days that the treasury lasts',
          unit: 'days',
          heightPx: 110,
          scale: 'log',
          layers: [{ kind: 'line', ...line('Runway', palette.purple, 'treasury.runway') }],
        },
      ],
    },
    'Treasury: it held nothing that was recorded.',
  );
}

function describe(run: RunView): string {
  const treasury = formatShort(run.final('treasury.dgai'), 'DGAI');
  const runway = run.final('treasury.runway');
  const lasts = Number.isNaN(runway)
    ? ''
    : `, enough for ${formatShort(runway, 'days')} at the last rate of spending`;
  return `At the end the treasury held ${treasury}${lasts}; the governance pool held ${formatShort(run.final('governance.pool'), 'DGAI')}.`;
}
