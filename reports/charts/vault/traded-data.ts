import { bars, line, part } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

const streams = [
  ['rt.forged', 'Forgers of proofs', palette.vermilion],
  ['rt.nodes.data', 'Nodes with data of their own', palette.green],
] as const;

const sets = [
  ['contributions.resold', 'Sold once more', palette.blue],
  ['contributions.forged', 'Found to be forged', palette.vermilion],
] as const;

/** RT for data that went elsewhere than to contributors with data of their own, and what data sets were sold again or found to be forged (economy.md §4.3–4). */
export function tradedDataChart(run: RunView): TimeChart | LeftOut | undefined {
  const [paid, counted] = [streams, sets].map((list) => list.filter(([name]) => run.has(name)));
  if (paid.length + counted.length === 0) return undefined;
  const told = paid.map(([name, who]) => `${who.toLowerCase()} ${formatShort(run.final(name) || 0, 'RT')}`);
  return timeChart({
    id: 'traded-data',
    title: 'Who is paid for data beside those who gathered them?',
    caption: `RT for data since the start: ${told.length === 0 ? 'to contributors alone' : told.join(', ')}.`,
    panels: [
      {
        label: 'RT for data, all subnets',
        unit: 'RT',
        heightPx: 130,
        include: [0],
        layers: paid.map(([name, who, color]) => line(who, color, run.level(name))),
      },
      {
        label: `data sets a ${run.periodName}`,
        unit: 'count',
        heightPx: 90,
        layers: [bars(counted.map(([name, what, color]) => part(what, color, run.change(name))))],
      },
    ].filter(({ layers }) => layers.length > 0),
    reasonIfEmpty: 'Traded data: there were none.',
  });
}
