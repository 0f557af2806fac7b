import { bars, hatchedPart, line, part } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Users who are there, come and go, and how many of them are content (economy.md §6). */
export function usersChart(run: RunView): TimeChart | LeftOut {
  const id = 'users';
  if (run.has('users.active') && !run.happened('users.active'))
    return { kind: 'left out', id, reason: 'Users: there were none.' };
  const active = line('Active users', palette.blue, run.mean('users.active'));
  const joined = part('Joined', palette.blue, run.change('users.joined'));
  const churned = hatchedPart('Churned', palette.orange, run.change('users.churned'));
  const satisfied = line('Satisfied', palette.green, run.mean('users.satisfied'));
  return timeChart({
    id,
    title: 'Does the network win users, and keep them?',
    caption: describe(run),
    panels: [
      { label: 'users', unit: 'count', heightPx: 180, include: [0], layers: [active] },
      {
        label: `users a ${run.periodName}`,
        unit: 'count',
        heightPx: 130,
        layers: [bars([joined], [churned])],
      },
      { label: '% of users satisfied', unit: 'share', heightPx: 90, include: [0, 1], layers: [satisfied] },
    ],
    reasonIfEmpty: 'Users: none were counted.',
  });
}

function describe(run: RunView): string {
  const [first, last] = [run.first('users.active'), run.final('users.active')].map(formatCount);
  const [joined, churned] = [run.final('users.joined'), run.final('users.churned')].map((n) =>
    formatCount(n || 0),
  );
  const satisfied = run.final('users.satisfied');
  const mood = Number.isNaN(satisfied)
    ? ''
    : ` At the end ${formatShort(satisfied, 'share')} were satisfied.`;
  return `From ${first} active users to ${last}: ${joined} joined and ${churned} left.${mood}`;
}
