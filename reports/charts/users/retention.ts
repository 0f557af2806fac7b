import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { pointOf } from '../../kit/point.ts';
import type { CellRow, LeftOut, ValueChart } from '../../kit/time-chart.ts';
import type { Cohort } from '../report-data.ts';
import type { RunView } from '../run-view.ts';

const rowPx = 24;

/** How long users stay, by when they joined (economy.md §6, §8). */
export function retentionChart(run: RunView): ValueChart | LeftOut | undefined {
  const id = 'retention';
  const { retention } = run.data;
  const longest = Math.max(0, ...retention.map(({ shares }) => shares.length));
  if (longest < 2) {
    const reason = 'How long users stay: nobody was followed for two weeks.';
    return run.final('users.active') > 0 ? { kind: 'left out', id, reason } : undefined;
  }
  return {
    kind: 'value',
    id,
    title: 'How long do users stay, by when they joined?',
    caption: describe(retention),
    axis: {
      label: 'weeks since joining',
      domain: [0, longest],
      format: (value) => formatShort(value, ''),
      describe: (from) => `${formatCount(Math.round(from))} weeks after joining`,
      column: 'Age',
    },
    panels: [
      {
        label: '% of those who joined then that are still there',
        unit: 'share',
        heightPx: retention.length * rowPx,
        layers: [
          {
            kind: 'cells',
            color: palette.blue,
            unit: 'share',
            rows: retention.map(layOutCohort),
            domain: [0, 1],
            format: (value) => formatShort(value, 'share'),
          },
        ],
      },
    ],
    note: 'Whoever comes back is counted anew. Ages at which less than half of a group can be seen are left out.',
  };
}

function layOutCohort(cohort: Cohort): CellRow {
  const name = nameCohort(cohort);
  const points = Array.from(cohort.shares, (share, age) => pointOf(age, age + 1, share));
  return { label: `${name} (${formatCount(cohort.count)} followed)`, name, points };
}

function nameCohort({ from, to }: Cohort): string {
  return from === 0 ? 'from the start' : `weeks ${from + 1}–${to}`;
}

function describeHalfYear(told: readonly Cohort[]): string {
  const share = (cohort: Cohort) => formatShort(cohort.shares[half], 'share');
  const parts = told.filter(({ from }) => from === 0).map((cohort) => `${share(cohort)} of the first users`);
  const later = told.filter(({ from }) => from > 0).sort((a, b) => a.shares[half] - b.shares[half]);
  const [least, most] = [later[0], later[later.length - 1]];
  if (later.length === 1) parts.push(`${share(least)} of those of ${nameCohort(least)}`);
  if (later.length > 1) {
    const range = share(least) === share(most) ? share(least) : `${share(least)} to ${share(most)}`;
    parts.push(`${range} of those who came later`);
  }
  return `After half a year ${parts.join(' and ')} were still there.`;
}

/** Half a year, in weeks. */
const half = 26;

function describe(retention: readonly Cohort[]): string {
  const followed = retention.reduce((sum, { count }) => sum + count, 0);
  const words = [`${formatCount(followed)} stays of users were followed.`];
  const told = retention.filter(({ shares }) => shares.length > half);
  if (told.length > 0) words.push(describeHalfYear(told));
  return words.join(' ');
}
