import {
  assumedShare,
  changeable,
  count,
  described,
  fixed,
  flag,
  name,
  optionalText,
  plain,
  policy,
  quantity,
  rule,
  section,
  spread,
} from '../../scenario/field.ts';
import { drawnAhead, laidOut, readBefore } from '../../scenario/fixed-reasons.ts';
import { slot } from '../../scenario/slot.ts';
import { z } from '../../zod.ts';

/** Why some values cannot change while a run goes on. */
const machines = 'machines are what they are from the start';

const tier = z.strictObject({
  name: fixed(laidOut, name(undefined, { provenance: 'A', doc: 'Name of the tier.' })),
  share: fixed(
    laidOut,
    plain(1, { provenance: 'A', doc: 'Share of node slots in this tier, relative to the others.' }),
  ),
  calibration: fixed(
    machines,
    optionalText(
      "Calibration of the tier's machines, relative to the scenario; the network's when absent.",
      500,
      { file: 'calibration' },
    ),
  ),
  speed: fixed(
    machines,
    plain(
      1,
      { provenance: 'A', doc: 'Speed in multiples of the calibrated machine.' },
      { min: 1e-6, max: 1e6 },
    ),
  ),
  capacity: fixed(
    machines,
    spread('cuPerHour', '0 CU/h', {
      provenance: 'A',
      doc: 'Capacity drawn per node instead of the calibration; 0 uses the calibration.',
    }),
  ),
  usdPerHour: quantity('usdPerHour', '0.30 USD/h', {
    provenance: 'A',
    doc: 'Cost of running one node, busy or not.',
  }),
  usdPerCu: quantity('usdPerCu', '0 USD/CU', { provenance: 'A', doc: 'Cost of energy per CU computed.' }),
  capitalUsd: quantity('usd', '2,600 USD', {
    provenance: 'A',
    doc: 'Hardware capital tied up in a node, for its annual return.',
  }),
  highPerformance: flag(false, {
    provenance: 'A',
    doc: 'Whether the tier must hold the high-performance stake.',
  }),
});

/** When machines fail and how long repairs take, both exponential. */
export const failuresSection = (who: 'nodes' | 'adaptors', mtbf: string, mttr: string) =>
  section({
    enabled: fixed(drawnAhead, flag(true, { provenance: 'A', doc: `Whether ${who} fail.` })),
    mtbf: quantity(
      'duration',
      mtbf,
      { provenance: 'A', doc: 'Mean time between failures.' },
      { min: '1 min' },
    ),
    mttr: quantity('duration', mttr, { provenance: 'A', doc: 'Mean time to repair.' }, { min: '1 min' }),
  });

/** Nodes: tiers, costs, failures, entry and exit, honesty (economy.md §6). */
const nodes = changeable(
  section({
    active: fixed(
      laidOut,
      count(500, { provenance: 'A', doc: 'Nodes active at the start.' }, { max: 1_000_000 }),
    ),
    potential: fixed(
      laidOut,
      count(
        800,
        { provenance: 'A', doc: 'All operators who may ever run a node; at least `active`.' },
        { max: 1_000_000 },
      ),
    ),
    tiers: described(
      z.array(tier).min(1).max(32),
      'What machines there are, for instance [{ name: desktop, capacity: 150 CU/h, usdPerHour: 0.27 USD/h }].',
    ),
    energySeries: fixed(
      readBefore,
      optionalText('Name of the series whose value multiplies running costs.', 100, { series: 'factor' }),
    ),
    costSpread: assumedShare('15 %', 'Coefficient of variation of running costs between operators.', '300 %'),
    failures: failuresSection('nodes', '720 h', '12 h'),
    entry: section({
      enabled: flag(true, { provenance: 'A', doc: 'Whether nodes join and leave.' }),
      hurdle: slot(assumedShare('20 %', 'Expected margin over cost that makes an operator join.', '1000 %')),
      memory: assumedShare(
        '25 %',
        'Weight of the latest week in what a node of each tier is seen to earn and compute: one good week convinces nobody, a good month does.',
      ),
      considers: slot(assumedShare('10 %', 'Chance that an operator outside considers joining in a week.')),
      joins: policy(
        'number',
        -1,
        ['expected', 'income', 'cost', 'active'],
        {
          provenance: 'A',
          doc: 'Formula for the chance that an operator outside joins in a week, or the chance itself, from the expected margin, a week of its tier in USD, and how many nodes there are; −1 keeps considers and hurdle.',
        },
        { min: '-1', max: '1', strict: true },
      ),
      leaves: policy(
        'number',
        -1,
        ['margin', 'lossWeeks', 'patience', 'active'],
        {
          provenance: 'A',
          doc: 'Formula for the chance that a node leaves in a week, or the chance itself, from its margin last week (0 before it had one), its weeks of loss in a row, and how many of them it bears; −1 keeps patience.',
        },
        { min: '-1', max: '1', strict: true },
      ),
      lossWeeks: count(
        8,
        { provenance: 'A', doc: 'Weeks of loss in a row after which a node leaves, on average.' },
        { min: 1, max: 1_000 },
      ),
      patienceSpread: assumedShare(
        '30 %',
        'Coefficient of variation of that patience between operators.',
        '300 %',
      ),
      expectation: policy(
        'number',
        -1,
        ['income', 'cost', 'week'],
        { provenance: 'A', doc: "Formula for the expected margin; −1 uses last weeks' income of the tier." },
        { min: '-1', formulaMin: '-1,000,000' },
      ),
    }),
    cheating: section({
      enabled: flag(true, { provenance: 'A', doc: 'Whether nodes weigh faking results.' }),
      rationality: spread(
        'number',
        { lognormal: { mean: 5, cv: 0.3 } },
        { provenance: 'A', doc: 'k of the logit, per USD of expected gain, drawn per node.' },
      ),
      probability: policy(
        'number',
        -1,
        ['saved', 'loss', 'k'],
        { provenance: 'A', doc: 'Formula for the chance of faking; −1 keeps the logit.' },
        { min: '-1', max: '1' },
      ),
    }),
    selfDealing: section({
      share: assumedShare('0 %', 'Share of nodes willing to buy their own work.'),
      maxShareOfCapacity: assumedShare('50 %', 'Most of its capacity a node claims to have sold to itself.'),
      amounts: count(
        8,
        {
          provenance: 'A',
          doc: 'Amounts of own work, evenly spaced up to the most, of which a node buys what pays best: profit has one hill, and eight looks find it.',
        },
        { min: 1, max: 1_000 },
      ),
    }),
    training: section({
      considers: assumedShare('100 %', 'Share of nodes that look at rounds of training beside inference.'),
      hoursPerRound: quantity('duration', '8 h', {
        provenance: 'A',
        doc: 'Time that a round of federated training takes a node.',
      }),
      looks: count(
        4,
        {
          provenance: 'A',
          doc: "Times that nodes look at each other's bids for a round, and change theirs, at most: a few bring them near to where nobody would change.",
        },
        { min: 1, max: 100 },
      ),
      fheSlowdown: plain(
        10,
        {
          provenance: 'A',
          doc: "How many times longer a round under encryption takes the node that wins it; 0 uses the tier's calibration, and tiers without encrypted work do not bid.",
        },
        { max: 1e6 },
      ),
      bid: rule(['pay', 'cost'], {
        provenance: 'A',
        doc: 'Formula for what an hour of training is worth to a node, from its expected pay and its cost, USD per hour; −1 keeps pay less cost.',
      }),
    }),
    sellsRewards: assumedShare('100 %', 'Share of earnings beyond cost that operators sell each week.'),
  }),
);

export const nodesParameters = { nodes };
