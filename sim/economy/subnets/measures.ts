import { after, group, type Measure, ratio, total } from '../../kernel/measure.ts';
import { BASE_UNITS } from '../../units.ts';
import { subnetStage, type World } from './state.ts';

/** Subnets for which `holds`. */
const countSubnets = ({ subnetNames }: World, holds: (id: number) => boolean): number =>
  [...subnetNames.keys()].filter(holds).length;

/** Whether a subnet is founded. */
export const isFounded = ({ subnets }: World, id: number): boolean =>
  subnets.col.stage[id] === subnetStage.founded;

const ecosystem = group<World>('ecosystem', [
  ['subnets.proposed', '1', 'subnets proposed since the start', (w) => w.counts.proposed[0], 'day'],
  ['subnets.founded', '1', 'subnets founded since the start', (w) => w.counts.founded[0], 'day'],
  ['subnets.failed', '1', 'proposals that did not reach their goal', (w) => w.counts.failed[0], 'day'],
  [
    'subnets.alive',
    '1',
    'founded subnets with data or requests in the last weeks',
    (w) =>
      countSubnets(w, (id) => isFounded(w, id) && w.subnets.col.idleWeeks[id] < w.scenario.subnets.deadAfter),
    'week',
  ],
  [
    'models.inUse',
    '1',
    "subnets' models that were asked for in the last week",
    (w) => countSubnets(w, (id) => w.subnets.col.lastRequests[id] > 0),
    'week',
  ],
  [
    'models.quality',
    'share',
    'mean quality of models, over requests',
    (w) => w.commons.col.modelQuality[0],
    'week',
  ],
  [
    'models.share',
    'share',
    "requests of the last week that asked for a subnet's model",
    (w) =>
      ratio(
        w.subnets.col.lastRequests.reduce((sum, value) => sum + value, 0),
        w.economy.col.lastWeekServed[0],
      ),
    'week',
    'nobody was served in the last week',
  ],
]);

/** How subnets and their models fare, and what RT earn. */
export const subnetMeasures = (): readonly Measure<World>[] => [
  ...after(
    'dmp.burned',
    group<World>('2pm', [
      [
        'dmp.upkeep',
        'DMP',
        'airdropped to those who keep subnets up, since the start',
        (w) => w.counts.upkeep[0] / BASE_UNITS,
        'week',
      ],
    ]),
  ),
  ...after(
    'dmp.unbacked',
    group<World>('2pm', [
      [
        'dmp.committed',
        'DMP',
        'DMP committed to proposals',
        (w) =>
          [...w.subnetBooks.committedBacked, ...w.subnetBooks.committedUnbacked].reduce(
            (sum, book) => sum + total(w, book),
            0,
          ),
        'week',
      ],
    ]),
  ),
  ...ecosystem,
  ...group<World>('royalties', [
    [
      'royalties.accrued',
      'DGAI',
      'royalties credited since the start',
      (w) => w.counts.royaltiesAccrued[0] / BASE_UNITS,
    ],
    [
      'royalties.claimed',
      'DGAI',
      'royalties claimed since the start',
      (w) => w.counts.royaltiesPaid[0] / BASE_UNITS,
      'day',
    ],
  ]),
];
