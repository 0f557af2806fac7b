import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { subtractPoints } from '../../kit/point-statistics.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Fakes, those that audits find, and what slashing burns (economy.md §2.9, §2.11). */
export function honestyChart(run: RunView): TimeChart | LeftOut {
  const id = 'honesty';
  if (!['fakes.done', 'slashes', 'misrouted'].some((name) => run.happened(name))) {
    return {
      kind: 'left out',
      id,
      reason: 'Cheating: nothing was faked or misrouted, and nobody was slashed.',
    };
  }
  const found = run.total('fakes.found');
  const slashed = { label: 'Stake burned', color: palette.vermilion, points: run.level('slashed.dgai') };
  return timeChart(
    {
      id,
      title: 'How much cheating is there, and what does it cost?',
      caption: describe(run),
      panels: [
        {
          label: `fake results a ${run.periodName}`,
          unit: 'count',
          heightPx: 150,
          layers: [
            {
              kind: 'bars',
              up: [
                { label: 'Found', color: palette.blue, points: found },
                {
                  label: 'Not found',
                  color: palette.orange,
                  points: subtractPoints(run.total('fakes.done'), found),
                  hatched: true,
                },
              ],
            },
          ],
        },
        {
          label: `slashes a ${run.periodName}`,
          unit: 'count',
          heightPx: 100,
          layers: [
            {
              kind: 'bars',
              up: [{ label: 'Slashes', color: palette.vermilion, points: run.change('slashes') }],
            },
          ],
        },
        {
          label: 'DGAI slashed so far',
          unit: 'DGAI',
          heightPx: 100,
          include: [0],
          layers: [{ kind: 'line', ...slashed }],
        },
      ],
    },
    'Cheating: it was not measured.',
  );
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
