import { declare, type WorldOf } from '../../kernel/module.ts';
import { rewards } from '../rewards/state.ts';
import { delegatorsParameters } from './parameters.ts';

/** Those who delegate. */
export const delegators = declare({
  name: 'delegators',
  doc: 'Those who delegate: what yield makes them stake, move and leave.',
  parameters: delegatorsParameters,
  needs: [rewards],
  flows: {
    USD: {
      'outside.in.savings': ['mint', 'delegators', 'savings that delegators put into DGAI', 53],
    },
  },
  streams: ['delegator.decision'],
  policies: { delegates: 'delegators.stakes' },
});

export type World = WorldOf<typeof delegators>;
