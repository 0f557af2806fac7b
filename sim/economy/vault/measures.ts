import { group, type Measure, type MeasureRow, type Read, ratio } from '../../kernel/measure.ts';
import { deriveGini } from '../../metrics/gini.ts';
import { BASE_UNITS } from '../../units.ts';
import { poolOf } from '../markets/market.ts';
import { MOVE } from '../markets/measures.ts';
import { deriveVenueDepth } from '../markets/venue-price.ts';
import { isFounded } from '../subnets/measures.ts';
import { RT_UNITS } from '../subnets/mechanisms/subnet-founding.ts';
import { deriveRtUsd } from '../subnets/rt-price.ts';
import { nameSubnets } from '../subnets/state.ts';
import { deriveStreamPool } from './allot.ts';
import { contributorKind } from './contributors.ts';
import { deriveMassUntil } from './mechanisms/royalty-decay.ts';
import type { World } from './state.ts';
import { deriveComputeShare, sumStreams } from './stream-totals.ts';

/** What it means that a measure of a subnet has no value. */
const unfounded = (name: string): string => `${name} was not founded, and its RT never traded`;

/** What those hold who hold some. */
function holdingsOf(balance: Float64Array): Float64Array {
  const held = new Float64Array(balance.length);
  let count = 0;
  // biome-ignore lint/style/useForOf: walking an iterator takes twice the time
  for (let row = 0; row < balance.length; row += 1) {
    held[count] = balance[row];
    count += Number(balance[row] > 0);
  }
  return held.subarray(0, count);
}

/** Reads a subnet once it is founded. */
const founded =
  (id: number, read: Read<World>): Read<World> =>
  (world) =>
    isFounded(world, id) ? read(world) : Number.NaN;

/** RT of one subnet: their price, where they went, and where decay says they would be. */
function rtMeasures(name: string, id: number): Measure<World>[] {
  const rows: readonly MeasureRow<World>[] = [
    [
      `rt.${name}.price`,
      'USD',
      `price of a thousand RT of ${name}`,
      founded(id, (w) => 1000 * deriveRtUsd(w, id)),
      'day',
    ],
    [
      `rt.${name}.depth`,
      'USD',
      `purchase that raises the price of RT of ${name} by 2 %`,
      founded(
        id,
        (w) => deriveVenueDepth(w, w.market.venues[poolOf.firstSubnet + id], MOVE) * deriveRtUsd(w, id),
      ),
      'day',
    ],
    [
      `rt.${name}.circulating`,
      'RT',
      `RT of ${name} in wallets: neither in the vault, nor waiting to be claimed, nor in the pool`,
      founded(id, (w) => w.subnets.col.eligible[id]),
      'week',
    ],
    [
      `rt.${name}.compute`,
      'RT',
      `RT of ${name} awarded to computing`,
      founded(id, (w) => w.subnets.col.awardedCompute[id]),
      'week',
    ],
    [
      `rt.${name}.data`,
      'RT',
      `RT of ${name} awarded to data`,
      founded(id, (w) => w.subnets.col.awardedData[id]),
      'week',
    ],
    [
      `rt.${name}.compute.theory`,
      'RT',
      'what the decay of the compute pool would have awarded by now',
      founded(id, (w) => theory(w, id, 'compute')),
      'week',
    ],
    [
      `rt.${name}.data.theory`,
      'RT',
      'what the decay of the data pool would have awarded by now',
      founded(id, (w) => theory(w, id, 'data')),
      'week',
    ],
    [
      `rt.${name}.gini`,
      'share',
      `Gini coefficient of RT of ${name} over those who hold some`,
      founded(id, (w) => deriveGini(holdingsOf(w.subnetBooks.rt[id].balance))),
      'week',
    ],
  ];
  return group<World>('subnet', rows, unfounded(name));
}

/** The model of one subnet: how good it is, who asks for it, what it brings. */
function modelMeasures(name: string, id: number): Measure<World>[] {
  const rows: readonly MeasureRow<World>[] = [
    [
      `subnet.${name}.quality`,
      'share',
      `quality of the model of ${name}`,
      founded(id, (w) => w.subnets.col.quality[id]),
      'week',
    ],
    [
      `subnet.${name}.requests`,
      '1',
      `requests of the model of ${name} in the last week`,
      founded(id, (w) => w.subnets.col.lastRequests[id]),
      'week',
    ],
    [
      `subnet.${name}.royalties`,
      'DGAI',
      `royalties of ${name} in the last week`,
      founded(id, (w) => w.subnets.col.lastRoyalty[id] / BASE_UNITS),
      'week',
    ],
  ];
  return group<World>('subnet', rows, unfounded(name));
}

