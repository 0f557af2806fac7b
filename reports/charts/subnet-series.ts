import { hatchedPart, line, part } from '../kit/layers.ts';
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
const colors = [palette.blue, palette.orange, palette.green, palette.purple, palette.vermilion];

/** Most subnets that have a line of their own. */
const linesMax = 12;

/** The subnets that were asked most, each in the same colour in all charts, and the others. */
function rankSubnets(run: RunView) {
  const subnets = foundedSubnets(run);
  const asked = new Map(subnets.map((subnet) => [subnet, run.sum(subnet.metric('subnet', 'requests'))]));
  const ranked = [...subnets].sort((a, b) => (asked.get(b) ?? 0) - (asked.get(a) ?? 0));
  const leading = new Set(ranked.slice(0, colors.length));
  const leaders = subnets.filter((subnet) => leading.has(subnet));
  return {
    leaders: leaders.map((subnet, i) => ({ ...subnet, color: colors[i] })),
    rest: subnets.filter((subnet) => !leading.has(subnet)),
  };
}

/** A measure of every subnet as parts of a whole: the leaders one by one, the rest together. */
export function stackSubnets(run: RunView, read: (subnet: Subnet) => Point[]): Series[] {
  const { leaders, rest } = rankSubnets(run);
  const parts = leaders.map((subnet) => part(subnet.name, subnet.color, sinceFirst(read(subnet))));
  if (rest.length === 0) return parts;
  const label = `${rest.length} other${rest.length === 1 ? '' : 's'}`;
  return [...parts, hatchedPart(label, palette.grey, sinceFirst(addPoints(rest.map(read))))];
}

/** A measure of each subnet as a line: the leaders in their colours, the others in grey. */
export function drawSubnetLines(run: RunView, read: (subnet: Subnet) => Point[]): LineLayer[] {
  const { leaders, rest } = rankSubnets(run);
  const others = rest.slice(0, linesMax - leaders.length).map((one) => ({ ...one, color: palette.grey }));
  return [...others, ...leaders].map((one) => line(one.name, one.color, sinceFirst(read(one))));
}

/** What a chart of lines says when it leaves out subnets; empty when it draws all. */
export function describeLines(run: RunView): string {
  const all = foundedSubnets(run).length;
  return all > linesMax ? `Drawn are ${linesMax} of ${all} subnets.` : '';
}
