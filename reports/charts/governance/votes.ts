import { line, rule } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { meanOf, sinceFirst } from '../../kit/point-statistics.ts';
import { type Layer, type LeftOut, type Panel, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Who takes part in votes, and what they pass (economy.md §2.14, §3.1). */
export function votesChart(run: RunView): TimeChart | LeftOut | undefined {
  const id = 'votes';
  if (!run.has('dmp.supply')) return undefined;
  if (!run.happened('votes.turnout')) return { kind: 'left out', id, reason: 'Votes: none were held.' };
  const turnout: Layer[] = [line('Turnout', palette.blue, sinceFirst(run.level('votes.turnout')))];
  const quorum = run.parameter('mechanisms.governance.quorum');
  if (typeof quorum === 'number') turnout.push(rule('Quorum', quorum));
  const panels: Panel[] = [
    {
      label: '% of stake that voted last time',
      unit: 'share',
      heightPx: 130,
      include: [0],
      layers: turnout,
    },
  ];
  if (run.happened('votes.capture')) {
    const layers = [line('Price of a majority', palette.vermilion, sinceFirst(run.level('votes.capture')))];
    panels.push({
      label: 'USD that would outvote those who voted',
      unit: 'USD',
      heightPx: 90,
      include: [0],
      layers,
    });
  }
  if (run.happened('votes.passed')) {
    const layers = [line('Passed', palette.green, run.level('votes.passed'))];
    panels.push({ label: 'proposals passed so far', unit: 'count', heightPx: 80, include: [0], layers });
  }
  return timeChart({
    id,
    title: 'Do those who may vote take part?',
    caption: describe(run),
    panels,
    reasonIfEmpty: 'Votes: they were not measured.',
  });
}

function describe(run: RunView): string {
  const held = run.data.events.kinds.find(({ kind }) => kind === 'vote')?.count ?? 0;
  const passed = run.final('votes.passed') || 0;
  const turnout = formatShort(meanOf(run.level('votes.turnout')), 'share');
  const votes = held === 1 ? 'One vote was held' : `${formatCount(held)} votes were held`;
  return `${votes}; on average ${turnout} of the stake took part. ${describePassed(passed)}`;
}

function describePassed(passed: number): string {
  if (passed === 0) return 'No rule was changed.';
  return passed === 1 ? 'One proposal passed.' : `${formatCount(passed)} proposals passed.`;
}
