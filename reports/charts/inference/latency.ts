import { formatSeconds, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { bandBetween, meanOf } from '../../kit/point-statistics.ts';
import { type Layer, type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { Point, RunView } from '../run-view.ts';

/** How long requests take, by percentile, against the target that the penalty φ is measured from (economy.md §2.3). */
export function latencyChart(run: RunView): TimeChart | LeftOut {
  const p50 = run.mean('latency.p50');
  const p95 = run.mean('latency.p95');
  const p99 = run.mean('latency.p99');
  const worst = p99.map((point) => ({ ...point, value: point.high }));
  const layers: Layer[] = [
    { kind: 'band', label: 'p95 to p99', color: palette.blue, points: bandBetween(p95, p99), strength: 0.16 },
    { kind: 'band', label: 'p50 to p95', color: palette.blue, points: bandBetween(p50, p95), strength: 0.34 },
    { kind: 'line', label: 'Median (p50)', color: palette.blue, points: p50 },
    {
      kind: 'line',
      label: 'Target',
      color: palette.vermilion,
      points: run.mean('latency.target'),
      dashed: true,
    },
  ];
  // Where a bucket holds one value the worst is the p99 that is there already.
  if (p99.some((point) => point.high > point.value)) {
    layers.splice(2, 0, { kind: 'line', label: 'Worst p99', color: palette.grey, points: worst });
  }
  const penalty = { label: 'Mean penalty φ', color: palette.purple, points: run.mean('phi.mean') };
  return timeChart(
    {
      id: 'latency',
      title: 'How long do users wait?',
      caption: describe(run, p50, p95),
      panels: [
        {
          label: 'from submission to result',
          unit: 'seconds',
          heightPx: 230,
          scale: 'log',
          layers,
        },
        {
          label: '% added to the price by lateness',
          unit: 'share',
          heightPx: 90,
          include: [0],
          layers: [{ kind: 'line', ...penalty, range: true }],
        },
      ],
    },
    'Latency: no request was completed.',
  );
}

function describe(run: RunView, p50: readonly Point[], p95: readonly Point[]): string {
  const median = formatSeconds(meanOf(p50));
  const words = `In a typical hour half of the requests took less than ${median}, 95 % less than ${formatSeconds(meanOf(p95))}.`;
  const target = meanOf(run.mean('latency.target'));
  const phi = meanOf(run.mean('phi.mean'));
  if (Number.isNaN(target) || Number.isNaN(phi)) return words;
  return `${words} The target was ${formatSeconds(target)}; lateness added ${formatShort(phi, 'share')} to the price.`;
}
