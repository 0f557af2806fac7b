import { declare, institution, table, type WorldOf } from '../../kernel/module.ts';
import { tokensParameters } from './parameters.ts';

/** What there is of DGAI and USD, and the institutions that hold them for all. */
export const tokens = declare({
  name: 'tokens',
  doc: 'DGAI and USD, and the institutions that hold them for everybody.',
  parameters: tokensParameters,
  tokens: { DGAI: 6, USD: 6 },
  // Parts add what they know of the economy as a whole.
  tables: { economy: table('economy', {}, () => 1) },
  books: {
    operations: institution('operations', 'DGAI'),
    operationsUsd: institution('operations usd', 'USD'),
    governance: institution('governance pool', 'DGAI'),
    treasury: institution('treasury', 'DGAI'),
    treasuryUsd: institution('treasury usd', 'USD'),
    community: institution('community', 'DGAI'),
    team: institution('team', 'DGAI'),
    investors: institution('investors', 'DGAI'),
  },
  flows: {
    DGAI: { genesis: ['mint', 'holders', 'unlocked genesis, as the scenario lays it out', 1] },
  },
});

export type World = WorldOf<typeof tokens>;
