import { defineModule } from '../../kernel/module.ts';
import { orderOwner } from '../markets/market.ts';
import { order } from '../markets/module.ts';
import { checkKinds, warnOfGrants } from './checks.ts';
import { grantMeasures } from './measures.ts';
import { deriveReach } from './mechanisms/grant-effects.ts';
import { fundProjects } from './phases/fund.ts';
import { saveCosts } from './phases/save-costs.ts';
import { grants, type World } from './state.ts';

export const grantsModule = defineModule(grants, {
  checks: [checkKinds],
  warnings: [warnOfGrants],
  join,
  measures: grantMeasures,
  phases: [
    { slot: 'surround', doc: 'costs that funded tools save', writes: {}, run: saveCosts },
    {
      slot: 'spend',
      doc: 'weekly: funded projects begin, are paid, end and fall out of use',
      writes: {
        projects: '*',
        grants: '*',
        economy: 'grantsWaiting',
        'grants-counts': 'projectsFailed projectsBegun grantsPaid',
      },
      does: [order],
      run: fundProjects,
    },
  ],
  handedOn: [[{ economy: 'grantsWaiting' }, 'granted by the treasury, awarded by the community']],
});

/** Developers sell, funded models are worth something to users, and applications bring new ones. */
function join(world: World): void {
  const { market, books, models, attraction } = world;
  market.enrol(orderOwner.developer, { dgai: books.developers, usd: books.developersUsd });
  const { worth } = models;
  models.worth = () => worth() * (1 + deriveReach(world.inUse.col.models[0], world.scenario.grants.models));
  attraction.ofOthers = () =>
    deriveReach(world.inUse.col.applications[0], world.scenario.grants.applications);
}
