import { choice, documented, quantity, ruleOf, section, share, votable } from '../../scenario/field.ts';
import { slot } from '../../scenario/slot.ts';

/** "5–20% of a node's staked $DGAI is confiscated" (S). */
const stated = <F extends ReturnType<typeof share>>(field: F): F => documented('5 %', '20 %', field);

/** What misbehaviour costs (economy.md §2.11). */
const slashing = votable(
  section({
    mode: choice(['slash', 'jailOnly'], 'slash', {
      provenance: 'S',
      doc: 'Whether misbehaviour burns stake and jails, but for what costs 0 %, which goes unpunished; or only jails, whatever it would cost.',
    }),
    reaches: choice(['all', 'own'], 'all', {
      provenance: 'A',
      doc: 'Whether a slash of a node takes of its own, its delegated and its unbonding stake alike, or of what its operator owns alone, unbonding included.',
    }),
    fakeResult: ruleOf('slashFake', slot(stated(share('20 %', 'A', 'Stake burned for a fake found.')))),
    downtime: ruleOf('slashDowntime', slot(stated(share('5 %', 'A', 'Stake burned for long downtime.')))),
    misrouting: ruleOf(
      'slashMisrouting',
      slot(stated(share('10 %', 'A', 'Stake burned for misrouting found.'))),
    ),
    downtimeLimit: quantity(
      'duration',
      '72 h',
      { provenance: 'S', doc: 'Downtime that is punished.' },
      { min: '1 h' },
    ),
    downtimeRule: choice(['continuous', 'cumulative30d', 'every72h'], 'continuous', {
      provenance: 'A',
      doc: 'How downtime is counted.',
    }),
    jail: slot(
      quantity('duration', '1 week', {
        provenance: 'A',
        doc: 'Shortest time in jail of whoever is slashed.',
      }),
    ),
  }),
);

export const slashingParameters = { mechanisms: { slashing } };
