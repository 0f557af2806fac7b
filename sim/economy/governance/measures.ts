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
  [
    'votes.franchise',
    'share',
    'DGAI that could vote last time, of all there are',
    (w) => {
      const { id } = w.books.users.token;
      const voted = w.counts.votesAll[0] > 0;
      return voted ? w.counts.votesAll[0] / (w.ledger.minted[id] - w.ledger.burned[id]) : Number.NaN;
    },
    'week',
    'no vote by DGAI was held',
  ],
  [
    'votes.capture',
    'USD',
    'present price of the DGAI that would outvote all that voted last time',
    (w) => {
      const { threshold } = w.scenario.mechanisms.governance;
      const needed = (w.counts.votesCast[0] / BASE_UNITS) * (threshold / (1 - threshold));
      return w.counts.votesAll[0] > 0 && threshold < 1 ? needed * w.priceUsd : Number.NaN;
    },
    'week',
    'no vote by DGAI was held, or none could be won by buying',
  ],
  ['votes.passed', '1', 'proposals passed since the start', (w) => w.counts.votesPassed[0], 'week'],
  ['rule.basePrice', 'DGAI/CU', 'base price in force', (w) => w.inForce.basePrice / BASE_UNITS],
  ['rule.audit', 'share', 'audit probability in force', (w) => w.inForce.audit / BASE_UNITS],
]);

/** Votes, and rules in force. */
export const governanceMeasures = (): readonly Measure<World>[] => governance;
