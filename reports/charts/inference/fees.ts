import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** The gross cost of settled requests by receiver, period by period (economy.md §2.5). */
export function feesChart(run: RunView): TimeChart | LeftOut {
  const part = (label: string, color: string, name: string) => ({ label, color, name });
  const parts = [
    part('Nodes', palette.blue, 'fees.node'),
    part('Adaptors', palette.orange, 'fees.adaptor'),
    part('Royalties', palette.purple, 'fees.royalty'),
    part('Treasury', palette.sky, 'fees.treasury'),
    part('Governance pool', palette.green, 'fees.governance'),
    part('Operations', palette.vermilion, 'fees.network'),
  ];
  const up = parts
    .filter(({ name }) => run.happened(name))
    .map(({ label, color, name }) => ({ label, color, points: run.total(name) }));
  return timeChart(
    {
      id: 'fees',
      title: 'How do fees grow?',
      caption: describe(run),
      panels: [
        { label: `DGAI a ${run.periodName}`, unit: 'DGAI', heightPx: 220, layers: [{ kind: 'bars', up }] },
      ],
    },
    'Fees over time: no fee was paid.',
  );
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
