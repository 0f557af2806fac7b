import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/economy/simulate.ts';
import { isChangeable } from '../../sim/scenario/changeable.ts';
import { hamlet } from '../ranges/outcome.ts';
import { habits } from './habits.ts';

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
describe('another economy comes of another, from a date on where it may change', () => {
  it.each(habits.map(([path, value, needs = []]) => ({ path, value, needs })))(
    '$path',
    ({ path, value, needs }) => {
      const set = isChangeable(path)
        ? `changes=[{ from: 2 d, set: { ${path}: ${Number.isNaN(Number(value)) ? JSON.stringify(value) : value} } }]`
        : `${path}=${value}`;
      expect(digestOf([...needs, set])).not.toBe(digestOf(needs));
    },
  );
});
