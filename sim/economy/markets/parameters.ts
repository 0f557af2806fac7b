import {
  changeable,
  choice,
  fixed,
  optionalText,
  plain,
  quantity,
  section,
  share,
  votable,
} from '../../scenario/field.ts';
import { laidOut, readBefore } from '../../scenario/fixed-reasons.ts';

/** Pools, and prices from outside (economy.md §5). */
export const marketFields = {
  fee: votable(share('0.3 %', 'A', 'Fee of a constant-product pool.', '0 %', '99.9999 %')),
  twoPm: section({
    source: fixed(
      'markets are opened at the start',
      choice(['pool', 'outside'], 'pool', {
        provenance: 'A',
        doc: 'Where the price of 2PM comes from: its pool with USD, or outside the model.',
      }),
    ),
    usd: changeable(
      quantity('usdPerToken', '0.001 USD', {
        provenance: 'A',
        doc: 'USD per 2PM at the start; throughout when the price comes from outside and no series is named.',
      }),
    ),
    series: fixed(
      readBefore,
      optionalText('Name of the series that gives USD per 2PM, with source outside.', 100),
    ),
    deskUsd: fixed(
      laidOut,
      quantity('usd', '500,000 USD', {
        provenance: 'A',
        doc: 'USD of the sale desk, with source outside.',
      }),
    ),
  }),
};

/** What traders and voters think that things are worth (economy.md §5). */
export const valuationFields = {
  requiredReturn: changeable(
    share('20 %', 'A', 'Yearly return that holders ask of what pays them.', '0.1 %', '1000 %'),
  ),
  memory: changeable(
    quantity(
      'duration',
      '12 weeks',
      { provenance: 'A', doc: 'Length of the moving averages behind fundamental values.' },
      { min: '1 week' },
    ),
  ),
  holdWeeks: changeable(
    plain(
      2_000,
      {
        provenance: 'A',
        doc: 'Weeks of spending that the float of DGAI is worth: a price-to-sales ratio, times 52.',
      },
      { max: 100_000 },
    ),
  ),
  float: changeable(
    choice(['diluted', 'circulating'], 'diluted', {
      provenance: 'A',
      doc: 'DGAI that spending is set against: all that may ever be there, as those reckon who know the schedule of emission, or what can be bought today.',
    }),
  ),
};
