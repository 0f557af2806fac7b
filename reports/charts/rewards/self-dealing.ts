import { line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Work that nodes buy from themselves for the emission it earns (economy.md §6). */
export function selfDealingChart(run: RunView): TimeChart | LeftOut {
  const id = 'self-dealing';
  if (!run.happened('selfdealing.cu') && !run.happened('selfdealing.share')) {
    return { kind: 'left out', id, reason: 'Self-dealing: no node bought its own work.' };
  }
  const layers = [line('Self-dealt', palette.vermilion, run.level('selfdealing.share'))];
  const last = formatShort(run.final('selfdealing.share'), 'share');
  return timeChart({
    id,
    title: 'Do nodes buy their own work?',
    caption: `In the last week ${last} of all work was bought by the node that did it.`,
    panels: [{ label: '% of settled CU', unit: 'share', heightPx: 150, include: [0], layers }],
    reasonIfEmpty: 'Self-dealing: it was not measured.',
  });
}
