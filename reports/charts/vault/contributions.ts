import { bars, hatchedPart, line, part, rule } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { sinceFirst } from '../../kit/point-statistics.ts';
import { type Layer, type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Data that are handed in, copies that are refused, and how much the data add to what others have (economy.md §4.3–4). */
export function contributionsChart(run: RunView): TimeChart | LeftOut | undefined {
  const id = 'contributions';
  if (!run.has('contributions')) return undefined;
  if (!run.happened('contributions'))
    return { kind: 'left out', id, reason: 'Contributions: nobody handed in data.' };
  const kl: Layer[] = [line('Mean', palette.purple, sinceFirst(run.level('kl.mean')))];
  const cap = run.parameter('vault.kl.cap');
  if (typeof cap === 'number') kl.push(rule('Most that counts', cap));
  const accepted = part('Accepted', palette.blue, run.change('contributions'));
  const refused = hatchedPart('Refused', palette.vermilion, run.change('contributions.duplicate'));
  const period = run.periodName;
  return timeChart({
    id,
    title: 'Do people bring data that are new?',
    caption: describe(run),
    panels: [
      { label: `contributions a ${period}`, unit: 'count', heightPx: 150, layers: [bars([accepted])] },
      { label: `copies refused a ${period}`, unit: 'count', heightPx: 80, layers: [bars([refused])] },
      {
        label: 'nats from the data of all others (Kullback–Leibler)',
        unit: 'nats',
        heightPx: 130,
        include: [0],
        layers: kl,
      },
    ],
    reasonIfEmpty: 'Contributions: they were not measured.',
  });
}

function describe(run: RunView): string {
  const copies = run.final('contributions.duplicate') || 0;
  const [first, last] = [run.first('kl.mean'), run.final('kl.mean')].map((value) =>
    formatShort(value, 'nats'),
  );
  return [
    `${formatCount(run.final('contributions'))} contributions were accepted and ${formatCount(copies)} refused, because their data were known.`,
    `The mean divergence was ${first} in the first round and ${last} in the last.`,
  ].join(' ');
}
