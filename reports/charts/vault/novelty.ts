import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import type { LeftOut, Panel, ValueChart } from '../../kit/time-chart.ts';
import type { ContributionKind } from '../report-data.ts';
import type { Point, RunView } from '../run-view.ts';

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
    panels: contributions.map((kind): Panel => {
      const series = {
        label: capitalise(kind.kind),
        color: colors[kind.kind] ?? palette.grey,
      };
      return {
        label: `${kind.kind} contributors, mean ${formatShort(kind.mean, 'nats')}`,
        unit: 'count',
        heightPx: 74,
        layers: [{ kind: 'bars', up: [{ ...series, points: binPoints(kind) }] }],
      };
    }),
    unmeasured: [],
  };
}

/** Bins as points: from and to are nats. */
function binPoints({ bins, high }: ContributionKind): Point[] {
  const width = high / bins.length;
  return bins.map((value, i) => {
    const [from, to] = [i * width, (i + 1) * width];
    return { from, to, at: (from + to) / 2, value, low: value, high: value };
  });
}

function capitalise(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function describe(run: RunView, kinds: readonly ContributionKind[]): string {
  const counts = kinds.map(({ kind, count }) => `${formatCount(count)} ${kind}`).join(', ');
  const cap = run.parameter('vault.kl.cap');
  const most = typeof cap === 'number' ? `, up to ${formatShort(cap, 'nats')}` : '';
  return `Contributors by kind: ${counts}. The more data differ from those of the others, the more royalty tokens an item earns${most}.`;
}
