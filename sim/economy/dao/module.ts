import type { Act } from '../../kernel/column-writers.ts';
import { defineModule } from '../../kernel/module.ts';
import { voterSlot } from '../governance/state.ts';
import { poolOf } from '../markets/market.ts';
import { openPool } from '../markets/open-pool.ts';
import { quotePools } from '../markets/quotes.ts';
import {
  checkDmpSupply,
  checkFounding,
  checkSnapshots,
  checkSupply,
  checkTwoPmMarket,
  daoPaths,
  fillWallets,
  warnOfDao,
  warnOfMarket,
  warnOfWallets,
} from './checks.ts';
import { layOutTwoPm, stakeAtStart } from './genesis.ts';
import { listStakerHoldings } from './holdings.ts';
import { daoMeasures } from './measures.ts';
import { quoteTwoPm } from './phases/quote-two-pm.ts';
import { checkDmp, restake } from './phases/restake.ts';
import { vestTeam } from './phases/vest-team.ts';
import { dao } from './state.ts';

/** DMP turn back into 2PM, at once or after a while. */
export const unstaking: Act = {
  name: 'unstaking',
  writes: { holders: 'coolUntil', dao: 'unbackedDrawn unbackedLots' },
};

export const daoModule = defineModule(dao, {
  fillsWords: fillWallets,
  checks: [checkSupply, checkDmpSupply, checkFounding, checkTwoPmMarket],
  checksOfInputs: [checkSnapshots],
  warnings: [warnOfDao, warnOfWallets, warnOfMarket],
  readsAlone: daoPaths,
  renew: ({ outsideTwoPm }) => {
    outsideTwoPm.nano = 0;
  },
  join: ({ electors, books }) => {
    electors.push({ slot: voterSlot.holder, wallet: books.holdersDgai });
  },
  create: layOutTwoPm,
  begin: (world) => {
    stakeAtStart(world);
    openPool(world, poolOf.twoPm);
    quotePools(world);
  },
  check: checkDmp,
  measures: daoMeasures,
  holdings: (world) => ({ stakers: listStakerHoldings(world) }),
  phases: [
    { slot: 'surround', doc: 'outside price of 2PM', writes: {}, run: quoteTwoPm },
    {
      slot: 'back',
      doc: 'weekly: $DMP: staking 2PM',
      writes: {},
      does: [unstaking],
      run: restake,
    },
    { slot: 'vest', doc: "weekly: the team's 2PM", writes: { dao: 'teamVested' }, run: vestTeam },
  ],
  handedOn: [[{ dao: 'unbackedDrawn unbackedLots' }, 'counted in one place, settled in another']],
});
