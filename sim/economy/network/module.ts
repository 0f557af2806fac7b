import { defineModule } from '../../kernel/module.ts';
import { summariseNetwork } from './headlines.ts';
import { closeHistory } from './history.ts';
import { networkMeasures } from './measures.ts';
import { warnOfStandstill } from './standstill.ts';
import { network } from './state.ts';

export const networkModule = defineModule(network, {
  warnings: [warnOfStandstill],
  endTick: closeHistory,
  measures: networkMeasures,
  headlines: summariseNetwork,
});
