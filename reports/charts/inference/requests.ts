import { bars, hatchedPart, part } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What became of requests: settled, or why not (economy.md §2.4). */
export function requestsChart(run: RunView): TimeChart | LeftOut {
  const failures = [
    part('Failed', palette.vermilion, run.total('requests.failed')),
    hatchedPart('Timed out', palette.orange, run.total('requests.timedout')),
    part('Unaffordable', palette.purple, run.total('requests.unaffordable')),
  ];
  if (run.happened('requests.refused'))
    failures.push(part('Refused', palette.sky, run.total('requests.refused')));
  const settled = [part('Settled', palette.blue, run.total('requests.settled'))];
  const period = run.periodName;
  return timeChart({
    id: 'requests',
    title: 'What became of requests?',
    caption: describe(run),
    panels: [
      { label: `requests settled a ${period}`, unit: 'count', heightPx: 160, layers: [bars(settled)] },
      { label: `requests not served a ${period}`, unit: 'count', heightPx: 120, layers: [bars(failures)] },
    ],
    reasonIfEmpty: 'Requests: none were submitted.',
  });
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
