import { adoption } from '../../kernel/column-writers.ts';
import type { Change } from '../../kernel/module.ts';
import { defineModule } from '../../kernel/module.ts';
import { computeSlots } from '../../kernel/slots.ts';
import { checkVoters, warnOfLateSets } from './checks.ts';
import { governanceMeasures } from './measures.ts';
import { change } from './phases/change.ts';
import { govern } from './phases/govern.ts';
import { governance, proposalStage, voterSlot, type World } from './state.ts';

export const governanceModule = defineModule(governance, {
  checks: [checkVoters],
  join,
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
        'governance-counts': 'turnout votesPassed votesCast votesAll',
      },
      does: [adoption],
      run: govern,
    },
  ],
});

/** Users, team and investors vote where all who hold DGAI do. */
function join({ electors, books }: World): void {
  electors.push(
    { slot: voterSlot.user, wallet: books.users, earns: (flow, row) => flow.user(row) },
    { slot: voterSlot.team, wallet: books.team },
    { slot: voterSlot.investors, wallet: books.investors },
  );
}

/** What votes made of the scenario, and when. */
function listAdopted({
  resolved,
  proposals,
}: World): readonly { readonly at: number; readonly set: Change }[] {
  const { stage, effectTick } = proposals.col;
  return resolved.scenario.mechanisms.governance.proposals.flatMap(({ set }, id) =>
    // Behind what dates and rules set in the same tick.
    stage[id] === proposalStage.adopted ? [{ at: effectTick[id] + 0.5, set: set as Change }] : [],
  );
}
