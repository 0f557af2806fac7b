import {
  changeable,
  choice,
  fixed,
  flag,
  policy,
  quantity,
  section,
  share,
  votable,
} from '../../scenario/field.ts';

/** How the node side is shared, and when it is paid (economy.md §2.6). */
export const paySection = votable(
  section({
    rule: choice(['weekly', 'per-task'], 'weekly', {
      provenance: 'S',
      doc: 'Node side pooled and shared weekly by CU × latency × uptime, or credited task by task.',
    }),
    latencyWeight: share('50 %', 'A', 'How much of its weight a task at the largest penalty loses.'),
    weight: changeable(
      policy(
        'number',
        -1,
        ['cu', 'phi', 'phiMax'],
        {
          provenance: 'A',
          doc: "Formula for a task's weight before uptime; −1 keeps CU × (1 − latencyWeight·φ/φmax).",
        },
        { min: '-1' },
      ),
    ),
    claimDelay: fixed(
      'pay that waits has its place by it',
      quantity('duration', '7 d', {
        provenance: 'P',
        doc: 'How long earned pay waits before it reaches the wallet.',
      }),
    ),
  }),
);

/** New DGAI for nodes (economy.md §2.12). */
export const emissionSection = votable(
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
