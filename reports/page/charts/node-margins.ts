import { formatShort } from '../number-format.ts';
import { palette, paletteCycle } from '../palette.ts';
import { bandBetween, meanOf } from '../point-statistics.ts';
import type { Point, RunView } from '../run-view.ts';
import { type Layer, type LeftOut, type TimeChart, timeChart } from '../time-chart.ts';

const marginQuantiles = ['nodes.margin.p10', 'nodes.margin.p50', 'nodes.margin.p90'];

/** What nodes keep of what they earn: between nodes, and by tier (economy.md §6). */
export function nodeMarginsChart(run: RunView): TimeChart | LeftOut {
  const [p10, p50, p90] = marginQuantiles.map((name) => run.level(name));
  const hurdle = run.parameter('nodes.entry.hurdle');
  const margins: Layer[] = [
    { kind: 'band', label: 'p10 to p90', color: palette.blue, points: bandBetween(p10, p90), strength: 0.22 },
    { kind: 'line', label: 'Median node', color: palette.blue, points: p50 },
    { kind: 'rule', label: 'No profit', value: 0 },
  ];
  if (typeof hurdle === 'number') margins.push({ kind: 'rule', label: 'Hurdle to join', value: hurdle });
  return timeChart(
    {
      id: 'node-margins',
      title: 'Do nodes earn their keep?',
      caption: describe(run, p50),
      panels: [
        { label: '% margin over cost, a week', unit: 'share', heightPx: 210, layers: margins },
        {
          label: '% margin by tier',
          unit: 'share',
          heightPx: 130,
          layers: byTier(run, 'nodes.margin.', marginQuantiles),
        },
        {
          label: '% annual return on capital',
          unit: 'share',
          heightPx: 130,
          include: [0],
          layers: [...apr(run), ...byTier(run, 'nodes.apr.', [])],
        },
      ],
    },
    'Node margins: no node had income or cost for a whole week.',
  );
}

function apr(run: RunView): Layer[] {
  return [{ kind: 'line', label: 'All nodes', color: palette.ink, points: run.level('nodes.apr') }];
}

/** One line per tier of hardware. */
function byTier(run: RunView, prefix: string, except: readonly string[]): Layer[] {
  const names = run.namesUnder(prefix).filter((name) => !except.includes(name));
  return names.map((name, i) => ({
    kind: 'line',
    label: name.slice(prefix.length),
    color: paletteCycle[(i + 1) % paletteCycle.length],
    points: run.level(name),
  }));
}

function describe(run: RunView, p50: readonly Point[]): string {
  const mean = formatShort(meanOf(p50), 'share');
  const last = formatShort(run.final('nodes.margin.p50'), 'share');
  return `The median node’s margin over its cost was ${mean} on average and ${last} in the last full week.`;
}
