import { checkDraws } from '../../scenario/exact-amounts.ts';
import { type Finding, showValue } from '../../scenario/schema-problems.ts';
import { idle, type Warning } from '../../scenario/warning.ts';
import type { Scenario } from '../resolve.ts';

/** What is read only with the 2PM half of the economy. */
export const subnetPaths = ['subnets', 'markets.requiredReturn'];

export const checkGoals = ({ subnets }: Scenario): Finding[] =>
  checkDraws('subnets.goal', subnets.goal, 'twoPm');

export const warnOfGroups = ({ subnets: { models } }: Scenario): Warning[] => [
  idle('subnets.models.transfer', models.count === 1, 'subnets.models.count is 1'),
];

/** Names of subnets name their tokens. */
export function checkSubnetNames({ subnets }: Scenario): Finding[] {
  const { names, count } = subnets;
  if (names.length > count) {
    const constraint = `expected at most ${count} names, one for each subnet`;
    const hint = 'raise subnets.count, or leave names out';
    return [{ path: 'subnets.names', constraint, value: `${names.length} names`, hint }];
  }
  const generated = Array.from({ length: count }, (_, index) => `subnet-${index + 1}`).slice(names.length);
  return names.flatMap((name, index) => {
    const path = `subnets.names.${index}`;
    const value = showValue(name);
    if (!/^[\p{L}\p{N}]([\p{L}\p{N} ._-]*[\p{L}\p{N}])?$/u.test(name)) {
      const constraint = 'expected a name of letters, digits and, between them, spaces, points, _ and -';
      return [{ path, constraint, value, hint: 'it becomes the name of a token' }];
    }
    if (names.indexOf(name) === index && !generated.includes(name)) return [];
    const hint = generated.includes(name)
      ? 'a subnet without a stated name has it'
      : 'another in the list has it';
    return [{ path, constraint: 'expected a name of its own', value, hint }];
  });
}
