import { defineModule } from '../../kernel/module.ts';
import { surround } from './phases/surround.ts';
import { outside } from './state.ts';

export const outsideModule = defineModule(outside, {
  phases: [{ slot: 'surround', doc: 'outside prices, demand and costs', writes: {}, run: surround }],
});
