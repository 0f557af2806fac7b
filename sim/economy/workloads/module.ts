import { defineModule } from '../../kernel/module.ts';
import { offer } from './offer.ts';
import { workloads } from './state.ts';

export const workloadsModule = defineModule(workloads, {
  create: ({ scenario, offered }) => {
    scenario.workloads.forEach(({ whitelisted }, w) => {
      offered.col.whitelisted[w] = whitelisted ? 1 : 0;
    });
  },
  adopts: { workloads: '*' },
  adopted: ({ scenario, offered }, set) => offer(scenario, set, offered.col.whitelisted),
});
