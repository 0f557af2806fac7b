import { beforeAll, describe, expect, it } from 'vitest';
import { poolOf } from '../../../sim/economy/markets/market.ts';
import { Run } from '../../../sim/economy/run.ts';
import { deriveDemandShares } from '../../../sim/economy/subnets/mechanisms/model-quality.ts';
import { runLawfully } from '../../laws/lawful-run.ts';
import { smallJoined } from '../small-scenario.ts';
import { sum, type Watch, type Watched, watch } from '../watched-run.ts';

/*
 * What joins the halves: inference pays royalties to those who built the model that served it, better data make better
 * models, and better models are asked for more.
 */
const fast = ['clock.tick=4 h', 'record.metricsEvery=4 h', 'clock.horizon=9 weeks'];
const runJoined = (set: readonly string[] = [], after?: Watch, replication = 0): Watched =>
  watch(smallJoined(...fast, `seed=royalties ${replication}`, ...set), after);

describe('royalties', () => {
  let all: Watched;
  beforeAll(() => {
    all = runJoined();
  });

  it('are what settlement owes to models, all of it credited, paid or waiting', () => {
    const { world, moved } = all;
    const { royaltiesAccrued, royaltiesPaid } = world.counts;
    expect(moved('settle.royalty')).toBeGreaterThan(0);
    expect(royaltiesAccrued[0]).toBe(moved('settle.royalty'));
    expect(royaltiesPaid[0]).toBe(moved('royalty.pay'));
    expect(sum(world.books.royalties.balance)).toBe(royaltiesAccrued[0] - royaltiesPaid[0]);
  });

  it('reach whoever holds RT, by how many and for how long', () => {
    expect(all.moved('royalty.pay')).toBeGreaterThan(0.3 * all.moved('settle.royalty'));
    expect(all.moved('royalty.nodes')).toBeGreaterThan(0);
  });

  it('are a tenth of the base cost of requests that a subnet served, and none of the others', () => {
    const none = runJoined(['mechanisms.split.royalty=0 %']);
    expect(none.moved('settle.royalty') + none.moved('royalty.pay')).toBe(0);
    const free = runJoined(['subnets.model.sensitivity=100', 'subnets.model.base=100 %']);
    // Where the free model is the best by far nobody asks for another.
    expect(free.moved('settle.royalty')).toBe(0);
    const { lastRoyalty, lastRequests } = all.world.subnets.col;
    const { lastWeekFees, lastWeekServed } = all.world.economy.col;
    const served = sum(lastRequests) / lastWeekServed[0];
    expect(served).toBeGreaterThan(0.05);
    // Gross fees are the base cost and what waiting adds to it.
    expect(sum(lastRoyalty) / (0.1 * served * lastWeekFees[0])).toBeGreaterThan(0.8);
    expect(sum(lastRoyalty) / (0.1 * served * lastWeekFees[0])).toBeLessThan(1.2);
  });

  it('are settled before RT change hands in a pool: nobody is paid for the time before they had them', () => {
    const run = new Run(smallJoined(...fast, 'traders.count=100'));
    runLawfully(run);
    const { counts, books, subnetBooks, holders, traders } = run.world;
    expect(counts.royaltiesPaid[0]).toBeGreaterThan(0);
    const bought = subnetBooks.rt.map(({ balance }) =>
      sum(balance.subarray(holders.traders, holders.traders + traders.rows)),
    );
    expect(sum(bought)).toBeGreaterThan(0);
    const earned = books.holdersDgai.balance.subarray(holders.traders, holders.traders + traders.rows);
    expect(sum(earned)).toBeGreaterThan(0);
  });

  it('of RT in pools go to those who own the pool, where they harvest', () => {
    const harvest = runJoined(['vault.pools=harvest']);
    expect(all.moved('royalty.harvest')).toBe(0);
    expect(harvest.moved('royalty.harvest')).toBeGreaterThan(0);
    expect(sum(harvest.world.books.harvest.balance)).toBeLessThan(harvest.world.holders.rows * 3);
  });
});

