import type { Act } from '../../kernel/column-writers.ts';
import { accountColumn } from '../../kernel/final-tables.ts';
import { defineModule } from '../../kernel/module.ts';
import { poolOf } from '../markets/market.ts';
import { checkGoals, checkSubnetNames, subnetPaths, warnOfGroups } from './checks.ts';
import { bindModels } from './choose-models.ts';
import { voteByDmp } from './dmp-vote.ts';
import { layOutSubnets, planSubnets } from './genesis.ts';
import { summariseDao } from './headlines.ts';
import { subnetMeasures } from './measures.ts';
import { derivePriceFactor } from './mechanisms/model-quality.ts';
import { deriveModelShares, deriveRtShare } from './model-shares.ts';
import { listModels, offerModels } from './models.ts';
import { bindRoyalties } from './pay-royalties.ts';
import { backProposals } from './phases/back.ts';
import { closeWeek } from './phases/close-week.ts';
import { found } from './phases/found.ts';
import { payHarvest, settlePoolRoyalty, settleRoyalty } from './royalty.ts';
import { sizeOfSubnets } from './size.ts';
import { subnets, type World } from './state.ts';
import { sumColumn } from './sum-column.ts';

/** A holder is paid the royalties of its RT; before every change of them. */
export const royalty: Act = {
  name: 'royalty',
  writes: { 'royalty-*': 'paid fraction', 'subnets-counts': 'royaltiesPaid' },
};

export const subnetsModule = defineModule(subnets, {
  checks: [checkGoals, checkSubnetNames],
  warnings: [warnOfGroups],
  readsAlone: subnetPaths,
  takes: sizeOfSubnets,
  join,
  renew: (world) => {
    world.modelChoice = undefined;
  },
  enter: ({ market, scenario, tickHours }) => {
    market.glideTicks = Math.round(scenario.dao.founding.glide / tickHours);
  },
  create: layOutSubnets,
  traits: planSubnets,
  adopted: listModels,
  begin: offerModels,
  resume: listModels,
  adopts: { subnets: 'goal promise openTick quality', dao: 'modelQuality' },
  keeps: (world) => world.royalty,
  measures: subnetMeasures,
  headlines: summariseDao,
  holdings: ({ subnetBooks, holders, stakers, nodes }) => {
    const { rt, accrued, committedBacked, committedUnbacked } = subnetBooks;
    return {
      stakers: [
        ...rt.map((book) => accountColumn(book, holders.stakers, stakers.rows)),
        ...[committedBacked, committedUnbacked]
          .filter((books) => books.length > 0)
          .map((books) => sumColumn(books, holders.stakers, stakers.rows)),
      ],
      nodes: [
        ...rt.map((book) => accountColumn(book, holders.nodes, nodes.rows)),
        ...(accrued.length > 0 ? [sumColumn(accrued, holders.nodes, nodes.rows)] : []),
      ],
    };
  },
  phases: [
    {
      slot: 'back',
      doc: 'weekly: commitments of DMP to proposals',
      writes: {},
      run: backProposals,
    },
    {
      slot: 'found',
      doc: 'weekly: subnet founding: proposals open, are founded or give back; airdrops',
      writes: {
        subnets: 'stage openTick foundedTick daoPending eligible knownQuality',
        pools: 'open openTick lpSupply priceNano',
        dao: 'unbackedDrawn unbackedLots weekAward modelQuality',
        'subnets-counts': 'proposed founded failed upkeep',
      },
      does: [royalty],
      run: found,
    },
    {
      slot: 'harvest',
      doc: 'weekly: royalties that pools earned go to those who hold their shares',
      writes: {},
      does: [royalty],
      run: (world) => {
        if (world.settlesWeek) payHarvest(world);
      },
    },
    {
      slot: 'week',
      doc: 'weekly: what subnets did in the week',
      writes: { subnets: 'weekRequests lastRequests weekRoyalty lastRoyalty seenItems idleWeeks' },
      run: closeWeek,
    },
  ],
  handedOn: [
    [{ subnets: 'weekRequests weekRoyalty' }, 'counted in the week, begun anew after it'],
    [{ dao: 'weekAward modelQuality' }, 'counted in one place, settled in another'],
    [{ subnets: 'goal promise openTick quality' }, 'planned until it is proposed, then founded and trained'],
    [{ subnets: 'eligible daoPending' }, 'RT come into wallets by founding, training and trade'],
  ],
});

/** Models take their place beside the free one, pools settle royalties, and holders of DMP vote. */
function join(world: World): void {
  const { models, market, voters, subnetNames } = world;
  models.worth = () => {
    const { growth, base } = world.scenario.subnets.model;
    return derivePriceFactor(world.commons.col.modelQuality[0], growth, base);
  };
  models.bindChoose = () => bindModels(world);
  models.bindPay = () => bindRoyalties(world);
  models.shares = () => deriveModelShares(world);
  models.partOfNode = (model, node) => deriveRtShare(world, model, node);
  for (const id of subnetNames.keys()) {
    const venue = market.venues[poolOf.firstSubnet + id];
    venue.beforeHolder = (holder, change) => {
      settleRoyalty(world, id, holder);
      world.subnets.col.eligible[id] += change;
    };
    venue.beforeSwap = () => settlePoolRoyalty(world, id);
  }
  voters.set('dmp', (set, held) => voteByDmp(world, set, held));
}
