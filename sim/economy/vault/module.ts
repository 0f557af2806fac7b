import { accountColumn } from '../../kernel/final-tables.ts';
import { defineModule } from '../../kernel/module.ts';
import { listPurse } from '../dao/holdings.ts';
import { unstaking } from '../dao/module.ts';
import { order } from '../markets/module.ts';
import { royalty } from '../subnets/module.ts';
import { sumColumn } from '../subnets/sum-column.ts';
import { deriveVaultParts } from './allot.ts';
import {
  checkDensity,
  checkHolders,
  checkHonesty,
  checkRatio,
  checkRound,
  checkSmoothing,
  checkTargets,
  vaultPaths,
  warnOfContributors,
  warnOfVault,
} from './checks.ts';
import { createContributors } from './contributor-genesis.ts';
import { summariseVault } from './headlines.ts';
import { vaultMeasures } from './measures.ts';
import { createNodeData } from './node-data.ts';
import { train } from './phases/train.ts';
import { turnVault } from './schedule.ts';
import { sizeOfVault } from './size.ts';
import { vault } from './state.ts';

/** Most contributors that are followed week by week. */
const FOLLOWED_MAX = 400;

export const vaultModule = defineModule(vault, {
  checks: [checkRound, checkRatio, checkDensity, checkSmoothing, checkTargets, checkHonesty, checkHolders],
  warnings: [warnOfVault, warnOfContributors],
  readsAlone: vaultPaths,
  takes: sizeOfVault,
  join: (world) => {
    world.vaultParts.derive = () => deriveVaultParts(world);
  },
  renew: (world) => {
    world.digests.renew();
    world.dataSets = undefined;
  },
  create: (world) => {
    createContributors(world);
    createNodeData(world);
  },
  journals: ({ dataJournal }) => dataJournal,
  turn: turnVault,
  enter: ({ dataSets, scenario }) => dataSets?.weighBy(scenario),
  adopts: { subnets: 'allottedCompute allottedData decayRound decayNodeRounds' },
  keeps: ({ contributions, digests }) => [contributions, digests.slots, digests.counts],
  measures: vaultMeasures,
  headlines: summariseVault,
  samples: ({ contributors }) => [
    {
      name: 'contributors',
      doc: 'divergence of what the contributor last handed in, nats; empty while it contributes nothing',
      rows: contributors.rows,
      most: FOLLOWED_MAX,
      read: (now, id) => {
        const { subnet, handedIn, lastKl } = now.contributors.col;
        return subnet[id] >= 0 && handedIn[id] > 0 ? lastKl[id] : Number.NaN;
      },
    },
  ],
  holdings: (world) => {
    const { subnetBooks, holders, contributors } = world;
    const { rt, accrued } = subnetBooks;
    const first = holders.contributors;
    return {
      contributors: [
        ...listPurse(world, first, contributors.rows),
        ...rt.map((book) => accountColumn(book, first, contributors.rows)),
        ...(accrued.length > 0 ? [sumColumn(accrued, first, contributors.rows)] : []),
      ],
    };
  },
  phases: [
    {
      slot: 'train',
      doc: 'weekly: Royalty Vault: rounds of training, data by KL, claims',
      writes: {
        contributions: '*',
        digests: '*',
        'digest-counts': '*',
        contributors:
          'active barredUntil handedIn joinedRound lastKl payoff resold rtEarned size source subnet',
        'node-data': 'handedIn lastKl rtEarned',
        'held-data': 'items',
        nodes: 'weekTraining weekTrainingCost freeHours',
        'royalty-*': 'accrued claimed trainingWork dataWork',
        subnets:
          'awardedCompute awardedData bidders computePay dataPay daoPending eligible items nodeRounds quality rolledCompute rolledData round supplied trained workedTick',
        'vault-counts': 'contributions duplicates forgeries klCount klSum rtClaimed',
      },
      does: [order, royalty, unstaking],
      run: train,
    },
  ],
});
