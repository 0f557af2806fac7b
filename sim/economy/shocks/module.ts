import { defineModule } from '../../kernel/module.ts';
import { order } from '../markets/module.ts';
import { delegation } from '../staking/module.ts';
import { strikeShocks } from './phases/strike.ts';
import { shocks } from './state.ts';

export const shocksModule = defineModule(shocks, {
  phases: [
    {
      slot: 'shock',
      doc: 'shocks that strike at a date',
      writes: { nodes: 'outageUntil ringUntil' },
      does: [delegation, order],
      run: strikeShocks,
    },
  ],
});
