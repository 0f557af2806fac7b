import { type CountOf, declare, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import type { subnetsParameters } from '../subnets/parameters.ts';
import { subnets } from '../subnets/state.ts';
import { chargesParameters } from './parameters.ts';

/** One for each subnet where another token than DGAI is charged. */
const ofCashiers: CountOf<typeof chargesParameters & typeof subnetsParameters> = ({ scenario }) =>
  scenario.subnets.charges === 'dgai' ? 0 : scenario.subnets.count;

/** Subnets that charge in a token of their own. */
export const charges = declare({
  name: 'charges',
  doc: 'Subnets whose models are paid in 2PM or in their RT: what is bought for it, and who gets it.',
  parameters: chargesParameters,
  needs: [subnets],
  seats: { holders: { cashiers: [ofCashiers, 5] } },
  counts: {
    chargedTwoPm: column('f64', '1e-6 2PM', 'paid in 2PM to holders of RT'),
    chargedRt: column('f64', 'RT', 'paid in RT to holders of RT'),
  },
  flows: {
    DGAI: {
      'charge.take': ['royalties', 'holders', 'royalties that buy the token that a subnet charges', 10_040],
    },
    '2PM': {
      'charge.pay': ['holders', 'holders', 'what subnets were paid in 2PM, to holders of RT', 10_041],
    },
  },
});

export type World = WorldOf<typeof charges>;
