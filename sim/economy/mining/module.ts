import { defineModule } from '../../kernel/module.ts';
import { order } from '../markets/module.ts';
import { royalty } from '../subnets/module.ts';
import { checkMining, miningPaths, warnOfEmptyFund, warnOfProviders } from './checks.ts';
import { miningMeasures } from './measures.ts';
import { provide } from './phases/provide.ts';
import { turnMining } from './schedule.ts';
import { mining } from './state.ts';

export const miningModule = defineModule(mining, {
  checks: [checkMining],
  warnings: [warnOfProviders, warnOfEmptyFund],
  readsAlone: miningPaths,
  begin: ({ holder, books }) => holder.col.usdKept.set(books.holdersUsd.balance),
  turn: turnMining,
  adopts: { dao: 'miningOffset miningPaidOut miningCarried' },
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
      },
      does: [order, royalty],
      run: (world) => {
        if (world.settlesWeek) provide(world);
      },
    },
  ],
  handedOn: [
    [{ dao: 'miningPaidOut miningCarried' }, 'counted in one place, settled in another'],
    [{ pools: 'weekVolume' }, 'counted by the day, begun anew after the week'],
  ],
});
