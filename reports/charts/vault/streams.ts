import { line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import type { Point } from '../../kit/point.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What rounds allotted to computing and to data, and what of it was paid: the ratio of 7 : 3 as each reading has it (economy.md §4). */
export function streamsChart(run: RunView): TimeChart | LeftOut | undefined {
  const id = 'streams';
  if (!run.has('rt.paid.compute')) return undefined;
  const level = (what: 'allotted' | 'paid') =>
    [
      line(`Computing, ${what}`, palette.blue, run.level(`rt.${what}.compute`)),
      line(`Data, ${what}`, palette.orange, run.level(`rt.${what}.data`)),
    ] as const;
  return timeChart({
    id,
    title: 'Do computing and data get their parts of RT?',
    caption: describe(run),
    panels: [
      {
        label: 'RT paid since the start',
        unit: 'RT',
        heightPx: 160,
        include: [0],
        layers: [...level('paid')],
      },
      {
        label: 'RT allotted since the start',
        unit: 'RT',
        heightPx: 110,
        include: [0],
        layers: [...level('allotted')],
      },
      {
        label: 'part of computing',
        unit: 'share',
        heightPx: 110,
        include: [0, 1],
        layers: [
          line('Of RT paid', palette.green, begun(run.level('rt.paid.computeShare'))),
          line('Of RT allotted', palette.purple, begun(run.level('rt.allotted.computeShare'))),
        ],
      },
    ],
    reasonIfEmpty: 'Streams of the vault: no round was held.',
  });
}

/** From its first value on: before the first round there is no ratio, which is no gap in one. */
function begun(points: readonly Point[]): readonly Point[] {
  return points.slice(
    Math.max(
      0,
      points.findIndex(({ value }) => !Number.isNaN(value)),
    ),
  );
}

function describe(run: RunView): string {
  const [paid, allotted] = ['paid', 'allotted'].map((what) => run.final(`rt.${what}.computeShare`));
  if (Number.isNaN(paid)) return 'No RT were paid.';
  return `Computing had ${formatShort(paid, 'share')} of the RT paid by the end, and ${formatShort(allotted, 'share')} of those allotted; the other part is that of data.`;
}
