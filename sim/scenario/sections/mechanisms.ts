import { z } from '../../zod.ts';
import {
  changeable,
  choice,
  described,
  fixed,
  flag,
  plain,
  policy,
  quantity,
  ruleOf,
  section,
  text,
  votable,
} from '../field.ts';

const share = (fallback: string, provenance: 'S' | 'P' | 'A', doc: string, min = '0 %', max = '100 %') =>
  quantity('share', fallback, { provenance, doc }, { min, max });

const computeUnit = fixed(
  'work is measured by it from the start',
  section({
    auPerCu: plain(
      400,
      { provenance: 'A', doc: 'Anchor units in one compute unit; fixes the price level.' },
      { min: 1e-6 },
    ),
    basis: choice(['quoted', 'metered'], 'quoted', {
      provenance: 'S',
      doc: 'CU from tokens by the network calibration (quoted), or from the time that the node actually used (metered): an hour of any node is charged as what the machine of the network calibration does in an hour, so a tier at half speed charges twice as much. Escrow covers the slowest node that may serve.',
    }),
    calibration: text(
      'calibrations/reference.json',
      {
        provenance: 'A',
        doc: 'Network calibration, relative to the scenario: what tokens cost by arithmetic (b), weights read (c), attention (e) and cached keys and values read (k).',
      },
      500,
    ),
    uncertainty: choice(['none', 'sample'], 'none', {
      provenance: 'A',
      doc: 'Whether the figures of calibrations are taken as they are, or drawn within their uncertainty once per replication.',
    }),
  }),
);

const price = section({
  basePrice: ruleOf(
    'basePrice',
    quantity('dgaiPerCu', '0.05 DGAI/CU', {
      provenance: 'S',
      doc: 'Price of one CU before the latency penalty.',
    }),
  ),
});

