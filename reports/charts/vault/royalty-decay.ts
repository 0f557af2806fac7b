import type { ChoiceChart } from '../../kit/choice-chart.ts';
import { line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type Point, withValue } from '../../kit/point.ts';
import { addPoints, scalePoints, sinceFirst } from '../../kit/point-statistics.ts';
import type { Layer, LeftOut, Panel, TimeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';
import { foundedSubnets, type Subnet } from '../subnet-series.ts';

const id = 'royalty-decay';

type Side = 'compute' | 'data';

const sides: readonly { readonly side: Side; readonly label: string; readonly color: string }[] = [
  { side: 'compute', label: 'Computing', color: palette.blue },
  { side: 'data', label: 'Data', color: palette.orange },
];

/** Royalty tokens of one subnet or of several together: awarded so far, and by exact decay. */
interface Awards {
  readonly awarded: (side: Side) => Point[];
  readonly theory: (side: Side) => Point[];
  /** Royalty tokens that are ever awarded to a side. */
  readonly pool: (side: Side) => number;
}

/** What was awarded to computing and to data against the decay that theory asks for, of all subnets or of one (economy.md §4.1). */
export function royaltyDecayChart(run: RunView): ChoiceChart | LeftOut | undefined {
  const subnets = foundedSubnets(run);
  if (subnets.length === 0) {
    const reason = 'Awards of royalty tokens: no subnet was founded.';
    return run.has('dmp.supply') ? { kind: 'left out', id, reason } : undefined;
  }
  if (!subnets.some((subnet) => run.has(subnet.metric('rt', 'compute'))))
    return { kind: 'left out', id, reason: 'Awards of royalty tokens: none were measured.' };
  const option = (name: string, of: readonly Subnet[]) => ({
    name,
    chart: () => drawAwards(name, sumAwards(run, of)),
  });
  const options = [option('all subnets', subnets), ...subnets.map((one) => option(one.name, [one]))];
  // Who looks at one subnet need not choose it again.
  return {
    kind: 'choice',
    id,
    label: 'Royalty tokens of',
    options: subnets.length > 1 ? options : options.slice(1),
  };
}

function sumAwards(run: RunView, subnets: readonly Subnet[]): Awards {
  const levels = (measure: string) =>
    addPoints(subnets.map((subnet) => run.level(subnet.metric('rt', measure), meanWeeks + 1)));
  return {
    awarded: (side) => levels(side),
    theory: (side) => levels(`${side}.theory`),
    pool: (side) => derivePool(run, side) * subnets.length,
  };
}

/** Royalty tokens of a subnet that one side is awarded over its lifetime; NaN where the scenario does not say. */
function derivePool(run: Pick<RunView, 'parameter'>, side: Side): number {
  const number = (path: string): number => {
    const value = run.parameter(path);
    return typeof value === 'number' ? value : Number.NaN;
  };
  const kept = 1 - number('dao.founding.firstBatch') - number('dao.founding.daoShare');
  const [compute, data] = [number('vault.compute'), number('vault.data')];
  return rtUnits * kept * ((side === 'compute' ? compute : data) / (compute + data));
}

/** Royalty tokens of a subnet. */
const rtUnits = 100_000_000;

function drawAwards(name: string, awards: Awards): TimeChart {
  return {
    kind: 'time',
    id,
    title: 'Are royalty tokens awarded as theory asks?',
    caption: describe(name, awards),
    panels: [sharePanel(awards), ratePanel(awards)],
    note: 'Solid: awarded. Dashed: exact decay by λ, of what the vault holds for each side.',
  };
}

/** How much of its pool each side has been awarded. */
function sharePanel(awards: Awards): Panel {
  return {
    label: '% of what each side is ever awarded',
    unit: 'share',
    heightPx: 190,
    include: [0, 1],
    layers: drawSides(awards, (points, side) => scalePoints(points, 1 / awards.pool(side))),
  };
}

function ratePanel(awards: Awards): Panel {
  return {
    label: `tokens a week, mean of ${meanWeeks} weeks`,
    unit: 'RT',
    heightPx: 150,
    scale: 'log',
    layers: drawSides(awards, meanChanges),
  };
}

function drawSides(awards: Awards, read: (points: readonly Point[], side: Side) => Point[]): Layer[] {
  return sides.flatMap(({ side, label, color }) => [
    line(`${label}, theory`, color, sinceFirst(read(awards.theory(side), side)), { dashed: true }),
    line(label, color, sinceFirst(read(awards.awarded(side), side))),
  ]);
}

/** Rounds over which awards are averaged: what an empty round leaves is awarded in the next. */
const meanWeeks = 4;

/** The mean change a week over the last weeks, from a level that is known week by week. */
function meanChanges(points: readonly Point[]): Point[] {
  return points.map((point, i) => {
    const before = points[i - meanWeeks]?.value ?? Number.NaN;
    return withValue(point, (point.value - before) / meanWeeks);
  });
}

function describe(name: string, awards: Awards): string {
  const words = sides.map(({ side, label }) => {
    const last = awards.awarded(side).findLast(({ value }) => !Number.isNaN(value))?.value ?? 0;
    return `${label.toLowerCase()} ${formatShort(last / awards.pool(side), 'share')}`;
  });
  const whose = name === 'all subnets' ? 'all subnets that were founded' : name;
  return `Of the royalty tokens that ${whose} ever award${name === 'all subnets' ? '' : 's'} to each side, ${words.join(' and ')} had been awarded by the end.`;
}
