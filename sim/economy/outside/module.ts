import { defineModule } from '../../kernel/module.ts';
import { surround } from './phases/surround.ts';
import { outside, startLevels } from './state.ts';

export const outsideModule = defineModule(outside, {
  renew: ({ levels }) => {
    Object.assign(levels, startLevels);
  },
  phases: [{ slot: 'surround', doc: 'outside prices, demand and costs', writes: {}, run: surround }],
});
