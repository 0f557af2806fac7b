import { defineModule } from '../../kernel/module.ts';
import { listChainBills } from './bills.ts';
import { chainPaths, warnOfChain } from './checks.ts';
import { chainMeasures } from './measures.ts';
import { accountTick, countEnded } from './phases/account.ts';
import { chain } from './state.ts';

export const chainModule = defineModule(chain, {
  warnings: [warnOfChain],
  readsAlone: chainPaths,
  join: (world) => {
    world.bills.push(...listChainBills(world));
  },
  measures: chainMeasures,
  phases: [
    {
      slot: 'settle',
      doc: 'chain: requests that the contract settles or refunds',
      writes: { chain: 'ended served' },
      run: countEnded,
    },
    {
      slot: 'expect',
      doc: 'chain: gas and storage of the tick',
      writes: { chain: 'ended served before gas storage requests' },
      run: accountTick,
    },
  ],
  handedOn: [
    [{ chain: 'ended served' }, 'counted block by block, charged at the end of the tick'],
    [{ chain: 'gas storage requests' }, 'counted in the week, paid at its end'],
  ],
});
