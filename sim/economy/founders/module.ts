import { defineModule } from '../../kernel/module.ts';
import { checkFounders, foundersPaths, warnOfFounders } from './checks.ts';
import { founderMeasures } from './measures.ts';
import { propose } from './phases/propose.ts';
import { founders } from './state.ts';

export const foundersModule = defineModule(founders, {
  checks: [checkFounders],
  warnings: [warnOfFounders],
  readsAlone: foundersPaths,
  measures: founderMeasures,
  phases: [
    {
      slot: 'back',
      doc: 'weekly: founders have ideas, and propose subnets when it pays',
      writes: {
        founders: 'idea',
        subnets: 'proposer promise misfit deposit quality openTick',
        'founders-counts': 'proposalUsd forfeited',
      },
      run: propose,
    },
  ],
  handedOn: [
    [{ subnets: 'promise quality openTick' }, 'planned until a founder says when, and what it promises'],
  ],
});
