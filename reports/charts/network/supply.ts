import { hatchedPart, part } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type Point, pointOf } from '../../kit/point.ts';
import { alignLevels } from '../../kit/point-statistics.ts';
import { type LeftOut, type Panel, type Series, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** Every DGAI ever minted, by where it is: locked, free, or burned (economy.md §1, §8). */
export function supplyChart(run: RunView): TimeChart | LeftOut {
  const { at, grid } = alignParts(run);
  const known = partNames.filter((name) => run.has(name));
  const waiting = subtractAll(at('dgai.supply'), known.map(at));
  const locked = [
    part('Staked', palette.blue, at('dgai.staked')),
    part('Delegated', palette.sky, at('dgai.delegated')),
    part('Unbonding', palette.purple, at('dgai.unbonding')),
    part('In escrow', palette.vermilion, at('dgai.escrowed')),
  ].filter(({ points }) => points.some(({ value }) => value > 0));
  if (isWorthDrawing(waiting)) locked.push(hatchedPart('Waiting to be paid', palette.orange, waiting));
  const whole = [
    part('Locked', palette.blue, addAll(grid, locked)),
    part('Circulating', palette.green, at('dgai.circulating')),
    part('Unvested', palette.orange, at('dgai.unvested')),
    hatchedPart('Burned', palette.grey, at('dgai.burned')),
  ];
  const stack = (label: string, heightPx: number, series: readonly Series[]): Panel => {
    return { label, unit: 'DGAI', heightPx, layers: [{ kind: 'stack', series }] };
  };
  return timeChart({
    id: 'supply',
    title: 'Where is all the DGAI?',
    caption: describe(run),
    panels: [stack('DGAI', 230, whole), stack('DGAI locked, enlarged', 150, locked)],
    reasonIfEmpty: 'Supply: no DGAI balances were recorded.',
  });
}

/** Parts of supply that are measured; the rest is pay on its way. */
const partNames = [
  'dgai.circulating',
  'dgai.staked',
  'dgai.delegated',
  'dgai.unbonding',
  'dgai.escrowed',
  'dgai.unvested',
];

/** Some parts are measured daily, some every tick: a stack needs all of them at the same moments. */
function alignParts(run: RunView) {
  const measured = [...partNames, 'dgai.supply', 'dgai.burned'].filter((name) => run.has(name));
  const levels = measured.map((name) => run.level(name));
  const grid = levels.reduce(
    (coarsest, points) => (points.length < coarsest.length ? points : coarsest),
    levels[0] ?? [],
  );
  const at = (name: string): Point[] => (run.has(name) ? alignLevels(run.level(name), grid) : []);
  return { at, grid };
}

function addAll(grid: readonly Point[], series: readonly Series[]): Point[] {
  return grid.map((bucket, i) => {
    const sum = series.reduce((all, { points }) => all + points[i].value, 0);
    return pointOf(bucket.from, bucket.to, sum, bucket.to);
  });
}

/** What is left of supply when its known parts are taken off: pay that waits to be claimed, pots of the week. */
function subtractAll(supply: readonly Point[], parts: readonly (readonly Point[])[]): Point[] {
  return supply.map((point, i) => {
    const value = point.value - parts.reduce((sum, points) => sum + points[i].value, 0);
    return { ...point, value: Math.max(0, value), low: value, high: value };
  });
}

/** More than the noise of subtracting. */
function isWorthDrawing(rest: readonly Point[]): boolean {
  return rest.some((point) => point.value > 1);
}

function describe(run: RunView): string {
  const supply = run.final('dgai.supply');
  const locked = ['dgai.staked', 'dgai.delegated', 'dgai.unbonding'].map((name) => run.final(name));
  const lockedSum = locked.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
  const burned = run.final('dgai.burned');
  return [
    `Supply went from ${formatShort(run.first('dgai.supply'), 'DGAI')} to ${formatShort(supply, 'DGAI')}.`,
    `At the end ${formatShort(lockedSum / supply, 'share')} of it was locked in stakes;`,
    burned > 0 ? `${formatShort(burned, 'DGAI')} had been burned.` : 'nothing had been burned.',
  ].join(' ');
}
