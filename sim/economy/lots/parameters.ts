import {
  assumedShare,
  changeable,
  described,
  fixed,
  name,
  optionalText,
  section,
} from '../../scenario/field.ts';
import { z } from '../../zod.ts';
import { holderFields, vestingFields } from '../tokens/parameters.ts';

const own = 'A lot of its own';

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
          ...vestingFields(own, 'A'),
          holder: changeable(
            section({
              name: fixed(
                'accounts are opened by it at the start',
                optionalText(
                  'Who has it once it is unlocked: treasury, operations, community, team, investors, or anybody else by name; the name of the lot unless stated.',
                  100,
                ),
              ),
              ...holderFields(own),
            }),
          ),
        }),
      )
      .max(50)
      .default([]),
    'Lots of the genesis beside those that are published.',
  ),
);

export const lotsParameters = { tokens: { lots } };
