import type { Act } from '../../kernel/column-writers.ts';
import { defineModule } from '../../kernel/module.ts';
import { displace } from '../inference/module.ts';
import { order } from '../markets/module.ts';
import { delegation } from '../staking/module.ts';
import { nodeMeasures } from './measures.ts';
import { adapt } from './phases/adapt.ts';
import { operate } from './phases/operate.ts';
import { tempt } from './phases/tempt.ts';
import { operators } from './state.ts';

/** Nodes and adaptors weigh what cheating would bring. */
const temptation: Act = {
  name: 'temptation',
  writes: { nodes: 'fakeChance', adaptors: 'misrouteChance' },
};

export const operatorsModule = defineModule(operators, {
  measures: nodeMeasures,
  phases: [
    {
      slot: 'tempt',
      doc: 'temptation to fake and to misroute: at the start, and by a new formula',
      writes: { nodes: 'weekProfit', tiers: 'incomeUsd cuPerWeek' },
      does: [temptation],
      run: tempt,
    },
    {
      slot: 'operate',
      doc: 'weekly: nodes pay costs and sell; margins, temptation',
      writes: { nodes: 'margin weekProfit annualReturn lossWeeks', tiers: '*', 'node-record': '*' },
      does: [temptation, order],
      run: operate,
    },
    {
      slot: 'adapt',
      doc: 'weekly: jail ends, nodes come and go, a new week begins',
      writes: {
        nodes:
          'active joined lossWeeks margin annualReturn bonding downSince freeHours fakeChance jailedUntil weekCuMilli weekDown weekProfit weekSelfDealt weekSlashed weekWeight',
        adaptors: 'appeal bonding jailedUntil weekCuMilli weekDown',
        economy: 'activeNodes',
        'operators-counts': 'nodesJoined nodesLeft',
      },
      does: [delegation, displace, order],
      run: adapt,
    },
  ],
  handedOn: [
    [
      { nodes: 'downSince weekProfit fakeChance lossWeeks margin annualReturn' },
      'a node that joins begins anew',
    ],
    [{ tiers: 'incomeUsd cuPerWeek' }, 'quoted at the start, observed from then on'],
  ],
});
