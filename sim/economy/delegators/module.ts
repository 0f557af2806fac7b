import { defineModule } from '../../kernel/module.ts';
import { order } from '../markets/module.ts';
import { delegation } from '../staking/module.ts';
import { stake } from './phases/stake.ts';
import { sizeOfDelegators } from './size.ts';
import { delegators } from './state.ts';

export const delegatorsModule = defineModule(delegators, {
  takes: sizeOfDelegators,
  phases: [
    {
      slot: 'stake',
      doc: 'weekly: unbonding, delegation',
      writes: { delegators: 'buying savings', economy: 'delegationLoss weekDelegatedSlashed' },
      does: [delegation, order],
      run: stake,
    },
  ],
});
