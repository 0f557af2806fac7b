import {
  changeable,
  choice,
  fixed,
  flag,
  plain,
  policy,
  quantity,
  ruleOf,
  section,
  share,
  votable,
} from '../../scenario/field.ts';

/** Price of work (economy.md §2.2). */
export const basePriceSection = section({
  basePrice: ruleOf(
    'basePrice',
    quantity('dgaiPerCu', '0.05 DGAI/CU', {
      provenance: 'S',
      doc: 'Price of one CU before the latency penalty.',
    }),
  ),
});

/** What a late answer costs (economy.md §2.3). */
export const latencyPenaltySection = changeable(
  section({
    max: votable(share('30 %', 'S', 'Largest penalty φmax.')),
    shape: choice(['linear', 'step', 'formula'], 'linear', {
      provenance: 'A',
      doc: 'How φ grows with latency over target.',
    }),
    formula: policy(
      'number',
      -1,
      ['latency', 'target', 'max'],
      {
        provenance: 'A',
        doc: 'φ as a formula of latency and target in hours, when shape is `formula`; −1 keeps linear.',
      },
      { min: '-1', max: '1' },
    ),
    targetFactor: plain(
      3,
      { provenance: 'A', doc: 'Target latency in multiples of the quoted service time.' },
      { min: 0.001 },
    ),
    targetFixed: quantity('duration', '0 h', {
      provenance: 'A',
      doc: 'Target latency as a fixed time; 0 uses targetFactor.',
    }),
    timeoutFactor: plain(
      10,
      { provenance: 'A', doc: 'A task is given up after this many targets.' },
      { min: 1 },
    ),
    payer: votable(
      choice(['user', 'node-deducted'], 'user', {
        provenance: 'S',
        doc: 'The user pays B (1 + φ), or B with B·φ taken from the node.',
      }),
    ),
  }),
);

/** What is locked for a request on its way (economy.md §2.4). */
export const escrowSection = changeable(
  section({
    enabled: fixed(
      'requests on their way have been locked for by it',
      flag(true, {
        provenance: 'S',
        doc: 'Whether the most a request can cost is locked on submission; otherwise it is charged on settlement.',
      }),
    ),
    feeOnFailure: votable(
      choice(['keep', 'refund'], 'keep', {
        provenance: 'A',
        doc: 'What happens to the upfront processing fee of a failed task.',
      }),
    ),
  }),
);

/** Who gets what of a fee (economy.md §2.5). */
export const splitSection = section({
  network: ruleOf('network', share('2 %', 'S', 'Processing fee, to operations.')),
  governance: ruleOf('governance', share('5 %', 'S', 'To the governance pool.')),
  treasury: ruleOf('treasury', share('3 %', 'A', 'To the treasury.')),
  adaptor: ruleOf('adaptor', share('10 %', 'A', 'To adaptors.')),
  royalty: ruleOf(
    'royalty',
    share(
      '10 %',
      'A',
      "To the Royalty Vault when a subnet's model served; otherwise it stays with the node side.",
    ),
  ),
  feesOn: votable(
    choice(['base', 'gross', 'net'], 'base', {
      provenance: 'A',
      doc: 'Treasury, adaptor and royalty shares of the base cost, of the gross cost, or of gross less network and governance fees.',
    }),
  ),
  surchargeTo: votable(
    choice(['treasury', 'node', 'user'], 'treasury', {
      provenance: 'A',
      doc: 'Who gets the latency surcharge after fees.',
    }),
  ),
});

/** How work waits at a node (economy.md §2.7). */
export const queueSection = fixed(
  'requests on their way wait by it',
  section({
    discipline: choice(['fcfs', 'fluid'], 'fcfs', {
      provenance: 'A',
      doc: 'First come first served per node, or a fluid backlog settled in the tick.',
    }),
  }),
);

/** How an adaptor picks a node (economy.md §2.8). */
export const routingSection = changeable(
  section({
    policy: choice(['power-of-two', 'random', 'least-latency', 'stake-weighted'], 'power-of-two', {
      provenance: 'A',
      doc: 'How an adaptor picks a node.',
    }),
    candidates: choice(['capacity', 'node'], 'capacity', {
      provenance: 'A',
      doc: 'What power-of-two and random draw from: units of capacity, so that a split node gets no more work, or nodes.',
    }),
  }),
);

/** How fakes are found (economy.md §2.9). */
export const verificationSection = changeable(
  section({
    audit: ruleOf('audit', share('5 %', 'A', 'Chance that a result is audited.')),
    detection: share('95 %', 'A', 'Chance that an audit finds a fake.'),
  }),
);
