import { accountColumn } from '../../kernel/final-tables.ts';
import { defineModule } from '../../kernel/module.ts';
import { drawFactor } from '../../kernel/traits.ts';
import { listPurse } from '../dao/holdings.ts';
import { order } from '../markets/module.ts';
import { checkTraders, traderPaths, warnOfTraders } from './checks.ts';
import { traderMeasures } from './measures.ts';
import { trade } from './phases/trade.ts';
import { sizeOfTraders } from './size.ts';
import { traders, type World } from './state.ts';
import { createTraders } from './trader-genesis.ts';

/** Slot of a trader's traits; those before it say what never changes. */
const REACTION_SLOT = 4;

export const tradersModule = defineModule(traders, {
  checks: [checkTraders],
  warnings: [warnOfTraders],
  readsAlone: traderPaths,
  takes: sizeOfTraders,
  join: ({ market }) => {
    market.isValued = true;
  },
  create: createTraders,
  traits: drawReactions,
  adopts: { traders: 'reaction' },
  measures: traderMeasures,
  holdings: (world) => {
    const { holders, subnetBooks, traders: people } = world;
    return {
      traders: [
        ...listPurse(world, holders.traders, people.rows),
        ...subnetBooks.rt.map((book) => accountColumn(book, holders.traders, people.rows)),
      ],
    };
  },
  phases: [
    {
      slot: 'trade',
      doc: 'daily: traders; weekly: fundamental values',
      writes: {
        pools: 'value dayPrice dayVolume weekVolume volume emaPrice trend fundamental trending noisy',
        traders: 'strategy',
        subnets: 'royaltyPerRt',
        dao: 'awardPerStaked governancePay weekAward weekSpendUsd yield2pm',
      },
      does: [order],
      run: trade,
    },
  ],
});

function drawReactions({ scenario, streams, traders: people }: World): void {
  for (let id = 0; id < people.rows; id += 1)
    people.col.reaction[id] =
      scenario.traders.reaction *
      drawFactor(streams['trader.trait'], id, REACTION_SLOT, scenario.traders.reactionCv);
}
