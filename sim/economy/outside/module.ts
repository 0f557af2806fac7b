import { defineModule } from '../../kernel/module.ts';
import { checkSeries, warnOfDates, warnOfDesk, warnOfPrice, warnOfSeries } from './checks.ts';
import { outside, startLevels } from './state.ts';

export const outsideModule = defineModule(outside, {
  checks: [checkSeries],
  warnings: [warnOfPrice, warnOfSeries, warnOfDates, warnOfDesk],
  observes: { price: ({ priceUsd }) => priceUsd },
  renew: ({ levels }) => {
    Object.assign(levels, startLevels);
  },
});
