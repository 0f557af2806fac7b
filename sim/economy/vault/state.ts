import { agents, type CountOf, declare, type WorldOf } from '../../kernel/module.ts';
import { column, createTable } from '../../state/table.ts';
import { subnets } from '../subnets/state.ts';
import { contributorSpec, countContributors } from './contributors.ts';
import type { DataSets } from './data-sets.ts';
import { type Contributions, contributionSpec, DigestRegistry } from './mechanisms/contribution-proofs.ts';
import { vaultParameters } from './parameters.ts';

const CONTRIBUTION_ROWS = 256;

const ofContributors: CountOf<typeof vaultParameters> = ({ scenario }) => countContributors(scenario);

/** The Royalty Vault of each subnet, and those who work for its RT. */
export const vault = declare(
  {
    name: 'vault',
    doc: 'The Royalty Vault: rounds of training and of data, RT by decay and by divergence, claims.',
    parameters: vaultParameters,
    kept: ['contributions', 'digests', 'digest-counts'],
    needs: [subnets],
    seats: { holders: { contributors: [ofContributors, 1] } },
    tables: {
      contributors: agents('contributors', contributorSpec, ofContributors),
    },
    counts: {
      contributions: column('f64', '1', 'contributions accepted'),
      duplicates: column('f64', '1', 'contributions refused because their digest was known'),
      klSum: column('f64', 'nats', 'divergence of the contributions of the last round, summed'),
      klCount: column('f64', '1', 'contributions of the last round'),
      rtClaimed: column('f64', 'RT', 'RT claimed'),
    },
    flows: {
      DGAI: { 'royalty.nodes': ['holders', 'nodes', 'royalties of operators', 10_019] },
      USD: {
        'outside.in.contributors': ['mint', 'holders', "contributors' own money, for their data", 10_021],
        'outside.out.data': ['holders', 'burn', 'gathering, encrypting and uploading data', 10_023],
        'training.proceeds': ['holders', 'nodes', 'what operators got for RT', 10_024],
      },
    },
    streams: [
      'contributor.trait',
      'contributor.class',
      'contributor.decision',
      'contributor.sample',
      'node.training',
      'compute.winner',
    ],
    policies: {
      klWeight: 'vault.kl.formula',
      joins: 'contributors.joins',
      trainingBid: 'nodes.training.bid',
    },
  },
  () => ({
    /** Contributions to the round that was settled last. */
    contributions: createTable('contributions', contributionSpec, CONTRIBUTION_ROWS) as Contributions,
    /** Every digest that was ever handed in. */
    digests: new DigestRegistry(),
    /** What the data of contributors look like; derived from their traits when they are first asked for. */
    dataSets: undefined as DataSets | undefined,
  }),
);

export type World = WorldOf<typeof vault>;
