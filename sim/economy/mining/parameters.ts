import { flag, quantity, section, votable } from '../../scenario/field.ts';

/** Liquidity mining: rewards for those who provide liquidity (economy.md §5). */
const mining = votable(
  section({
    enabled: flag(false, {
      provenance: 'A',
      doc: 'Whether shares of the 2PM/USD pool earn new rewards.',
    }),
    perWeek: quantity('twoPm', '500,000 2PM', {
      provenance: 'A',
      doc: '2PM a week from the ecosystem fund, shared by those who provide liquidity.',
    }),
    starts: quantity('duration', '0 h', { provenance: 'A', doc: 'When it starts.' }),
    lasts: quantity('duration', '1 y', { provenance: 'A', doc: 'How long it lasts.' }),
  }),
);

export const miningParameters = { markets: { mining } };
