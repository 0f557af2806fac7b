import { bars, hatchedPart, line, part, rule } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** New DGAI against burned DGAI, period by period, and how far fees carry what emission pays (economy.md §2.11–12). */
export function emissionChart(run: RunView): TimeChart | LeftOut {
  const emitted = run.has('dgai.emitted.week') ? run.total('dgai.emitted.week') : run.change('dgai.minted');
  const created = [
    part('Emitted', palette.blue, emitted),
    part('Unlocked (vesting)', palette.orange, run.change('dgai.vested')),
  ];
  const burned = [hatchedPart('Burned', palette.vermilion, run.change('dgai.burned'))];
  const fees = line('Fees ÷ emission', palette.green, run.level('fees.perEmission'));
  return timeChart({
    id: 'emission',
    title: 'How fast is DGAI created and destroyed, and could fees pay instead?',
    caption: describe(run),
    panels: [
      { label: `DGAI a ${run.periodName}`, unit: 'DGAI', heightPx: 190, layers: [bars(created, burned)] },
      {
        label: 'fees for each DGAI emitted',
        unit: '',
        heightPx: 110,
        include: [0],
        layers: [fees, rule('Fees match emission', 1)],
      },
    ],
    reasonIfEmpty: 'Emission: no DGAI was emitted or burned.',
  });
}

function describe(run: RunView): string {
  const emitted = run.has('dgai.emitted.week')
    ? run.sum('dgai.emitted.week')
    : run.final('dgai.minted') - run.first('dgai.minted');
  const first = run.first('fees.perEmission');
  const vested = run.final('dgai.vested');
  const unlocked = vested > 0 ? `, ${formatShort(vested, 'DGAI')} unlocked by vesting` : '';
  const burned = run.final('dgai.burned') || 0;
  const words = [
    `${formatShort(emitted || 0, 'DGAI')} were emitted${unlocked} and ${formatShort(burned, 'DGAI')} burned.`,
  ];
  if (!Number.isNaN(first)) {
    const last = run.final('fees.perEmission');
    words.push(
      `Users’ fees were ${formatShort(first, '')} of emission at first and ${formatShort(last, '')} at the end.`,
    );
  }
  return words.join(' ');
}
