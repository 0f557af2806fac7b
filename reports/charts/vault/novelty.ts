import { capitalise } from '../../kit/capitalise.ts';
import { bars, part } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type Point, pointOf } from '../../kit/point.ts';
import type { LeftOut, ValueChart } from '../../kit/time-chart.ts';
import type { ContributionKind } from '../report-data.ts';
import type { RunView } from '../run-view.ts';

const colors: Readonly<Record<string, string>> = {
  honest: palette.blue,
  duplicating: palette.orange,
  fabricating: palette.vermilion,
  sybil: palette.purple,
};

/** How much the last contributions differed from the data of the others, by kind of contributor (economy.md §4.3, §6). */
export function noveltyChart(run: RunView): ValueChart | LeftOut | undefined {
  const id = 'novelty';
  const { contributions } = run.data;
  if (contributions.length === 0) {
    const reason = 'Contributions by kind: nobody contributed at the end.';
    return run.has('contributions') ? { kind: 'left out', id, reason } : undefined;
  }
  const high = Math.max(...contributions.map((kind) => kind.high));
  return {
    kind: 'value',
    id,
    title: 'Whose data add most to what the others have?',
    caption: describe(run, contributions),
    axis: {
      label: 'nats from all others, last contribution',
      domain: [0, high],
      format: (value) => formatShort(value, ''),
      describe: (from, to) => `${formatShort(from, '')} to ${formatShort(to, 'nats')}`,
      column: 'Divergence',
    },
    panels: contributions.map((one) => ({
      label: `${one.kind} contributors, mean ${formatShort(one.mean, 'nats')}`,
      unit: 'count',
      heightPx: 74,
      layers: [bars([part(capitalise(one.kind), colors[one.kind] ?? palette.grey, binPoints(one))])],
    })),
  };
}

/** Bins as points: from and to are nats. */
function binPoints({ bins, high }: ContributionKind): Point[] {
  const width = high / bins.length;
  return bins.map((count, i) => pointOf(i * width, (i + 1) * width, count));
}

function describe(run: RunView, kinds: readonly ContributionKind[]): string {
  const counts = kinds.map(({ kind, count }) => `${formatCount(count)} ${kind}`).join(', ');
  const cap = run.parameter('vault.kl.cap');
  const most = typeof cap === 'number' ? `, up to ${formatShort(cap, 'nats')}` : '';
  return `Contributors by kind: ${counts}. The more data differ from those of the others, the more royalty tokens an item earns${most}.`;
}
