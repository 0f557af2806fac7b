import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What became of requests: settled, or why not (economy.md §2.4). */
export function requestsChart(run: RunView): TimeChart | LeftOut {
  const part = (label: string, color: string, name: string) => ({ label, color, points: run.total(name) });
  const failures = [
    part('Failed', palette.vermilion, 'requests.failed'),
    { ...part('Timed out', palette.orange, 'requests.timedout'), hatched: true },
    part('Unaffordable', palette.purple, 'requests.unaffordable'),
    ...(run.happened('requests.refused') ? [part('Refused', palette.sky, 'requests.refused')] : []),
  ];
  const settled = [part('Settled', palette.blue, 'requests.settled')];
  return timeChart(
    {
      id: 'requests',
      title: 'What became of requests?',
      caption: describe(run),
      panels: [
        {
          label: `requests settled a ${run.periodName}`,
          unit: 'count',
          heightPx: 160,
          layers: [{ kind: 'bars', up: settled }],
        },
        {
          label: `requests not served a ${run.periodName}`,
          unit: 'count',
          heightPx: 120,
          layers: [{ kind: 'bars', up: failures }],
        },
      ],
    },
    'Requests: none were submitted.',
  );
}

function describe(run: RunView): string {
  const settled = run.sum('requests.settled');
  const submitted = run.sum('requests.submitted');
  const unaffordable = run.sum('requests.unaffordable');
  const share = submitted > 0 ? `, ${formatShort(settled / submitted, 'share')} of those submitted` : '';
  const refused = run.sum('requests.refused') || 0;
  return [
    `${formatCount(settled)} requests were settled${share};`,
    `${formatCount(unaffordable)} were wanted but could not be paid for.`,
    ...(refused > 0 ? [`No adaptor was there to take ${formatCount(refused)}.`] : []),
  ].join(' ');
}
