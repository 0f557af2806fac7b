import { agents, type CountOf, declare, table, type WorldOf } from '../../kernel/module.ts';
import { column, createTable } from '../../state/table.ts';
import type { nodesParameters } from '../nodes/parameters.ts';
import type { subnetsParameters } from '../subnets/parameters.ts';
import { subnets } from '../subnets/state.ts';
import { contributorSpec, countContributors } from './contributors.ts';
import type { DataSets } from './data-sets.ts';
import { comparesWithHistory } from './held-data.ts';
import { openJournal } from './journal.ts';
import { type Contributions, contributionSpec, DigestRegistry } from './mechanisms/contribution-proofs.ts';
import { nodeDataSpec } from './node-data.ts';
import { vaultParameters } from './parameters.ts';

const CONTRIBUTION_ROWS = 256;

const ofContributors: CountOf<typeof vaultParameters> = ({ scenario }) => countContributors(scenario);

const ofNodeData: CountOf<typeof vaultParameters & typeof nodesParameters> = ({ scenario }) =>
  scenario.contributors.nodes.share === 0 ? 0 : scenario.nodes.potential;

const ofHeld: CountOf<typeof vaultParameters & typeof subnetsParameters> = ({ scenario }) =>
  comparesWithHistory(scenario) ? scenario.subnets.count * scenario.subnets.classes : 0;

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
      nodeData: table('node-data', nodeDataSpec, ofNodeData),
      held: table(
        'held-data',
        { items: column('f64', 'items', 'items that a subnet holds of a class, subnet by subnet') },
        ofHeld,
      ),
    },
    counts: {
      contributions: column('f64', '1', 'contributions accepted'),
      duplicates: column('f64', '1', 'contributions refused because their digest was known'),
      forgeries: column('f64', '1', 'contributions refused because their proof was found to be forged'),
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
      'contributor.change',
      'proof.check',
      'node.data',
      'node.data.class',
      'node.training',
      'compute.winner',
    ],
    policies: {
      klWeight: 'vault.kl.formula',
      joins: 'contributors.joins',
      trainingBid: 'nodes.training.bid',
    },
  },
  ({ scenario }) => ({
    /** Every data set that was handed in, as long as nobody has written it down; where the scenario asks for it. */
    dataJournal: openJournal(scenario.contributors, scenario.subnets.classes),
    /** Contributions to the round that was settled last. */
    contributions: createTable('contributions', contributionSpec, CONTRIBUTION_ROWS) as Contributions,
    /** Every digest that was ever handed in. */
    digests: new DigestRegistry(),
    /** What the data of contributors look like; derived from their traits when they are first asked for. */
    dataSets: undefined as DataSets | undefined,
  }),
);

export type World = WorldOf<typeof vault>;
