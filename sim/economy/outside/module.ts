import { defineModule } from '../../kernel/module.ts';
import { checkSeries, warnOfDesk, warnOfPrice, warnOfSeries } from './checks.ts';
import { outside, startLevels } from './state.ts';

export const outsideModule = defineModule(outside, {
  checks: [checkSeries],
  warnings: [warnOfPrice, warnOfSeries, warnOfDesk],
  renew: ({ levels }) => {
    Object.assign(levels, startLevels);
  },
});
