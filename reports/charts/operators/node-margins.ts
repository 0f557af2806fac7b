import { band, line, rule } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette, paletteCycle } from '../../kit/palette.ts';
import { bandBetween, meanOf } from '../../kit/point-statistics.ts';
import { type Layer, type LeftOut, type Panel, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { Point, RunView } from '../run-view.ts';

const marginQuantiles = ['nodes.margin.p10', 'nodes.margin.p50', 'nodes.margin.p90'];

/** What nodes keep of what they earn: how it is spread among all, and within each tier (economy.md §6). */
export function nodeMarginsChart(run: RunView): TimeChart | LeftOut {
  const [p10, p50, p90] = marginQuantiles.map((name) => run.level(name));
  const hurdle = run.parameter('nodes.entry.hurdle');
  const margins: Layer[] = [
    band('p10 to p90', palette.blue, bandBetween(p10, p90), 0.22),
    line('Median node', palette.blue, p50),
    rule('No profit', 0),
  ];
  if (typeof hurdle === 'number') margins.push(rule('Hurdle to join', hurdle));
  return timeChart({
    id: 'node-margins',
    title: 'Do nodes earn their keep?',
    caption: describe(run, p50),
    panels: [
      { label: '% margin over cost, a week', unit: 'share', heightPx: 210, layers: margins },
      ...tierPanels(run),
      {
        label: '% annual return on capital, nodes in jail included',
        unit: 'share',
        heightPx: 130,
        include: [0],
        layers: [...apr(run), ...aprByTier(run)],
      },
    ],
    reasonIfEmpty: 'Node margins: no node had income or cost for a whole week.',
  });
}

/** Nodes in jail earn nothing on what they have at stake: what all have earned and what the others have are two figures. */
function apr(run: RunView): Layer[] {
  const all = line('All nodes', palette.ink, run.level('nodes.apr'));
  if (!run.has('nodes.aprFree')) return [all];
  return [all, line('All but those in jail', palette.ink, run.level('nodes.aprFree'), { dashed: true })];
}

/** Margins within each tier of hardware, on one scale, so that tiers compare by eye. */
function tierPanels(run: RunView): Panel[] {
  const tiers = tiersOf(run, 'nodes.margin.');
  const drawn = tiers.map(({ name, color }): { name: string; layers: Layer[]; points: Point[] } => {
    const [p10, p50, p90] = ['.p10', '', '.p90'].map((rank) => run.level(`nodes.margin.${name}${rank}`));
    const spread = bandBetween(p10, p90);
    return {
      name,
      layers: [band('p10 to p90', color, spread, 0.22), line(name, color, p50), rule('No profit', 0)],
      points: [...spread, ...p50],
    };
  });
  const ends = drawn.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  const known = ends.filter((value) => !Number.isNaN(value));
  const include = known.length === 0 ? [] : [Math.min(...known), Math.max(...known)];
  return drawn.map(({ name, layers }) => ({
    label: `% margin in tier ${name}`,
    unit: 'share',
    heightPx: tierPanelPx,
    include,
    layers,
  }));
}

const tierPanelPx = 116;

function aprByTier(run: RunView): Layer[] {
  return tiersOf(run, 'nodes.apr.').map(({ name, color }) =>
    line(name, color, run.level(`nodes.apr.${name}`)),
  );
}

/** Tiers of which a metric is measured, each in its colour. */
function tiersOf(run: RunView, prefix: string): { name: string; color: string }[] {
  const ranks = run.namesUnder(prefix).filter((name) => !marginQuantiles.includes(name));
  const names = ranks.map((name) => name.slice(prefix.length)).filter((name) => !/\.p[19]0$/.test(name));
  return names.map((name, i) => ({ name, color: paletteCycle[(i + 1) % paletteCycle.length] }));
}

function describe(run: RunView, p50: readonly Point[]): string {
  const mean = formatShort(meanOf(p50), 'share');
  const last = formatShort(run.final('nodes.margin.p50'), 'share');
  return `The median node’s margin over its cost was ${mean} on average and ${last} in the last full week.`;
}
