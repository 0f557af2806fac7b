import { line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Gas and storage of requests, and whether the processing fee covers them (economy.md §2.5, §2.13). */
export function chainCostsChart(run: RunView): TimeChart | LeftOut | undefined {
  if (!run.has('chain.gas')) return undefined;
  return timeChart({
    id: 'chain-costs',
    title: 'Does the processing fee cover gas and storage?',
    caption: describe(run),
    panels: [
      {
        label: 'USD a week',
        unit: 'USD',
        heightPx: 140,
        include: [0],
        layers: [
          line('Gas', palette.blue, run.level('chain.gas')),
          line('Storage', palette.green, run.level('chain.storage')),
          line('Not paid so far', palette.vermilion, run.level('chain.owed')),
        ],
      },
      {
        label: 'fees over costs',
        unit: 'ratio',
        heightPx: 110,
        include: [0, 1],
        layers: [line('Covered', palette.purple, run.level('chain.covered'))],
      },
    ],
    reasonIfEmpty: 'Gas and storage: no request was settled.',
  });
}

function describe(run: RunView): string {
  const covered = run.final('chain.covered');
  if (Number.isNaN(covered)) return 'No request cost gas or storage.';
  const each = formatShort(run.final('chain.perRequest'), 'USD');
  return `A request cost ${each} of gas and storage in the last week; the processing fee covered ${formatShort(covered, 'share')} of it.`;
}
