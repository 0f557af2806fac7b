import type { Act } from '../../kernel/column-writers.ts';
import { defineModule } from '../../kernel/module.ts';
import { orderOwner } from '../markets/market.ts';
import { checkActiveNodes, checkSnapshots, checkStakes, checkWallets, fillWallets } from './checks.ts';
import { createStakes, delegateAtStart } from './genesis.ts';
import { renewLots } from './mechanisms/unbonding.ts';
import { staking } from './state.ts';

/** Delegated stake comes, goes, or changes its node. */
export const delegation: Act = {
  name: 'delegation',
  writes: { delegators: 'node paid shares', nodes: 'shares', unbonding: '*' },
};

export const stakingModule = defineModule(staking, {
  fillsWords: fillWallets,
  checks: [checkStakes, checkActiveNodes, checkWallets],
  checksOfInputs: [checkSnapshots],
  join: ({ market, books }) => {
    market.enrol(orderOwner.node, { dgai: books.nodes, usd: books.nodesUsd });
    market.enrol(orderOwner.adaptor, { dgai: books.adaptors, usd: books.adaptorsUsd });
    market.enrol(orderOwner.delegator, { dgai: books.delegators, usd: books.delegatorsUsd });
  },
  renew: ({ lots }) => renewLots(lots),
  create: createStakes,
  begin: delegateAtStart,
  keeps: ({ lots }) => [lots],
  handedOn: [
    [{ unbonding: '*' }, 'lots open when somebody leaves and close when their time has come'],
    [{ economy: 'weekDelegatedSlashed' }, 'counted in the week, begun anew after it'],
  ],
});
