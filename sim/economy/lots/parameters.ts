import {
  assumedShare,
  changeable,
  choice,
  described,
  fixed,
  name,
  optionalText,
  plain,
  quantity,
} from '../../scenario/field.ts';
import { z } from '../../zod.ts';
import { vestingFields } from '../tokens/parameters.ts';

/** Lots of the genesis beside those that are published (economy.md §1); all shares sum to one. */
const lots = fixed(
  'the genesis is laid out by it',
  described(
    z
      .array(
        z.strictObject({
          name: name(undefined, { provenance: 'A', doc: 'Name of the lot.' }),
          share: assumedShare(undefined, 'Share of the cap.'),
          atStart: assumedShare('0 %', 'Part that its holder has from the start; the rest vests.'),
          ...vestingFields('A lot of its own', 'A'),
          holder: optionalText(
            'Who has it once it is unlocked: treasury, operations, community, team, investors, or anybody else by name; the name of the lot unless stated.',
            100,
          ),
        }),
      )
      .max(50)
      .default([]),
    'Lots of the genesis beside those that are published.',
  ),
);

/** What those who hold unlocked lots do with them (economy.md §1). */
const holders = changeable(
  described(
    z
      .array(
        z.strictObject({
          name: fixed(
            'accounts are opened by it at the start',
            name(undefined, {
              provenance: 'A',
              doc: 'Who it is: community, team, investors, or who holds a lot of its own.',
            }),
          ),
          sells: choice(['never', 'share', 'by-price'], 'share', {
            provenance: 'A',
            doc: 'Whether it never sells, sells the same part of what it holds each week, or the larger a part the higher the price.',
          }),
          weekly: assumedShare(
            '25 %',
            'Part of what it holds that it sells in a week; by price, the most that it sells.',
          ),
          priceUsd: quantity('usdPerToken', '0.02 USD', {
            provenance: 'A',
            doc: 'By price: USD per DGAI at which it sells half of that part.',
          }),
          sensitivity: plain(
            5,
            {
              provenance: 'A',
              doc: 'By price: logit weight of how far the price is above that, as a share of it.',
            },
            { max: 1_000 },
          ),
        }),
      )
      .max(50)
      .default([]),
    'What those who hold unlocked lots of the genesis do with them; whoever is not listed never sells.',
  ),
);

export const lotsParameters = { tokens: { lots, holders } };
