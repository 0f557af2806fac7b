import { type CountOf, declare, institution, table, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { subnets } from '../subnets/state.ts';
import { listOthers } from './mines.ts';
import { miningParameters } from './parameters.ts';

const ofOthers: CountOf<typeof miningParameters> = ({ scenario }) => listOthers(scenario.markets).length;

/** An account of each holder in each pool beside the home pool, pool by pool. */
const ofOthersHolders: CountOf<typeof miningParameters> = ({ scenario }, rowsOf) =>
  listOthers(scenario.markets).length * rowsOf('holders');

/** Liquidity of pools. */
export const mining = declare({
  name: 'mining',
  doc: 'Liquidity that stakers provide to pools, and what it is rewarded.',
  parameters: miningParameters,
  needs: [subnets],
  tables: {
    holder: table('holders', {
      usdKept: column('f64', '1e-6 USD', 'USD it had when it last thought of its liquidity'),
      miningPaid: column('u64', '2^-32', 'liquidity rewards per share up to which it has been paid'),
    }),
    commons: table('dao', {
      miningPaidOut: column('f64', '1e-6 2PM', 'liquidity rewards due so far by the schedule'),
      miningCarried: column('f64', '1e-6 2PM', 'liquidity rewards due that nobody has earned yet'),
      miningOffset: column(
        'f64',
        '1e-6 2PM',
        'due by earlier rules of mining beyond what the present one would have made due',
      ),
      miningPerShare: column('u64', '2^-32', 'liquidity rewards per pool share since the start'),
    }),
    minedPools: table(
      'mined-pools',
      {
        due: column('f64', '1e-6 2PM', 'liquidity rewards due so far by the schedule'),
        carried: column('f64', '1e-6 2PM', 'liquidity rewards due that nobody has earned yet'),
        offset: column(
          'f64',
          '1e-6 2PM',
          'due by earlier rules beyond what the present one would have made due',
        ),
        perShare: column('u64', '2^-32', 'liquidity rewards per pool share since the start'),
      },
      ofOthers,
    ),
    minedHolders: table(
      'mined-holders',
      { paid: column('u64', '2^-32', 'liquidity rewards per share up to which it has been paid') },
      ofOthersHolders,
    ),
  },
  books: { miningRewards: institution('mining rewards', '2PM', 'dao') },
  flows: {
    '2PM': {
      'mining.fund': ['ecosystem', 'mining rewards', 'rewards due to those who provide liquidity', 10_009],
      'mining.pay': ['mining rewards', 'holders', 'rewards of those who provide liquidity', 10_010],
    },
  },
});

export type World = WorldOf<typeof mining>;
