import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Adaptors that route, sit in jail and are down, and what users could not ask for meanwhile (economy.md §2.11). */
export function adaptorsChart(run: RunView): TimeChart | LeftOut | undefined {
  const id = 'adaptors';
  if (!run.has('adaptors.online')) return undefined;
  if (!['adaptors.online', 'requests.refused'].some((name) => run.happened(name)))
    return { kind: 'left out', id, reason: 'Adaptors: there were none.' };
  const line = (label: string, color: string, name: string) => ({ label, color, points: run.mean(name) });
  return timeChart(
    {
      id,
      title: 'Are there adaptors to take requests?',
      caption: describe(run),
      panels: [
        {
          label: 'adaptors',
          unit: 'count',
          heightPx: 120,
          include: [0],
          layers: [
            { kind: 'line', ...line('Online', palette.green, 'adaptors.online'), range: true },
            { kind: 'line', ...line('Jailed', palette.vermilion, 'adaptors.jailed'), range: true },
          ],
        },
        ...(run.happened('requests.refused') ? [refusedPanel(run)] : []),
      ],
    },
    'Adaptors: none were counted.',
  );
}

function refusedPanel(run: RunView): TimeChart['panels'][number] {
  const refused = { label: 'Refused', color: palette.orange, points: run.total('requests.refused') };
  return {
    label: `requests refused a ${run.periodName}`,
    unit: 'count',
    heightPx: 100,
    layers: [{ kind: 'bars', up: [refused] }],
  };
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
