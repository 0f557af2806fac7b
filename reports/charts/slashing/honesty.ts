import { bars, hatchedPart, line, part } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { subtractPoints } from '../../kit/point-statistics.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Fakes, those that audits find, and what slashing burns (economy.md §2.9, §2.11). */
export function honestyChart(run: RunView): TimeChart | LeftOut {
  const id = 'honesty';
  if (!['fakes.done', 'slashes', 'misrouted'].some((name) => run.happened(name))) {
    const reason = 'Cheating: nothing was faked or misrouted, and nobody was slashed.';
    return { kind: 'left out', id, reason };
  }
  const found = run.total('fakes.found');
  const fakes = [
    part('Found', palette.blue, found),
    hatchedPart('Not found', palette.orange, subtractPoints(run.total('fakes.done'), found)),
  ];
  const slashes = [part('Slashes', palette.vermilion, run.change('slashes'))];
  const burned = [line('Stake burned', palette.vermilion, run.level('slashed.dgai'))];
  return timeChart({
    id,
    title: 'How much cheating is there, and what does it cost?',
    caption: describe(run),
    panels: [
      { label: `fake results a ${run.periodName}`, unit: 'count', heightPx: 150, layers: [bars(fakes)] },
      { label: `slashes a ${run.periodName}`, unit: 'count', heightPx: 100, layers: [bars(slashes)] },
      { label: 'DGAI slashed so far', unit: 'DGAI', heightPx: 100, include: [0], layers: burned },
    ],
    reasonIfEmpty: 'Cheating: it was not measured.',
  });
}

function describe(run: RunView): string {
  const share = run.final('fakes.share');
  const fakes = Number.isNaN(share) ? '' : ` (${formatShort(share, 'share')} of all results)`;
  return [
    `${formatCount(run.sum('fakes.done'))} results were faked${fakes}; audits found ${formatCount(run.sum('fakes.found'))}.`,
    `${describeSlashes(run.final('slashes') || 0)} burned ${formatShort(run.final('slashed.dgai') || 0, 'DGAI')}.`,
  ].join(' ');
}

function describeSlashes(count: number): string {
  return count === 1 ? 'One slash' : `${formatCount(count)} slashes`;
}
