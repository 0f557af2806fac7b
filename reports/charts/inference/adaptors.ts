import { bars, line, part } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type Panel, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Adaptors that route, sit in jail and are down, and what users could not ask for meanwhile (economy.md §2.11). */
export function adaptorsChart(run: RunView): TimeChart | LeftOut | undefined {
  const id = 'adaptors';
  if (!run.has('adaptors.online')) return undefined;
  if (!['adaptors.online', 'requests.refused'].some((name) => run.happened(name)))
    return { kind: 'left out', id, reason: 'Adaptors: there were none.' };
  const panels: Panel[] = [
    {
      label: 'adaptors',
      unit: 'count',
      heightPx: 120,
      include: [0],
      layers: [
        line('Online', palette.green, run.mean('adaptors.online'), { range: true }),
        line('Jailed', palette.vermilion, run.mean('adaptors.jailed'), { range: true }),
      ],
    },
  ];
  if (run.happened('requests.refused')) {
    const layers = [bars([part('Refused', palette.orange, run.total('requests.refused'))])];
    panels.push({ label: `requests refused a ${run.periodName}`, unit: 'count', heightPx: 100, layers });
  }
  if (run.has('adaptors.margin')) {
    const layers = [line('Margin', palette.blue, run.level('adaptors.margin'))];
    panels.push({ label: 'margin over costs', unit: 'share', heightPx: 100, include: [0], layers });
  }
  return timeChart({
    id,
    title: 'Are there adaptors to take requests?',
    caption: describe(run),
    panels,
    reasonIfEmpty: 'Adaptors: none were counted.',
  });
}

function describe(run: RunView): string {
  const [down, slashes, burned] = ['downtime', 'slashes', 'slashed.dgai'].map(
    (name) => run.final(`adaptors.${name}`) || 0,
  );
  const refused = run.sum('requests.refused') || 0;
  const punished =
    slashes === 0
      ? 'none was slashed'
      : `${formatCount(slashes)} ${slashes === 1 ? 'slash' : 'slashes'} burned ${formatShort(burned, 'DGAI')}`;
  const turnedAway = refused === 0 ? 'no request was refused' : `requests refused: ${formatCount(refused)}`;
  return `Adaptors were down for ${formatCount(Math.round(down))} hours together, and ${punished}; ${turnedAway}.`;
}
