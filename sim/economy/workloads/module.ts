import { defineModule } from '../../kernel/module.ts';
import {
  checkCalibrations,
  checkServingTiers,
  checkSizes,
  checkWorkloadNames,
  checkWorkloadWeights,
  warnOfDisturbed,
  warnOfOffers,
  warnOfSizes,
} from './checks.ts';
import { offer } from './offer.ts';
import { workloads } from './state.ts';

export const workloadsModule = defineModule(workloads, {
  checks: [checkWorkloadNames, checkServingTiers, checkWorkloadWeights, checkSizes],
  checksOfInputs: [checkCalibrations],
  warnings: [warnOfSizes, warnOfOffers, warnOfDisturbed],
  create: ({ scenario, offered }) => {
    scenario.workloads.forEach(({ whitelisted }, w) => {
      offered.col.whitelisted[w] = whitelisted ? 1 : 0;
    });
  },
  adopts: { workloads: '*' },
  adopted: ({ scenario, offered }, set) => offer(scenario, set, offered.col.whitelisted),
});
