import type { Act } from '../../kernel/column-writers.ts';
import { defineModule } from '../../kernel/module.ts';
import { displace } from '../inference/module.ts';
import { slashingMeasures } from './measures.ts';
import { failAndRepair } from './phases/fail.ts';
import { punish } from './phases/slash.ts';
import { slashing } from './state.ts';

/** Stake is slashed and its owner jailed. */
const slash: Act = {
  name: 'slashing',
  writes: {
    nodes: 'jailedUntil weekCuMilli weekSlashed weekWeight',
    adaptors: 'appeal jailedUntil',
    economy: 'weekDelegatedSlashed',
    'slashing-counts': 'adaptorSlashes adaptorsSlashed slashed slashes',
  },
};

export const slashingModule = defineModule(slashing, {
  measures: slashingMeasures,
  phases: [
    {
      slot: 'fail',
      doc: 'availability: failures and repairs, queues of stopped nodes move, downtime slashes',
      writes: {
        nodes: 'up flips nextFlipHours downSince downWindow downInWindow punished weekDown',
        adaptors: 'up flips nextFlipHours downSince downWindow downInWindow punished weekDown appeal',
        'slashing-counts': 'nodesDown adaptorsDown',
      },
      does: [displace, slash],
      run: failAndRepair,
    },
    {
      slot: 'slash',
      doc: 'slashing: fakes and misrouting found',
      writes: {},
      does: [displace, slash],
      run: punish,
    },
  ],
  handedOn: [
    [{ nodes: 'jailedUntil', adaptors: 'jailedUntil appeal' }, 'jail begins by a slash and ends with a week'],
    [
      { nodes: 'weekCuMilli weekWeight weekSelfDealt weekDown weekSlashed' },
      'counted in the week, begun anew after it',
    ],
    [{ adaptors: 'weekCuMilli weekDown kickback' }, 'counted in the week, begun anew after it'],
  ],
});