/** RT that exact decay awards until now: what was allotted when it last changed, and Pool · (1 − e^(−λ·rounds)) of the rest. */
function theory(world: World, id: number, side: 'compute' | 'data'): number {
  const { scenario, subnets } = world;
  const { round, decayRound, allottedCompute, allottedData } = subnets.col;
  const lambda = side === 'compute' ? scenario.vault.lambdaCompute : scenario.vault.lambdaData;
  const allotted = side === 'compute' ? allottedCompute[id] : allottedData[id];
  const rounds = round[id] - decayRound[id];
  return Math.min(RT_UNITS, allotted + deriveStreamPool(world, id, side) * deriveMassUntil(lambda, rounds));
}

/** RT for data that went to contributors of a kind. */
const earnedBy =
  (kind: number): Read<World> =>
  ({ contributors }) =>
    contributors.col.rtEarned.reduce(
      (sum, units, row) => sum + (contributors.col.kind[row] === kind ? units : 0),
      0,
    );

/** Data that are sold again, claimed without being there, or brought by nodes, in scenarios that have such. */
function tradedMeasures({ contributors }: World['scenario']): Measure<World>[] {
  const { forging, nodes, reselling } = contributors;
  const rows: readonly (readonly [is: boolean, row: MeasureRow<World>])[] = [
    [
      reselling.share > 0,
      [
        'contributions.resold',
        '1',
        'data sets sold to another subnet too, since the start',
        (w) => w.contributors.col.resold.reduce((sum, times) => sum + times, 0),
        'week',
      ],
    ],
    [
      forging > 0,
      [
        'contributions.forged',
        '1',
        'contributions refused since the start because their proof was found to be forged',
        (w) => w.counts.forgeries[0],
        'week',
      ],
    ],
    [
      forging > 0,
      [
        'rt.forged',
        'RT',
        'RT for data that went to who forged proofs',
        earnedBy(contributorKind.forging),
        'week',
      ],
    ],
    [
      nodes.share > 0,
      [
        'rt.nodes.data',
        'RT',
        'RT for data that went to nodes with data of their own',
        (w) => w.nodeData.col.rtEarned.reduce((sum, units) => sum + units, 0),
        'week',
      ],
    ],
  ];
  return group<World>(
    'royalties',
    rows.flatMap(([is, row]) => (is ? [row] : [])),
  );
}

/** Data and those who bring them, then RT and model of each subnet. */
export const vaultMeasures = ({ scenario }: Pick<World, 'scenario'>): readonly Measure<World>[] => [
  ...group<World>('ecosystem', [
    [
      'contributors.active',
      '1',
      'contributors who hand in data',
      (w) => {
        let active = 0;
        for (const subnet of w.contributors.col.subnet) if (subnet >= 0) active += 1;
        return active;
      },
      'week',
    ],
    [
      'contributions',
      '1',
      'contributions accepted since the start',
      (w) => w.counts.contributions[0],
      'week',
    ],
    [
      'contributions.duplicate',
      '1',
      'contributions refused as duplicates since the start',
      (w) => w.counts.duplicates[0],
      'week',
    ],
    [
      'kl.mean',
      'nats',
      'mean divergence of the contributions of the last round',
      (w) => ratio(w.counts.klSum[0], w.counts.klCount[0]),
      'week',
      'nobody contributed',
    ],
  ]),
  ...group<World>('royalties', [
    ['rt.claimed', 'RT', 'RT claimed since the start, of all subnets', (w) => w.counts.rtClaimed[0], 'week'],
    ...(['compute', 'data'] as const).flatMap((stream): MeasureRow<World>[] => [
      [
        `rt.allotted.${stream}`,
        'RT',
        `RT that rounds have allotted to ${stream === 'compute' ? 'computing' : 'data'} since the start, of all subnets`,
        (w) => sumStreams(w)[stream].allotted,
        'week',
      ],
      [
        `rt.paid.${stream}`,
        'RT',
        'RT of them that were awarded; the rest had nobody to go to, and waits in its stream',
        (w) => sumStreams(w)[stream].paid,
        'week',
      ],
    ]),
    ...(['allotted', 'paid'] as const).map(
      (what): MeasureRow<World> => [
        `rt.${what}.computeShare`,
        'share',
        `part of computing in all RT ${what} since the start`,
        (w) => deriveComputeShare(w, what),
        'week',
        `no RT were ${what}`,
      ],
    ),
  ]),
  ...tradedMeasures(scenario),
  ...nameSubnets(scenario).flatMap((name, id) => [...rtMeasures(name, id), ...modelMeasures(name, id)]),
];
