import { choice, fixed, flag, quantity, section, share, votable } from '../../scenario/field.ts';

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
    period: quantity(
      'duration',
      '2 y',
      { provenance: 'P', doc: 'Emission halves each period.' },
      { min: '1 week' },
    ),
    part: share('100 %', 'A', "Part of the nodes' lot that is emitted in all; the rest never is."),
    halving: choice(['finite', 'infinite'], 'finite', {
      provenance: 'A',
      doc: 'Halving that exhausts the lot within `years`, or goes on for ever.',
    }),
    weight: choice(['sqrt', 'stake', 'cu', 'product'], 'sqrt', {
      provenance: 'A',
      doc: 'Weight of a node before uptime: √(stake × CU), stake, CU or stake × CU.',
    }),
  }),
);

export const rewardsParameters = { mechanisms: { pay, emission } };
