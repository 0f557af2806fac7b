import { defineModule } from '../../kernel/module.ts';
import { order } from '../markets/module.ts';
import { delegation } from '../staking/module.ts';
import { warnOfLateShocks, warnOfPriceShocks } from './checks.ts';
import { strikeShocks } from './phases/strike.ts';
import { surround } from './phases/surround.ts';
import { sizeOfShocks } from './size.ts';
import { shocks } from './state.ts';

export const shocksModule = defineModule(shocks, {
  warnings: [warnOfLateShocks, warnOfPriceShocks],
  takes: sizeOfShocks,
  enter: ({ rings, scenario }) => {
    rings.areKnown = scenario.shocks.some(({ kind }) => kind === 'fake-ring');
  },
  phases: [
    { slot: 'surround', doc: 'outside prices, demand and costs', writes: {}, run: surround },
    {
      slot: 'shock',
      doc: 'shocks that strike at a date',
      writes: { nodes: 'outageUntil ringUntil' },
      does: [delegation, order],
      run: strikeShocks,
    },
  ],
});
