import {
  changeable,
  choice,
  described,
  fixed,
  optionalDate,
  optionalText,
  quantity,
  section,
  text,
} from '../../scenario/field.ts';
import { laidOut, readBefore } from '../../scenario/fixed-reasons.ts';
import { z } from '../../zod.ts';

/** The price of DGAI in USD and the desk that trades at it until pools exist (economy.md §5 `price: outside`). */
const price = changeable(
  section({
    source: fixed(
      'markets are opened at the start',
      choice(['outside', 'pool'], 'outside', {
        provenance: 'A',
        doc: 'Where the price comes from: outside the model, or a constant-product pool that opens with the wallet `desk` and the matching USD.',
      }),
    ),
    dgaiUsd: quantity('usdPerToken', '0.0108 USD', {
      provenance: 'A',
      doc: 'USD per DGAI: at the start where it has a pool, throughout where it has none and no series is named.',
    }),
    series: fixed(
      readBefore,
      optionalText('Name of the series that gives USD per DGAI.', 100, { series: 'price' }),
    ),
    deskUsd: fixed(
      laidOut,
      quantity('usd', '5,000,000 USD', {
        provenance: 'A',
        doc: 'USD inventory of the sale desk at the start.',
      }),
    ),
    spread: quantity(
      'share',
      '0.3 %',
      { provenance: 'A', doc: 'What the desk keeps of each trade, in the token it pays out.' },
      { max: '50 %' },
    ),
  }),
);

/** Outside series by name: a CSV file beside the scenario, or points in place (economy.md §7). */
const series = fixed(
  readBefore,
  described(
    z
      .record(
        z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/),
        z.strictObject({
          file: text(
            undefined,
            { provenance: 'A', doc: 'CSV file, relative to the scenario.', file: 'series' },
            500,
          ),
          time: text(
            'hours',
            {
              provenance: 'A',
              doc: 'Column that holds the time: hours from the start, or dates as exchanges export them, the first or the last on top.',
            },
            100,
          ),
          begins: optionalDate(
            'Date of hour 0, where times are dates; that of the first point when absent. No zone means UTC.',
          ),
          value: text('value', { provenance: 'A', doc: 'Column that holds the value.' }, 100),
          between: choice(['step', 'linear'], 'step', {
            provenance: 'A',
            doc: 'How values hold between points.',
          }),
        }),
      )
      .default({}),
    'Outside series, by name.',
  ),
);

export const outsideParameters = { price, series };
