import { choice, fixed, flag, quantity, ruled, section, share, votable } from '../../scenario/field.ts';
import { slot } from '../../scenario/slot.ts';

/** When pay reaches wallets (economy.md §2.6). */
const pay = {
  claimDelay: fixed(
    'pay that waits has its place by it',
    quantity('duration', '7 d', {
      provenance: 'P',
      doc: 'How long earned pay waits before it reaches the wallet.',
    }),
  ),
};

/** New DGAI for nodes (economy.md §2.12). */
const emission = votable(
  section({
    enabled: flag(true, { provenance: 'P', doc: 'Whether nodes are paid new DGAI.' }),
    years: quantity(
      'duration',
      '10 y',
      { provenance: 'P', doc: 'How long the emission lasts.' },
      { min: '1 y' },
    ),
    formula: ruled(
      'emissionPerPeriod',
      slot(
        quantity('dgai', '0 DGAI', {
          provenance: 'A',
          doc: 'DGAI that fall due in each period of `every`, 1 d unless stated, within what is left of the lot, in place of the schedule of years, period, keeps and halving; 0 keeps the schedule.',
        }),
        { every: '1 d' },
      ),
    ),
    period: quantity(
      'duration',
      '2 y',
      { provenance: 'P', doc: 'Length of a period: each emits what `keeps` says of the one before.' },
      { min: '1 h' },
    ),
    part: share('100 %', 'A', "Part of the nodes' lot that is emitted in all; the rest never is."),
    keeps: share(
      '50 %',
      'P',
      "Part of a period's emission that the next one keeps: 50 % halves it, 100 % emits the same in each.",
    ),
    halving: choice(['finite', 'infinite'], 'finite', {
      provenance: 'A',
      doc: 'A decline that exhausts the lot within `years`, or one that goes on for ever.',
    }),
    starts: quantity('duration', '0 h', {
      provenance: 'A',
      doc: 'When emission starts; its periods and years count from then.',
    }),
    taper: section({
      from: quantity('duration', '0 h', { provenance: 'A', doc: 'When emission begins to taper off.' }),
      lasts: quantity('duration', '0 h', {
        provenance: 'A',
        doc: 'How long it then falls, in a straight line, until nothing is emitted; 0 for no taper. What it leaves is never emitted.',
      }),
    }),
    weight: choice(['sqrt', 'stake', 'cu', 'product', 'capacity', 'uptime'], 'sqrt', {
      provenance: 'A',
      doc: 'Weight of a node before uptime: √(stake × CU), stake, CU or stake × CU; or its capacity, or nothing but uptime, so that a node is paid before anybody has paid it (a fair launch).',
    }),
  }),
);

export const rewardsParameters = { mechanisms: { pay, emission } };
