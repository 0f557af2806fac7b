import { type CountOf, declare, table, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import type { daoParameters } from '../dao/parameters.ts';
import type { subnetsParameters } from '../subnets/parameters.ts';
import { subnets } from '../subnets/state.ts';
import { foundersParameters } from './parameters.ts';

/** What has become of a staker's idea. */
export const ideaStage = { none: 0, had: 1, proposed: 2 } as const;

const ofFounders: CountOf<typeof daoParameters & typeof subnetsParameters> = ({ scenario }) =>
  scenario.subnets.proposals.by === 'founders' ? scenario.stakers.count : 0;

/** Who may found a subnet. */
export const founders = declare({
  name: 'founders',
  doc: 'Stakers with means and ideas, who propose subnets when it pays.',
  parameters: foundersParameters,
  needs: [subnets],
  tables: {
    founders: table(
      'founders',
      { idea: column('u8', 'code', '0 has had no idea for a subnet, 1 has one, 2 has proposed it') },
      ofFounders,
    ),
  },
  counts: {
    proposalUsd: column('f64', '1e-6 USD', 'spent on proposals'),
    forfeited: column('f64', '1e-6 DMP', 'deposits lost by those whose proposals were given back'),
  },
  flows: {
    '2PM': {
      'found.forfeit': ['dao vault', 'ecosystem', 'deposits of proposals that were given back', 10_009],
    },
    DMP: { 'dmp.forfeit': ['proposals', 'burn', 'DMP of such deposits', 10_017] },
    USD: { 'outside.out.founders': ['holders', 'burn', 'work on proposals and their schemas', 10_023] },
  },
  streams: ['founder.trait', 'founder.idea', 'founder.decision'],
  policies: { proposes: 'founders.proposes' },
});

export type World = WorldOf<typeof founders>;
