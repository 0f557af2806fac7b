import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/engine/simulate.ts';
import { hamlet } from '../ranges/outcome.ts';

const digests = new Map<string, string>();

function digestOf(set: readonly string[]): string {
  const key = set.join('\n');
  const known = digests.get(key) ?? simulate(hamlet([...village, ...set])).digest;
  digests.set(key, known);
  return known;
}

/** The hamlet with enough of everybody, day by day, that all of them have occasion for their habits. */
const village = [
  'clock.tick=24 h',
  'clock.horizon=6 weeks',
  'record.metricsEvery=1 week',
  'nodes.active=12',
  'nodes.potential=16',
  'nodes.selfDealing.share=100 %',
  'tokens.wallets.nodeStakes=280,000 DGAI',
  'tokens.wallets.community=435,000 DGAI',
  'mechanisms.price.basePrice=0.1 DGAI/CU',
  'delegators.count=30',
  'delegators.outsideYield=50 %',
  'stakers.count=12',
  'contributors.count=12',
  'contributors.duplicating=50 %',
  'contributors.claimsEvery=50',
  'traders.count=20',
  'users.growth.imitation=50 %',
  'subnets.count=5',
  'subnets.every=1 h',
  'subnets.goal={ uniform: ["300 2PM", "2,000 2PM"] }',
  'subnets.training=fhe',
];
const near = ['vault.kl.estimator=knn'];
const contested = [
  'clock.horizon=8 weeks',
  'mechanisms.emission.weight=cu',
  'mechanisms.price.basePrice=0.02 DGAI/CU',
  'stakers.backs.threshold=50 %',
];

/** What people do by habit and institutions by rule, and another of each; with what it needs beside. */
const habits: readonly (readonly [path: string, value: string, needs?: readonly string[]])[] = [
  ['users.growth.satisfiedBelow', '0 %'],
  ['users.adaptorLagMax', '0'],
  ['users.adaptorMemory', '50 %'],
  ['users.penaltyMemory', '0 /h'],
  ['nodes.entry.memory', '100 %'],
  ['nodes.selfDealing.amounts', '3'],
  ['nodes.training.looks', '1', contested],
  ['delegators.looksAtStart', '1'],
  ['delegators.looksAt', '1'],
  ['delegators.habit', '0 %'],
  ['delegators.lossMemory', '0 %'],
  ['delegators.yieldMax', '0 %'],
  ['delegators.buys', '100 %'],
  ['delegators.withdrawsFrom', '100 %'],
  ['delegators.orderMin', '1,000,000 DGAI'],
  ['mechanisms.staking.poolMargin', '0 %'],
  ['mechanisms.treasury.poolMargin', '0 %'],
  ['stakers.speed', '50 %'],
  ['stakers.turnout', '0 %'],
  ['stakers.backs.ownView', '0'],
  ['stakers.liquidity.changeMin', '100 %'],
  ['stakers.liquidity.yieldMax', '0 %'],
  ['stakers.liquidity.pioneerShare', '100 %'],
  ['contributors.verbatim', '0 %'],
  ['traders.inDgai', '0 %'],
  ['traders.inTwoPm', '0 %'],
  ['traders.misjudgement', '20 %'],
  ['traders.misjudgementMax', '0 %'],
  ['traders.reactionCv', '0'],
  ['traders.trendMemory', '1 d'],
  ['traders.trendHorizon', '28 d'],
  ['traders.profitMemory', '1 d'],
  ['vault.collectsEvery', '1'],
  ['vault.kl.ownPoints', '32', near],
  ['vault.kl.poolPoints', '64', near],
  ['vault.kl.spacing', '0', near],
  ['dao.founding.toHolders', '0 %'],
  ['dao.founding.toCompute', '0 %'],
];

describe('another economy comes of another', () => {
  it.each(habits.map(([path, value, needs = []]) => ({ path, value, needs })))(
    '$path',
    ({ path, value, needs }) => {
      expect(digestOf([...needs, `${path}=${value}`])).not.toBe(digestOf(needs));
    },
  );
});
