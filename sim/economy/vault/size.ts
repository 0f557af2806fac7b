import { counted, type RunSize } from '../../kernel/run-size.ts';
import { WEEK_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';
import { countContributors } from './contributors.ts';

/** Contributors hand in data by the round, and think by the week; every holder has accounts in each subnet. */
export function sizeOfVault(scenario: Scenario): RunSize {
  const { clock, contributors, nodes, stakers, subnets, traders, vault } = scenario;
  const people = countContributors(scenario) + (contributors.nodes.share === 0 ? 0 : nodes.potential);
  const holders = stakers.count + people + traders.count + nodes.potential;
  const rounds = Math.ceil(clock.horizon / vault.round);
  const { estimator, ownPoints, poolPoints } = vault.kl;
  const perClass = estimator === 'knn' ? (50 * ownPoints * poolPoints) / 4096 : 1;
  const perRound = people * (2 + 0.02 * subnets.classes * perClass) + subnets.count * 50;
  return {
    work: [
      { path: 'vault.round', what: 'contributors and classes round by round', amount: rounds * perRound },
      {
        path: 'contributors.count',
        what: 'contributors week by week',
        amount: Math.ceil(clock.horizon / WEEK_HOURS) * contributors.count * subnets.count * 0.1,
      },
    ],
    memory: [
      {
        what: 'holders of royalties',
        amount: holders * (200 + 120 * subnets.count + 16 * subnets.classes),
        ...counted('subnets.count', subnets.count),
      },
    ],
  };
}
