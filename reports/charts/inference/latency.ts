import { band, line } from '../../kit/layers.ts';
import { formatSeconds, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { bandBetween, meanOf } from '../../kit/point-statistics.ts';
import { type Layer, type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { Point, RunView } from '../run-view.ts';

/** How long requests take, by percentile, against the target that the penalty φ is measured from (economy.md §2.3). */
export function latencyChart(run: RunView): TimeChart | LeftOut {
  const [p50, p95, p99] = ['p50', 'p95', 'p99'].map((rank) => run.mean(`latency.${rank}`));
  const worst = p99.map((point) => ({ ...point, value: point.high }));
  const layers: Layer[] = [
    band('p95 to p99', palette.blue, bandBetween(p95, p99), 0.16),
    band('p50 to p95', palette.blue, bandBetween(p50, p95), 0.34),
    // Where a bucket holds one value the worst is the p99 that is there already.
    ...(p99.some(({ high, value }) => high > value) ? [line('Worst p99', palette.grey, worst)] : []),
    line('Median (p50)', palette.blue, p50),
    line('Target', palette.vermilion, run.mean('latency.target'), { dashed: true }),
  ];
  const penalty = line('Mean penalty φ', palette.purple, run.mean('phi.mean'), { range: true });
  return timeChart({
    id: 'latency',
    title: 'How long do users wait?',
    caption: describe(run, p50, p95),
    panels: [
      { label: 'from submission to result', unit: 'seconds', heightPx: 230, scale: 'log', layers },
      {
        label: '% added to the price by lateness',
        unit: 'share',
        heightPx: 90,
        include: [0],
        layers: [penalty],
      },
    ],
    reasonIfEmpty: 'Latency: no request was completed.',
  });
}

function describe(run: RunView, p50: readonly Point[], p95: readonly Point[]): string {
  const median = formatSeconds(meanOf(p50));
  const words = `In a typical hour half of the requests took less than ${median}, 95 % less than ${formatSeconds(meanOf(p95))}.`;
  const target = meanOf(run.mean('latency.target'));
  const phi = meanOf(run.mean('phi.mean'));
  if (Number.isNaN(target) || Number.isNaN(phi)) return words;
  return `${words} The target was ${formatSeconds(target)}; lateness added ${formatShort(phi, 'share')} to the price.`;
}
