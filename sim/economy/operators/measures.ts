import { group, type Measure, type Read, shared } from '../../kernel/measure.ts';
import { deriveSortedQuantile, sortKnown } from '../../metrics/quantile.ts';
import { countNodes, ofActiveNodes, ofFreeNodes } from '../nodes/active-nodes.ts';
import type { World } from './state.ts';

const unstaffed = 'no node that had worked for a week was active';

/** Reads quantiles of a column of the active nodes, of one tier or of all, that is sorted once; `of` says of which nodes. */
function nodeQuantiles(
  column: 'margin' | 'annualReturn',
  tier?: number,
  of = ofActiveNodes,
): (q: number) => Read<World> {
  const sorted = shared((w: World) => sortKnown(of(w, w.nodes.col[column], tier)));
  return (q) => (w) => deriveSortedQuantile(sorted(w), q);
}

function allNodes(): Measure<World>[] {
  const margin = nodeQuantiles('margin');
  return group('nodes', [
    ['nodes.active', '1', 'nodes active', (w) => w.economy.col.activeNodes[0]],
    ['nodes.online', '1', 'nodes that can be given work', (w) => w.roster.serving.count],
    ['nodes.joined', '1', 'nodes that joined since the start', (w) => w.counts.nodesJoined[0]],
    ['nodes.left', '1', 'nodes that left since the start', (w) => w.counts.nodesLeft[0]],
    [
      'nodes.downtime',
      'h',
      'downtime of all nodes since the start',
      (w) => w.counts.nodesDown[0] * w.tickHours,
    ],
    [
      'nodes.margin.p10',
      'share',
      '10th percentile of income over cost − 1, last week',
      margin(0.1),
      'week',
      unstaffed,
    ],
    ['nodes.margin.p50', 'share', 'median margin of nodes, last week', margin(0.5), 'week', unstaffed],
    ['nodes.margin.p90', 'share', '90th percentile of margins, last week', margin(0.9), 'week', unstaffed],
    [
      'nodes.apr',
      'share',
      'median yearly profit over hardware and stake, of all nodes: those in jail and their locked stake included',
      nodeQuantiles('annualReturn')(0.5),
      'week',
      unstaffed,
    ],
    [
      'nodes.aprFree',
      'share',
      'median yearly profit over hardware and stake, of nodes that were not in jail in the last week',
      nodeQuantiles('annualReturn', undefined, ofFreeNodes)(0.5),
      'week',
      'no node that had worked for a week was active and not in jail',
    ],
  ]);
}

function perTier({ nodes }: World['scenario']): Measure<World>[] {
  return nodes.tiers.flatMap(({ name }, tier) => {
    const margin = `nodes.margin.${name}`;
    const absence = `no node of tier ${name} that had worked for a week was active`;
    const margins = nodeQuantiles('margin', tier);
    const returns = nodeQuantiles('annualReturn', tier);
    const freeReturns = nodeQuantiles('annualReturn', tier, ofFreeNodes);
    return group('nodes', [
      [
        `nodes.active.${name}`,
        '1',
        `nodes active in tier ${name}`,
        (w) => countNodes(w, (node) => w.nodes.col.tier[node] === tier),
        'week',
      ],
      [margin, 'share', `median margin in tier ${name}, last week`, margins(0.5), 'week', absence],
      [`${margin}.p10`, 'share', `10th percentile of margins in tier ${name}`, margins(0.1), 'week', absence],
      [`${margin}.p90`, 'share', `90th percentile of margins in tier ${name}`, margins(0.9), 'week', absence],
      [
        `nodes.apr.${name}`,
        'share',
        `median annual return of all nodes in tier ${name}, those in jail included`,
        returns(0.5),
        'week',
        absence,
      ],
      [
        `nodes.aprFree.${name}`,
        'share',
        `median annual return in tier ${name} of nodes that were not in jail`,
        freeReturns(0.5),
        'week',
        `${absence} and not in jail`,
      ],
    ]);
  });
}

/** How nodes fare, all together and by tier. */
export const nodeMeasures = ({ scenario }: Pick<World, 'scenario'>): readonly Measure<World>[] => [
  ...allNodes(),
  ...perTier(scenario),
];
