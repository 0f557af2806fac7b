import type { Finding } from '../../scenario/schema-problems.ts';
import { checkShareSum } from '../../scenario/share-sum.ts';
import { idle, type Warning } from '../../scenario/warning.ts';
import type { Scenario } from '../resolve.ts';

/** What is read only with the 2PM half of the economy. */
export const traderPaths = ['traders', 'markets.memory', 'markets.holdWeeks', 'markets.float'];

/** Traders by strategy, and by what they trade. */
export function checkTraders({ traders }: Scenario): Finding[] {
  const { fundamental, trend, inDgai, inTwoPm } = traders;
  const path = 'traders';
  return [
    ...checkShareSum({
      path,
      shares: { fundamental, trend },
      what: 'fundamental, trend',
      rest: 'the rest are noise',
    }),
    ...checkShareSum({
      path,
      shares: { inDgai, inTwoPm },
      what: 'inDgai, inTwoPm',
      rest: 'the rest trade RT',
    }),
  ];
}

/** What traders would go by. */
const strategies = [
  'considers',
  'fundamental',
  'trend',
  'intensity',
  'switches',
  'reaction',
  'demand',
  'orderMax',
  'depthMax',
  'noise',
];

export const warnOfTraders = ({ traders }: Scenario): Warning[] =>
  strategies.map((name) => idle(`traders.${name}`, !traders.enabled, 'traders.enabled is false'));
