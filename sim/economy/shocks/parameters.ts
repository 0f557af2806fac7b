import { assumedShare, described, fixed, plain, quantity } from '../../scenario/field.ts';
import { z } from '../../zod.ts';

const kind = <const K extends string>(name: K) => described(z.literal(name), 'What happens.');
const at = () =>
  quantity('duration', undefined, { provenance: 'A', doc: 'When the shock strikes, from the start.' });
const lasts = () => quantity('duration', '1 week', { provenance: 'A', doc: 'How long it lasts.' });
const factor = (doc: string) => plain(1, { provenance: 'A', doc }, { max: 1_000 });

/** Scheduled events that befall the economy (economy.md §7). */
const shocks = fixed(
  'each shock has a time of its own',
  described(
    z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({
            kind: kind('demand'),
            at: at(),
            lasts: lasts(),
            factor: factor('Factor on demand.'),
          }),
          z.strictObject({
            kind: kind('outage'),
            at: at(),
            lasts: lasts(),
            share: assumedShare(undefined, 'Share of nodes that go offline.'),
          }),
          z.strictObject({
            kind: kind('price'),
            at: at(),
            lasts: lasts(),
            factor: factor(
              'Factor on the outside price of DGAI; on what traders think it is worth where it has a pool.',
            ),
          }),
          z.strictObject({
            kind: kind('energy'),
            at: at(),
            lasts: lasts(),
            factor: factor('Factor on the running costs of nodes.'),
          }),
          z.strictObject({
            kind: kind('whale-exit'),
            at: at(),
            share: assumedShare(
              undefined,
              'Share of delegated stake, the largest holders first, that begins to unbond, while its holders sell what they hold free.',
            ),
          }),
          z.strictObject({
            kind: kind('fake-ring'),
            at: at(),
            lasts: lasts(),
            share: assumedShare(undefined, 'Share of nodes that return fakes for every job.'),
          }),
        ]),
      )
      .max(1_000)
      .default([]),
    'Events that befall the economy, each at its time.',
  ),
);

export const shocksParameters = { shocks };
