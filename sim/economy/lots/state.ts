import { accounts, type CountOf, declare, table, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { rewards } from '../rewards/state.ts';
import { listLotHolders } from './lot-holders.ts';
import { lotsParameters } from './parameters.ts';

const ofLots: CountOf<typeof lotsParameters> = ({ scenario }) => scenario.tokens.lots.length;
const ofHolders: CountOf<typeof lotsParameters> = ({ scenario }) => listLotHolders(scenario.tokens).length;

/** Lots of the genesis beside the published ones, and what holders of any lot sell. */
export const lots = declare({
  name: 'lots',
  doc: "Lots of the genesis of one's own, and what those who hold unlocked lots sell.",
  parameters: lotsParameters,
  needs: [rewards],
  tables: {
    ownLots: table(
      'own-lots',
      { vested: column('f64', '1e-6 DGAI', 'vested of the lot after the start') },
      ofLots,
    ),
  },
  counts: {
    lotsSold: column('f64', '1e-6 DGAI', 'sold by holders of lots'),
    lotProceeds: column('f64', '1e-6 USD', 'what holders of lots were paid for them'),
  },
  books: {
    lotsDgai: accounts('lots', 'unlocked', 'DGAI', ofHolders),
    lotsUsd: accounts('lots', 'usd', 'USD', ofHolders),
  },
  flows: {
    DGAI: {
      'vest.lots': ['mint', 'lots', "lots of one's own, by their vesting", 10_030],
      'lots.release': ['funds', 'lots', 'unlocked DGAI of a fund on their way to a market', 10_031],
    },
    USD: {
      'outside.out.lots': ['lots', 'burn', 'what holders of lots sold and took home', 10_032],
    },
  },
});

export type World = WorldOf<typeof lots>;