describe('users', () => {
  it('choose among models by the quality that they know', () => {
    let expected = 0;
    let variance = 0;
    let served = 0;
    let counted = 0;
    runJoined(['users.active=520', 'nodes.failures.enabled=false'], (phase, world) => {
      const { scenario, workloads, requests, scratch } = world;
      if (phase !== 'escrow' || world.counts.founded[0] === 0) return;
      const { knownQuality, workload, stage } = world.subnets.col;
      const { base, sensitivity } = scenario.subnets.model;
      const modelShares = workloads.map((_, kind) => {
        const own = [...stage.keys()].filter((id) => stage[id] === 2 && workload[id] === kind);
        const shares = new Float64Array(own.length + 1);
        deriveDemandShares(
          Float64Array.from([base, ...own.map((id) => knownQuality[id])]),
          shares.length,
          sensitivity,
          shares,
        );
        return 1 - shares[0];
      });
      for (const row of scratch.arrived.subarray(0, scratch.arrivedCount)) {
        const share = modelShares[requests.col.workload[row]];
        expected += share;
        variance += share * (1 - share);
        served += requests.col.subnet[row] > 0 ? 1 : 0;
        counted += 1;
      }
    });
    expect(counted).toBeGreaterThan(5_000);
    expect(expected / counted).toBeGreaterThan(0.1);
    expect(Math.abs(served - expected)).toBeLessThan(4 * Math.sqrt(variance));
  });
});

describe('data that are genuine instead of made up', () => {
  const replications = [0, 1, 2, 3, 4, 5, 6, 7];
  const arm = (...set: readonly string[]) =>
    replications.map((replication) => {
      const { world, moved } = runJoined(
        ['subnets.model.dataScale=2000', 'subnets.model.roundsScale=1', ...set],
        undefined,
        replication,
      );
      const { quality, lastRequests } = world.subnets.col;
      return {
        quality: sum(quality) / quality.length,
        asked: sum(lastRequests) / world.economy.col.lastWeekServed[0],
        royalties: moved('settle.royalty'),
      };
    });

  it('make better models, which are asked for more and earn more royalties, in every pair', () => {
    const honest = arm('contributors.fabricating=0 %', 'contributors.duplicating=0 %');
    const madeUp = arm('contributors.fabricating=100 %', 'contributors.duplicating=0 %');
    // Eight of eight: 0.4 % under chance, for each of three.
    for (const [pair, before] of madeUp.entries()) {
      expect(honest[pair].quality).toBeGreaterThan(1.5 * before.quality);
      expect(honest[pair].asked).toBeGreaterThan(1.5 * before.asked);
      expect(honest[pair].royalties).toBeGreaterThan(1.2 * before.royalties);
    }
  });
});

describe('what a model earns', () => {
  it('is what its RT are worth: traders pay for it, data are paid more, and more people bring them', () => {
    const arm = (royalty: string) =>
      [0, 1, 2, 3, 4, 5].map((replication) => {
        const set = [
          `mechanisms.split.royalty=${royalty}`,
          'markets.memory=2 weeks',
          'traders.fundamental=100 %',
          'traders.trend=0 %',
          'traders.considers=100 %',
          'traders.reaction=1',
          'traders.depthMax=100 %',
          // Little is staked on the subnets, so that their RT open cheap.
          'subnets.goal=10 2PM',
          'stakers.backs.share=0.05 %',
        ];
        const { world } = runJoined(set, undefined, replication);
        const { value, priceNano } = world.market.pools.col;
        return {
          value: sum(value.slice(poolOf.firstSubnet)),
          price: sum(priceNano.slice(poolOf.firstSubnet)),
          pay: sum(world.subnets.col.dataPay),
          people: sum(world.contributors.col.active),
        };
      });
    const [none, some] = [arm('0 %'), arm('10 %')];
    // Six of six: 1.6 % under chance, for each of four; and by how much.
    for (const [pair, before] of none.entries()) {
      expect(some[pair].value).toBeGreaterThan(100 * before.value);
      expect(some[pair].price).toBeGreaterThan(2 * before.price);
      expect(some[pair].pay).toBeGreaterThan(2 * before.pay);
      expect(some[pair].people).toBeGreaterThan(before.people);
    }
  });
});
