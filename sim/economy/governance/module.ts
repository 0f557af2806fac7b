import { adoption } from '../../kernel/column-writers.ts';
import type { Change } from '../../kernel/module.ts';
import { defineModule } from '../../kernel/module.ts';
import { computeSlots } from '../../kernel/slots.ts';
import { checkVoters, warnOfLateSets } from './checks.ts';
import { governanceMeasures } from './measures.ts';
import { change } from './phases/change.ts';
import { govern } from './phases/govern.ts';
import { governance, proposalStage, type World } from './state.ts';

export const governanceModule = defineModule(governance, {
  checks: [checkVoters],
  warnings: [warnOfLateSets],
  enacted: listAdopted,
  measures: governanceMeasures,
  phases: [
    {
      slot: 'change',
      doc: 'changes of the scenario whose time has come',
      writes: {},
      does: [adoption],
      run: change,
    },
    {
      slot: 'compute',
      doc: 'formulas: what parameters are that the scenario computes',
      writes: {},
      does: [adoption],
      run: computeSlots,
    },
    {
      slot: 'govern',
      doc: 'governance: votes, pay of voters, changes take effect',
      writes: {
        proposals: '*',
        economy: 'votesHeld',
        'governance-counts': 'turnout votesPassed',
      },
      does: [adoption],
      run: govern,
    },
  ],
});

/** What votes made of the scenario, and when. */
function listAdopted({
  resolved,
  proposals,
}: World): readonly { readonly at: number; readonly set: Change }[] {
  const { stage, effectTick } = proposals.col;
  return resolved.scenario.mechanisms.governance.proposals.flatMap(({ set }, id) =>
    stage[id] === proposalStage.adopted ? [{ at: effectTick[id], set: set as Change }] : [],
  );
}
