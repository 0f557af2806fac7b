import { bars, part } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** The gross cost of settled requests by receiver, period by period (economy.md §2.5). */
export function feesChart(run: RunView): TimeChart | LeftOut {
  const receivers = [
    ['Nodes', palette.blue, 'fees.node'],
    ['Adaptors', palette.orange, 'fees.adaptor'],
    ['Royalties', palette.purple, 'fees.royalty'],
    ['Treasury', palette.sky, 'fees.treasury'],
    ['Governance pool', palette.green, 'fees.governance'],
    ['Operations', palette.vermilion, 'fees.network'],
  ] as const;
  const parts = receivers
    .filter(([, , metric]) => run.happened(metric))
    .map(([label, color, metric]) => part(label, color, run.total(metric)));
  return timeChart({
    id: 'fees',
    title: 'How do fees grow?',
    caption: describe(run),
    panels: [{ label: `DGAI a ${run.periodName}`, unit: 'DGAI', heightPx: 220, layers: [bars(parts)] }],
    reasonIfEmpty: 'Fees over time: no fee was paid.',
  });
}

function describe(run: RunView): string {
  const gross = run.sum('fees.gross');
  const governance = run.sum('fees.governance');
  if (!(gross > 0)) return 'The cost of settled requests by who received it.';
  return [
    `Settled requests cost ${formatShort(gross, 'DGAI')} in all.`,
    `The governance pool took ${formatShort(governance / gross, 'share')} of it, operations ${formatShort(run.sum('fees.network') / gross, 'share')}.`,
  ].join(' ');
}
