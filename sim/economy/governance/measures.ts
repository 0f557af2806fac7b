import { group, type Measure } from '../../kernel/measure.ts';
import { BASE_UNITS } from '../../units.ts';
import type { World } from './state.ts';

const governance = group<World>('governance', [
  [
    'votes.turnout',
    'share',
    'stake that voted last time',
    (w) => (w.economy.col.votesHeld[0] === 0 ? Number.NaN : w.counts.turnout[0]),
    'week',
    'no vote was held',
  ],
  ['votes.passed', '1', 'proposals passed since the start', (w) => w.counts.votesPassed[0], 'week'],
  ['rule.basePrice', 'DGAI/CU', 'base price in force', (w) => w.inForce.basePrice / BASE_UNITS],
  ['rule.audit', 'share', 'audit probability in force', (w) => w.inForce.audit / BASE_UNITS],
]);

/** Votes, and rules in force. */
export const governanceMeasures = (): readonly Measure<World>[] => governance;
