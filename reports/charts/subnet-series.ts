import { palette } from '../kit/palette.ts';
import { addPoints, sinceFirst } from '../kit/point-statistics.ts';
import type { LineLayer, Series } from '../kit/time-chart.ts';
import type { Point, RunView } from './run-view.ts';

/** A subnet that was founded in a run. */
export interface Subnet {
  readonly name: string;
  /** Name of one of its metrics: `subnet.<name>.quality`, `rt.<name>.price`. */
  readonly metric: (kind: 'subnet' | 'rt', measure: string) => string;
}

/** The subnets that a run has founded, in the order of its metrics; only the one that the reader chose, if any. */
export function foundedSubnets(run: RunView): Subnet[] {
  const [before, after] = ['subnet.', '.quality'];
  const names = run
    .namesUnder(before)
    .filter((metric) => metric.endsWith(after))
    .map((metric) => metric.slice(before.length, -after.length));
  const { subnet } = run.reading;
  const chosen = names.includes(subnet) ? [subnet] : names;
  return chosen.map((name) => ({ name, metric: (kind, measure) => `${kind}.${name}.${measure}` }));
}

/** Colours of subnets: as many as can be told apart in one chart. */
const colors: readonly string[] = [
  palette.blue,
  palette.orange,
  palette.green,
  palette.purple,
  palette.vermilion,
];

/** Most subnets that have a line of their own. */
const linesMax = 12;

interface ColoredSubnet extends Subnet {
  readonly color: string;
}

/** The subnets that were asked most, each in the same colour in all charts. */
function leadingSubnets(run: RunView): ColoredSubnet[] {
  const subnets = foundedSubnets(run);
  const asked = new Map(subnets.map((subnet) => [subnet, run.sum(subnet.metric('subnet', 'requests'))]));
  const ranked = [...subnets].sort((a, b) => (asked.get(b) ?? 0) - (asked.get(a) ?? 0));
  const leaders = new Set(ranked.slice(0, colors.length));
  return subnets
    .filter((subnet) => leaders.has(subnet))
    .map((subnet, i) => ({ ...subnet, color: colors[i] }));
}

/** A measure of every subnet as parts of a whole: the leaders one by one, the rest together. */
export function stackSubnets(run: RunView, read: (subnet: Subnet) => Point[]): Series[] {
  const leaders = leadingSubnets(run);
  const names = new Set(leaders.map(({ name }) => name));
  const rest = foundedSubnets(run).filter(({ name }) => !names.has(name));
  const parts = leaders.map(
    (subnet): Series => ({
      label: subnet.name,
      color: subnet.color,
      points: sinceFirst(read(subnet)),
    }),
  );
  if (rest.length === 0) return parts;
  const label = `${rest.length} other${rest.length === 1 ? '' : 's'}`;
  return [
    ...parts,
    { label, color: palette.grey, points: sinceFirst(addPoints(rest.map(read))), hatched: true },
  ];
}

/** A measure of each subnet as a line: the leaders in their colours, the others in grey. */
export function drawSubnetLines(run: RunView, read: (subnet: Subnet) => Point[]): LineLayer[] {
  const leaders = leadingSubnets(run);
  const names = new Set(leaders.map(({ name }) => name));
  const rest = foundedSubnets(run).filter(({ name }) => !names.has(name));
  const drawn = [
    ...rest.slice(0, linesMax - leaders.length).map((subnet) => ({ ...subnet, color: palette.grey })),
    ...leaders,
  ];
  return drawn.map((subnet) => ({
    kind: 'line',
    label: subnet.name,
    color: subnet.color,
    points: sinceFirst(read(subnet)),
  }));
}

/** What a chart of lines says when it leaves out subnets; empty when it draws all. */
export function describeLines(run: RunView): string {
  const all = foundedSubnets(run).length;
  return all > linesMax ? `Drawn are ${linesMax} of ${all} subnets.` : '';
}
