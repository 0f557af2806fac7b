import { defineModule } from '../../kernel/module.ts';
import { orderOwner } from '../markets/market.ts';
import { order } from '../markets/module.ts';
import { checkLotHolders, checkLotNames, warnOfLots } from './checks.ts';
import { lotMeasures } from './measures.ts';
import { layOutLots, sellLots } from './phases/sell-lots.ts';
import { lots } from './state.ts';

export const lotsModule = defineModule(lots, {
  checks: [checkLotNames, checkLotHolders],
  warnings: [warnOfLots],
  join: ({ market, books }) => market.enrol(orderOwner.lot, { dgai: books.lotsDgai, usd: books.lotsUsd }),
  create: layOutLots,
  measures: lotMeasures,
  phases: [
    {
      slot: 'vest',
      doc: "weekly: lots of one's own vest, and holders of unlocked lots sell",
      writes: { 'own-lots': 'vested', 'lots-counts': 'lotsSold lotProceeds' },
      does: [order],
      run: sellLots,
    },
  ],
});
