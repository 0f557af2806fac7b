import { defineModule } from '../../kernel/module.ts';
import { order } from '../markets/module.ts';
import { royalty } from '../subnets/module.ts';
import { checkMinedPools, checkMining, miningPaths, warnOfEmptyFund, warnOfProviders } from './checks.ts';
import { miningMeasures } from './measures.ts';
import { provide } from './phases/provide.ts';
import { turnMining } from './schedule.ts';
import { mining } from './state.ts';

export const miningModule = defineModule(mining, {
  checks: [checkMining, checkMinedPools],
  warnings: [warnOfProviders, warnOfEmptyFund],
  readsAlone: miningPaths,
  begin: ({ holder, books }) => holder.col.usdKept.set(books.holdersUsd.balance),
  turn: turnMining,
  adopts: { dao: 'miningOffset miningPaidOut miningCarried', 'mined-pools': 'offset due carried' },
  measures: miningMeasures,
  phases: [
    {
      slot: 'provide',
      doc: 'weekly: liquidity and its rewards',
      writes: {
        pools: 'lpSupply weekVolume',
        holders: 'miningPaid usdKept',
        'royalty-*': 'kept',
        dao: 'miningPaidOut miningCarried miningPerShare',
        'mined-pools': 'due carried perShare',
        'mined-holders': 'paid',
      },
      does: [order, royalty],
      run: (world) => {
        if (world.settlesWeek) provide(world);
      },
    },
  ],
  handedOn: [
    [
      { dao: 'miningPaidOut miningCarried', 'mined-pools': 'due carried' },
      'counted in one place, settled in another',
    ],
    [{ pools: 'weekVolume' }, 'counted by the day, begun anew after the week'],
  ],
});
