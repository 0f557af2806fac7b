import { bars, line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';
import { stackSubnets } from '../subnet-series.ts';

/** What the use of models pays to those who hold royalty tokens, and what of it they have claimed (economy.md §4.5). */
export function royaltiesChart(run: RunView): TimeChart | LeftOut | undefined {
  const id = 'royalties';
  if (!run.has('royalties.accrued')) return undefined;
  if (!run.happened('royalties.accrued'))
    return { kind: 'left out', id, reason: 'Royalties: no request used a model of a subnet.' };
  const paid = stackSubnets(run, (subnet) => run.total(subnet.metric('subnet', 'royalties')));
  return timeChart({
    id,
    title: 'What do models pay those who made them?',
    caption: describe(run),
    panels: [
      { label: 'DGAI of royalties a week', unit: 'DGAI', heightPx: 180, layers: [bars(paid)] },
      {
        label: 'DGAI since the start',
        unit: 'DGAI',
        heightPx: 120,
        include: [0],
        layers: [
          line('Accrued', palette.blue, run.level('royalties.accrued')),
          line('Claimed', palette.orange, run.level('royalties.claimed')),
        ],
      },
    ],
    reasonIfEmpty: 'Royalties: they were not measured.',
  });
}

function describe(run: RunView): string {
  const accrued = run.final('royalties.accrued');
  const claimed = run.final('royalties.claimed') || 0;
  return `${formatShort(accrued, 'DGAI')} of royalties accrued; ${formatShort(claimed / accrued, 'share')} of it had been claimed by the end.`;
}
