import { checkDraws } from '../../scenario/exact-amounts.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, type Warning } from '../../scenario/warning.ts';
import type { Scenario } from '../resolve.ts';

/** What is read only with the 2PM half of the economy. */
export const foundersPaths = ['founders'];

/** What proposals take is paid in exact USD. */
export const checkFounders = ({ founders }: Scenario): Finding[] =>
  checkDraws('founders.effort', founders.effort, 'usd');

/** Proposals come by a calendar or by founders, not by both. */
export function warnOfFounders({ subnets }: Scenario): Warning[] {
  const { by } = subnets.proposals;
  const because = `subnets.proposals.by is ${by}`;
  return [
    idle('founders', by === 'calendar', because),
    idle('subnets.first', by === 'founders', because),
    idle('subnets.every', by === 'founders', because),
  ];
}
