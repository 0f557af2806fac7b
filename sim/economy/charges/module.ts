import { group } from '../../kernel/measure.ts';
import { defineModule } from '../../kernel/module.ts';
import { BASE_UNITS } from '../../units.ts';
import { order } from '../markets/module.ts';
import { royalty } from '../subnets/module.ts';
import { changeCharges, takeCharge } from './phases/change-charges.ts';
import { charges, type World } from './state.ts';

export const chargesModule = defineModule(charges, {
  join: (world) => {
    world.royaltySink.take = (subnet, amount) => takeCharge(world, subnet, amount);
  },
  measures: ({ scenario }) =>
    scenario.subnets.charges === 'dgai'
      ? []
      : group<World>('royalties', [
          [
            'charges.2pm',
            '2PM',
            'paid to holders of RT in 2PM since the start',
            (w) => w.counts.chargedTwoPm[0] / BASE_UNITS,
            'week',
          ],
          [
            'charges.rt',
            'RT',
            'paid to holders of RT in RT since the start',
            (w) => w.counts.chargedRt[0],
            'week',
          ],
        ]),
  phases: [
    {
      slot: 'harvest',
      doc: 'what subnets charge in 2PM or RT is bought, and paid to those who hold RT',
      writes: { 'charges-counts': 'chargedTwoPm chargedRt' },
      does: [order, royalty],
      run: changeCharges,
    },
  ],
});
