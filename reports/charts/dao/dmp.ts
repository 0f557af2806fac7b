import { bars, hatchedPart, line, part } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** DMP that is there and the 2PM behind it, what is minted and burned, what waits in proposals (economy.md §3.1–4). */
export function dmpChart(run: RunView): TimeChart | LeftOut | undefined {
  if (!run.has('dmp.supply')) return undefined;
  const uncovered = run.level('dmp.coverage').map((point) => ({ ...point, value: 1 - point.value }));
  const supply = [
    line('DMP outstanding', palette.blue, run.level('dmp.supply')),
    line('2PM in the vault', palette.orange, run.level('2pm.staked'), { dashed: true }),
  ];
  const minted = part('Minted', palette.blue, run.change('dmp.minted'));
  const burned = hatchedPart('Burned', palette.vermilion, run.change('dmp.burned'));
  return timeChart({
    id: 'dmp',
    title: 'How much $DMP is there, and does 2PM stand behind it?',
    caption: describe(run),
    panels: [
      { label: 'tokens', unit: '', heightPx: 190, include: [0], layers: supply },
      { label: `DMP a ${run.periodName}`, unit: 'DMP', heightPx: 120, layers: [bars([minted], [burned])] },
      {
        label: '% of DMP that no 2PM in the vault stands behind',
        unit: 'share',
        heightPx: 90,
        include: [0],
        layers: [line('Not covered', palette.purple, uncovered)],
      },
    ],
    reasonIfEmpty: '$DMP: none was minted.',
  });
}

function describe(run: RunView): string {
  const [first, last] = [run.first('dmp.supply'), run.final('dmp.supply')];
  return [
    `Outstanding DMP went from ${formatShort(first, 'DMP')} to ${formatShort(last, 'DMP')}.`,
    `${formatShort(run.final('dmp.minted'), 'DMP')} were minted in all and ${formatShort(run.final('dmp.burned'), 'DMP')} burned;`,
    describeUncovered(run.final('dmp.unbacked'), last - run.final('2pm.staked')),
  ].join(' ');
}

/** Amounts that differ by less are the same, but for what doubles round. */
const AMOUNT_MIN = 1e-6;

/** DMP without 2PM: airdropped, or drawn empty by airdropped DMP that redeemed. */
function describeUncovered(airdropped: number, uncovered: number): string {
  if (!(uncovered > AMOUNT_MIN)) return 'all have 2PM behind them.';
  const all = `${formatShort(uncovered, 'DMP')} have no 2PM behind them`;
  if (airdropped >= uncovered - AMOUNT_MIN) return `${all}, as they were airdropped.`;
  if (airdropped > 0) return `${all}, ${formatShort(airdropped, 'DMP')} of them airdropped.`;
  return `${all}, whose 2PM went to airdropped ones.`;
}
