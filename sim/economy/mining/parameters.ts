import { described, fixed, flag, name, plain, quantity, section, votable } from '../../scenario/field.ts';
import { z } from '../../zod.ts';

/** Liquidity mining: rewards for those who provide liquidity (economy.md §5). */
const mining = votable(
  section({
    enabled: flag(false, {
      provenance: 'A',
      doc: 'Whether shares of pools earn new rewards.',
    }),
    pools: described(
      z
        .array(
          z.strictObject({
            name: fixed(
              'rewards of each pool have accounts from the start',
              name(
                undefined,
                {
                  provenance: 'A',
                  doc: 'Pool whose shares earn some of them: 2PM/USD, DGAI/USD, or that of a subnet, RT/NAME/2PM.',
                },
                210,
              ),
            ),
            weight: plain(1, { provenance: 'A', doc: 'Its part of them, to those of the others.' }),
          }),
        )
        .max(127)
        .default([]),
      'Pools that stakers provide liquidity for, and whose shares earn rewards by their weights; 2PM/USD alone where none is listed.',
    ),
    perWeek: quantity('twoPm', '500,000 2PM', {
      provenance: 'A',
      doc: '2PM a week from the ecosystem fund, shared by those who provide liquidity.',
    }),
    starts: quantity('duration', '0 h', { provenance: 'A', doc: 'When it starts.' }),
    lasts: quantity('duration', '1 y', { provenance: 'A', doc: 'How long it lasts.' }),
  }),
);

export const miningParameters = { markets: { mining } };
