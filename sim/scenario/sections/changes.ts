import { z } from '../../zod.ts';
import { described, fixed, quantity } from '../field.ts';

/** What becomes other while a run goes on: rules and behaviours, without a vote. */
export const changesSection = fixed(
  'each change has a time of its own',
  described(
    z
      .array(
        z.strictObject({
          from: quantity('duration', undefined, { provenance: 'A', doc: 'When it takes effect.' }),
          set: described(
            z.record(z.string().max(200), z.union([z.string().max(1_010), z.number(), z.boolean()])),
            'New values or formulas, by their paths in the scenario.',
          ),
        }),
      )
      .max(100)
      .default([]),
    'Changes that take effect at a time of their own, whoever decided them.',
  ),
);
