import { group, type Measure, ratio } from '../../kernel/measure.ts';
import { MILLI_CU } from '../../units.ts';
import type { World } from './state.ts';

const fees = group<World>('fees', [
  [
    'fees.perEmission',
    'ratio',
    'gross fees over emission in the last week',
    (w) => ratio(w.economy.col.lastWeekFees[0], w.counts.lastWeekEmission[0]),
    'week',
    'nothing was emitted',
  ],
]);

const selfDealing = group<World>('self-dealing', [
  [
    'selfdealing.cu',
    'CU',
    'work that nodes bought from themselves, last week',
    (w) => w.counts.selfDealtMilli[0] / MILLI_CU,
    'week',
  ],
  [
    'selfdealing.share',
    'share',
    'of all work of the last week',
    (w) => ratio(w.counts.selfDealtMilli[0], w.counts.weekCuMilli[0]),
    'week',
    'no work was done',
  ],
]);

/** What was paid beside what was emitted, and to oneself. */
export const rewardMeasures = (): readonly Measure<World>[] => [...fees, ...selfDealing];
