import {
  changeable,
  choice,
  documented,
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
import { slot } from '../../scenario/slot.ts';

/** Price of work (economy.md §2.2). */
const price = section({
  basePrice: ruleOf(
    'basePrice',
    slot(
      quantity('dgaiPerCu', '0.05 DGAI/CU', {
        provenance: 'S',
        doc: 'Price of one CU before the latency penalty; in USD/CU it is paid in as many DGAI as the present price makes of it.',
      }),
      { usd: 'usdPerCu' },
    ),
  ),
});

/** What a late answer costs (economy.md §2.3). */
const latencyPenalty = changeable(
  section({
    max: votable(documented('0 %', '30 %', share('30 %', 'S', 'Largest penalty φmax.'))),
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
const escrow = changeable(
  section({
    enabled: fixed(
      'requests on their way have been locked for by it',
      flag(true, {
        provenance: 'S',
        doc: 'Whether money for a request is locked on submission, as much as `locks` says; otherwise it is charged on settlement.',
      }),
    ),
    locks: choice(['most', 'quote', 'factor'], 'most', {
      provenance: 'A',
      doc: 'How much is locked: the most a request can cost, its quote (the cost without latency penalty), or `lockFactor` times the quote. What it costs beyond that is paid from the wallet on settlement, as far as that reaches.',
    }),
    lockFactor: plain(
      1.3,
      {
        provenance: 'A',
        doc: 'What locks: factor locks, in multiples of the quote; 1.3 is the quote with the largest stated penalty.',
      },
      { max: 100 },
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
const split = section({
  burn: ruleOf(
    'burn',
    slot(
      share(
        '0 %',
        'A',
        'Burned of all that users pay, before anything is divided: the shares below are of what that leaves.',
      ),
    ),
  ),
  network: ruleOf('network', slot(share('2 %', 'S', 'Processing fee, to operations.'))),
  governance: ruleOf('governance', slot(share('5 %', 'S', 'To the governance pool.'))),
  treasury: ruleOf('treasury', slot(share('3 %', 'A', 'To the treasury.'))),
  adaptor: ruleOf('adaptor', slot(share('10 %', 'A', 'To adaptors.'))),
  royalty: ruleOf(
    'royalty',
    slot(
      share(
        '10 %',
        'A',
        "To the Royalty Vault when a subnet's model served; otherwise it stays with the node side.",
      ),
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
const queue = fixed(
  'requests on their way wait by it',
  section({
    discipline: choice(['fcfs', 'fluid'], 'fcfs', {
      provenance: 'A',
      doc: 'First come first served per node, or a fluid backlog settled in the tick.',
    }),
  }),
);

/** How an adaptor picks a node (economy.md §2.8). */
const routing = changeable(
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
const verification = changeable(
  section({
    audit: ruleOf('audit', slot(share('5 %', 'A', 'Chance that a result is audited.'))),
    detection: share('95 %', 'A', 'Chance that an audit finds a fake.'),
  }),
);

/** How the node side is shared, and when it is paid (economy.md §2.6). */
const pay = votable({
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
});

/** Without votes nobody is paid from the governance pool, which then gets no share of what users pay. */
const governance = {
  enabled: changeable(flag(true, { provenance: 'S', doc: 'Whether votes are held.' })),
};

export const inferenceParameters = {
  mechanisms: { price, latencyPenalty, escrow, split, queue, routing, verification, pay, governance },
};
