import { mean } from 'd3';
import { WEEK_HOURS } from '../../../sim/units.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { pointOf } from '../../kit/point.ts';
import { type CellRow, type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { DivergenceRow } from '../report-data.ts';
import type { RunView } from '../run-view.ts';

const rowPx = 6;

/** How much the data of single contributors differ from the others’, round by round (economy.md §4.3). */
export function divergenceChart(run: RunView): TimeChart | LeftOut | undefined {
  const id = 'divergence';
  const { divergence } = run.data;
  if (divergence.length === 0) {
    const reason = 'Divergence by contributor: no single contributor was followed.';
    return run.happened('contributions') ? { kind: 'left out', id, reason } : undefined;
  }
  const values = divergence.flatMap(({ weeks }) => [...weeks]).filter((value) => !Number.isNaN(value));
  const sorted = values.sort((a, b) => a - b);
  // One who differs beyond all measure must not make everyone else pale.
  const high = sorted[Math.floor((sorted.length - 1) * 0.98)];
  const rows = divergence.map((row, i) => layOutRow(run, row, divergence[i - 1]?.kind !== row.kind));
  return timeChart({
    id,
    title: 'Whose data differ, round by round?',
    caption: describe(divergence),
    panels: [
      {
        label: 'nats from the data of all others (Kullback–Leibler)',
        unit: 'nats',
        heightPx: rows.length * rowPx,
        layers: [
          {
            kind: 'cells',
            color: palette.purple,
            unit: 'nats',
            rows,
            domain: [0, high],
            format: (value) => formatShort(value, 'nats'),
          },
        ],
      },
    ],
    note: 'Each row is one contributor; within a kind, those who differ most are on top. Blank: handed in nothing that week.',
    reasonIfEmpty: 'Divergence by contributor: nobody contributed.',
  });
}

function layOutRow(run: RunView, { id, kind, weeks }: DivergenceRow, isFirst: boolean): CellRow {
  const points = Array.from(weeks, (value, week) =>
    pointOf(week * WEEK_HOURS, Math.min(run.hours, (week + 1) * WEEK_HOURS), value),
  ).filter(({ from, to }) => to > run.from && from < run.to);
  return { label: `${kind} contributor ${id}`, ...(isFirst ? { name: kind } : {}), points };
}

function describe(rows: readonly DivergenceRow[]): string {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].map((kind) => {
    const values = rows.filter((row) => row.kind === kind).flatMap(({ weeks }) => [...weeks]);
    return `${kind} ones ${formatShort(mean(values) ?? Number.NaN, 'nats')}`;
  });
  return `Of ${formatCount(rows.length)} contributors that are drawn, ${kinds.join(', ')} on average.`;
}
