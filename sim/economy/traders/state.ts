import { agents, type CountOf, declare, table, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { lots } from '../lots/state.ts';
import { subnets } from '../subnets/state.ts';
import { tradersParameters } from './parameters.ts';
import { traderSpec } from './traders.ts';

const ofTraders: CountOf<typeof tradersParameters> = ({ scenario: { traders: people } }) =>
  people.enabled ? people.count : 0;

/** Those who trade in pools. */
export const traders = declare({
  name: 'traders',
  doc: 'What tokens are worth for what they earn, and those who trade on it, on the trend, or at random.',
  parameters: tradersParameters,
  needs: [subnets, lots],
  seats: { holders: { traders: [ofTraders, 2] } },
  tables: {
    traders: agents('traders', traderSpec, ofTraders),
    commons: table('dao', {
      yield2pm: column('f64', 'share/y', 'moving average of what a staked 2PM is awarded, of its price'),
      weekSpendUsd: column('f64', 'USD', 'moving average of weekly spending on inference'),
      governancePay: column('f64', 'USD/week', 'moving average of governance pay per DGAI'),
    }),
  },
  streams: ['trader.trait', 'trader.decision'],
  policies: { tradeDemand: 'traders.demand' },
});

export type World = WorldOf<typeof traders>;