const latencyPenalty = changeable(
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

const escrow = changeable(
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

const split = section({
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

const pay = votable(
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

const queue = fixed(
  'requests on their way wait by it',
  section({
    discipline: choice(['fcfs', 'fluid'], 'fcfs', {
      provenance: 'A',
      doc: 'First come first served per node, or a fluid backlog settled in the tick.',
    }),
  }),
);

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

const verification = changeable(
  section({
    audit: ruleOf('audit', share('5 %', 'A', 'Chance that a result is audited.')),
    detection: share('95 %', 'A', 'Chance that an audit finds a fake.'),
  }),
);

const staking = votable(
  section({
    node: quantity('dgai', '10,000 DGAI', { provenance: 'A', doc: 'Stake of a node.' }),
    highPerformance: quantity('dgai', '50,000 DGAI', {
      provenance: 'A',
      doc: 'Stake of a high-performance node.',
    }),
    adaptor: quantity('dgai', '100,000 DGAI', { provenance: 'A', doc: 'Stake of an adaptor.' }),
    unbonding: quantity('duration', '180 d', {
      provenance: 'P',
      doc: 'Time from leaving to having the stake back.',
    }),
    poolMargin: share(
      '20 %',
      'A',
      'What operators bring beyond the present price when they buy their stake from a pool: it clears a tick later, and a price that rose must not leave them short.',
    ),
    stakeShare: share(
      '20 %',
      'A',
      "Part of a node's emission that is the return on stake, shared with delegators; the rest is for its work.",
    ),
    redelegation: choice(['instant', 'none'], 'instant', {
      provenance: 'A',
      doc: 'Whether delegated stake may go from one node to another at once, or only by way of unbonding.',
    }),
    commission: share('10 %', 'P', "Part of delegators' pay that the node keeps.", '0 %', '20 %'),
  }),
);

const slashing = votable(
  section({
    mode: choice(['slash', 'jailOnly'], 'slash', {
      provenance: 'S',
      doc: 'Whether misbehaviour burns stake, or only jails.',
    }),
    fakeResult: ruleOf('slashFake', share('20 %', 'A', 'Stake burned for a fake found.', '5 %', '20 %')),
    downtime: ruleOf('slashDowntime', share('5 %', 'A', 'Stake burned for long downtime.', '5 %', '20 %')),
    misrouting: ruleOf(
      'slashMisrouting',
      share('10 %', 'A', 'Stake burned for misrouting found.', '5 %', '20 %'),
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
    jail: quantity('duration', '1 week', { provenance: 'A', doc: 'Shortest time in jail.' }),
  }),
);

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

const treasury = votable(
  section({
    maintenanceUsdPerWeek: quantity('usd', '500 USD', {
      provenance: 'A',
      doc: 'Weekly cost of maintenance.',
    }),
    auditsUsdPerWeek: quantity('usd', '200 USD', { provenance: 'A', doc: 'Weekly cost of audits.' }),
    storageUsdPerWeek: quantity('usd', '100 USD', { provenance: 'A', doc: 'Weekly cost of storage.' }),
    grantsPerWeek: quantity('dgai', '0 DGAI', {
      provenance: 'A',
      doc: 'Grants from the treasury to the community fund each week.',
    }),
    governanceShare: share('10 %', 'S', 'Part of the treasury that goes to the governance pool each year.'),
    accrual: choice(['yearly', 'weekly'], 'yearly', {
      provenance: 'A',
      doc: 'Whether that part moves every 52 weeks or a 52nd of it each week.',
    }),
    poolMargin: share(
      '10 %',
      'A',
      'What the treasury and operations sell in a pool beyond what a bill takes at the present price: nobody knows yet who else sells; what it brings too much pays for the next week.',
    ),
    operationsUsdPerWeek: quantity('usd', '50 USD', {
      provenance: 'A',
      doc: 'Weekly gas and storage paid out of operations.',
    }),
  }),
);

const proposal = fixed(
  'votes have their time from the start',
  z.strictObject({
    title: text('', { provenance: 'A', doc: 'What the proposal says.' }, 200),
    at: quantity('duration', undefined, { provenance: 'A', doc: 'When voting opens.' }),
    by: choice(['stake', 'dmp'], 'stake', {
      provenance: 'S',
      doc: 'Who votes: DGAI at stake, or DMP, one vote each.',
    }),
    set: described(
      z.record(z.string().max(200), z.union([z.string().max(200), z.number(), z.boolean()])),
      'New values of rules, by their paths in the scenario.',
    ),
  }),
);

const governance = votable(
  section({
    enabled: changeable(flag(true, { provenance: 'S', doc: 'Whether votes are held.' })),
    quorum: share('10 %', 'A', 'Part of all voting stake that must vote.'),
    threshold: share('50 %', 'A', 'Part of votes cast that must say yes; more than this passes.'),
    untouched: choice(['abstain', 'yes', 'no'], 'abstain', {
      provenance: 'P',
      doc: 'How those vote whose cash flow a proposal leaves as it is: they abstain and count towards turnout and quorum alone, follow whoever proposed it, or leave things as they are.',
    }),
    votingPeriod: quantity('duration', '1 week', { provenance: 'A', doc: 'How long a vote is open.' }),
    delay: quantity('duration', '1 week', { provenance: 'A', doc: 'Time from passing to taking effect.' }),
    turnoutMidpoint: changeable(
      quantity(
        'dgai',
        '20,000 DGAI',
        { provenance: 'A', doc: 'Voting stake at which half of holders vote.' },
        { min: '0.000001 DGAI' },
      ),
    ),
    turnoutSlope: changeable(
      plain(
        1,
        { provenance: 'A', doc: 'Logit weight of the logarithm of stake over the midpoint.' },
        { max: 20 },
      ),
    ),
    confirmEvery: quantity('duration', '13 weeks', {
      provenance: 'A',
      doc: 'A routine vote confirms the rules this often and pays the governance pool to voters; 0 h for none.',
    }),
    proposals: described(z.array(proposal).max(200).default([]), 'Changes of rules that are voted on.'),
  }),
);

/** Every mechanism of the inference market (economy.md §2). */
export const mechanismsSection = section({
  computeUnit,
  price,
  latencyPenalty,
  escrow,
  split,
  pay,
  queue,
  routing,
  verification,
  staking,
  slashing,
  emission,
  treasury,
  governance,
});
