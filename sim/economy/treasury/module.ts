import { defineModule } from '../../kernel/module.ts';
import { orderOwner } from '../markets/market.ts';
import { order } from '../markets/module.ts';
import { treasuryMeasures } from './measures.ts';
import { spend } from './phases/spend.ts';
import { treasury } from './state.ts';

export const treasuryModule = defineModule(treasury, {
  join: ({ market, books }) => {
    market.enrol(orderOwner.treasury, { dgai: books.treasury, usd: books.treasuryUsd });
    market.enrol(orderOwner.operations, { dgai: books.operations, usd: books.operationsUsd });
  },
  measures: treasuryMeasures,
  phases: [
    {
      slot: 'spend',
      doc: 'weekly: treasury and operations',
      writes: {
        economy: 'grantsWaiting',
        'treasury-counts': 'granted',
        chain: 'gas storage requests owed',
        'chain-counts': 'lastGas lastStorage lastRequests',
      },
      does: [order],
      run: spend,
    },
  ],
});
