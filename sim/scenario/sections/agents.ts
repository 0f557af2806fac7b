import { z } from '../../zod.ts';
import {
  changeable,
  choice,
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
} from '../field.ts';
import { drawnAhead, laidOut, readBefore } from '../fixed-reasons.ts';

/** Why some values cannot change while a run goes on. */
const machines = 'machines are what they are from the start';

/** Users: budgets, elasticity, churn and Bass arrivals (economy.md §6). */
export const usersSection = changeable(
  section({
    active: fixed(laidOut, count(10_000, { provenance: 'A', doc: 'Users active at the start.' })),
    potential: fixed(
      laidOut,
      count(12_000, {
        provenance: 'A',
        doc: 'All people who may ever become users; at least `active`.',
      }),
    ),
    arrivals: fixed(
      drawnAhead,
      choice(['poisson', 'bernoulli'], 'poisson', {
        provenance: 'A',
        doc: 'Candidate requests in continuous time, or at most one per tick, at the tick.',
      }),
    ),
    candidateRate: fixed(
      drawnAhead,
      quantity(
        'rate',
        '0.1 /h',
        {
          provenance: 'A',
          doc: 'Constant rate of candidate requests per user, of which demand accepts a part; it must leave room for demand shocks, which accept all of them at most.',
        },
        { min: '0.000001 /h', max: '100,000 /h' },
      ),
    ),
    demand: policy('number', 1, ['hours', 'week', 'price', 'active', 'utilisation'], {
      provenance: 'A',
      doc: 'Level of demand: chance that a candidate request is wanted at zero cost; above 1 it makes up for acceptance, and their product ends at 1.',
    }),
    demandSeries: fixed(readBefore, optionalText('Name of the series whose value multiplies demand.', 100)),
    /** Chance that a wanted request is worth its cost. */
    elasticity: plain(
      1.5,
      {
        provenance: 'A',
        doc: 'Exponent ε of acceptance 1 / (1 + (cost / outside)^ε); 0 with `priced: false`.',
      },
      { max: 50 },
    ),
    priced: flag(true, {
      provenance: 'A',
      doc: 'Whether cost matters to users and they buy DGAI with a budget; otherwise they spend what they hold.',
    }),
    acceptance: policy(
      'number',
      -1,
      ['cost', 'outside', 'elasticity'],
      {
        provenance: 'A',
        doc: 'Chance that a wanted request is worth its cost, as a formula or a number in place of the logit; −1 keeps the logit.',
      },
      { min: '-1', max: '1' },
    ),
    outsideUsdPerCu: quantity('usdPerCu', '0.001 USD/CU', {
      provenance: 'A',
      doc: 'What the same work costs at an outside API.',
    }),
    /** USD that a user may spend on inference in a week. */
    budgetUsdPerWeek: spread(
      'usd',
      { lognormal: { mean: '3 USD', cv: 1 } },
      { provenance: 'A', doc: 'Weekly budget per user; it does not pile up.' },
    ),
    churn: section({
      enabled: flag(true, { provenance: 'A', doc: 'Whether users leave.' }),
      hazardPerWeek: policy(
        'share',
        '0.5 %',
        ['dissatisfaction', 'beta'],
        {
          provenance: 'A',
          doc: 'Chance that a satisfied user leaves in a week; a formula replaces h₀·exp(β·dissatisfaction).',
        },
        { max: '100 %' },
      ),
      beta: plain(
        2,
        { provenance: 'A', doc: 'How strongly dissatisfaction raises the hazard.' },
        { max: 20 },
      ),
      memory: quantity(
        'share',
        '10 %',
        { provenance: 'A', doc: 'Weight of the latest request in dissatisfaction.' },
        { max: '100 %' },
      ),
    }),
    growth: section({
      enabled: flag(true, { provenance: 'A', doc: 'Whether new users join (Bass diffusion).' }),
      innovation: quantity(
        'share',
        '0.1 %',
        { provenance: 'A', doc: "Bass p: weekly chance to join on one's own." },
        { max: '100 %' },
      ),
      imitation: quantity(
        'share',
        '5 %',
        { provenance: 'A', doc: 'Bass q: weekly chance to join, times the share of satisfied users.' },
        { max: '100 %' },
      ),
      imitates: choice(['users', 'people'], 'users', {
        provenance: 'A',
        doc: 'Of whom satisfied users are a share: of all users, so that a good name draws the same few or many, or of all people, so that growth is the S-curve of a new product.',
      }),
    }),
    adaptorSensitivity: plain(
      2,
      {
        provenance: 'A',
        doc: "Logit weight of an adaptor's past latency (in targets) when users choose one.",
      },
      { max: 100 },
    ),
  }),
);

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

/** Nodes: tiers, costs, failures, entry and exit, honesty (economy.md §6). */
export const nodesSection = changeable(
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
      optionalText('Name of the series whose value multiplies running costs.', 100),
    ),
    costSpread: quantity(
      'share',
      '15 %',
      { provenance: 'A', doc: 'Coefficient of variation of running costs between operators.' },
      { max: '300 %' },
    ),
    failures: section({
      enabled: fixed(drawnAhead, flag(true, { provenance: 'A', doc: 'Whether nodes fail.' })),
      mtbf: quantity(
        'duration',
        '720 h',
        { provenance: 'A', doc: 'Mean time between failures.' },
        { min: '1 min' },
      ),
      mttr: quantity('duration', '12 h', { provenance: 'A', doc: 'Mean time to repair.' }, { min: '1 min' }),
    }),
    entry: section({
      enabled: flag(true, { provenance: 'A', doc: 'Whether nodes join and leave.' }),
      hurdle: quantity(
        'share',
        '20 %',
        { provenance: 'A', doc: 'Expected margin over cost that makes an operator join.' },
        { max: '1000 %' },
      ),
      considers: quantity(
        'share',
        '10 %',
        { provenance: 'A', doc: 'Chance that an operator outside considers joining in a week.' },
        { max: '100 %' },
      ),
      lossWeeks: count(
        8,
        { provenance: 'A', doc: 'Weeks of loss in a row after which a node leaves, on average.' },
        { min: 1, max: 1_000 },
      ),
      patienceSpread: quantity(
        'share',
        '30 %',
        { provenance: 'A', doc: 'Coefficient of variation of that patience between operators.' },
        { max: '300 %' },
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
      share: quantity(
        'share',
        '0 %',
        { provenance: 'A', doc: 'Share of nodes willing to buy their own work.' },
        { max: '100 %' },
      ),
      maxShareOfCapacity: quantity(
        'share',
        '50 %',
        { provenance: 'A', doc: 'Most of its capacity a node claims to have sold to itself.' },
        { max: '100 %' },
      ),
    }),
    training: section({
      considers: quantity(
        'share',
        '100 %',
        { provenance: 'A', doc: 'Share of nodes that look at rounds of training beside inference.' },
        { max: '100 %' },
      ),
      hoursPerRound: quantity('duration', '8 h', {
        provenance: 'A',
        doc: 'Time that a round of federated training takes a node.',
      }),
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
    sellsRewards: quantity(
      'share',
      '100 %',
      { provenance: 'A', doc: 'Share of earnings beyond cost that operators sell each week.' },
      { max: '100 %' },
    ),
  }),
);

/** Adaptors: route, settle, monitor (economy.md §6). */
export const adaptorsSection = changeable(
  section({
    count: fixed(laidOut, count(10, { provenance: 'A', doc: 'Adaptors of the network.' }, { max: 10_000 })),
    sellsRewards: quantity(
      'share',
      '90 %',
      { provenance: 'A', doc: 'Share of what adaptors earn that they sell each week.' },
      { max: '100 %' },
    ),
    failures: section({
      enabled: fixed(drawnAhead, flag(true, { provenance: 'A', doc: 'Whether adaptors fail.' })),
      mtbf: quantity(
        'duration',
        '2,000 h',
        { provenance: 'A', doc: 'Mean time between failures.' },
        { min: '1 min' },
      ),
      mttr: quantity('duration', '2 h', { provenance: 'A', doc: 'Mean time to repair.' }, { min: '1 min' }),
    }),
    misrouting: section({
      enabled: flag(true, {
        provenance: 'A',
        doc: 'Whether adaptors weigh routing to a node that pays them for it.',
      }),
      kickback: quantity(
        'share',
        '20 %',
        { provenance: 'A', doc: 'Part of the base cost that the favoured node hands back.' },
        { max: '100 %' },
      ),
      rationality: spread(
        'number',
        { lognormal: { mean: 1.5, cv: 0.3 } },
        { provenance: 'A', doc: 'k of the logit, per USD of expected gain, drawn per adaptor.' },
      ),
    }),
  }),
);

/** Delegators: stake on nodes for a part of their pay, and vote (economy.md §2.10, §6). */
export const delegatorsSection = changeable(
  section({
    count: fixed(
      laidOut,
      count(2_000, { provenance: 'A', doc: 'People who may delegate.' }, { max: 1_000_000 }),
    ),
    delegatedAtStart: fixed(
      laidOut,
      quantity(
        'share',
        '50 %',
        { provenance: 'A', doc: 'Part of their initial wallets that is delegated at the start.' },
        { max: '100 %' },
      ),
    ),
    wealthCv: fixed(
      laidOut,
      plain(2, { provenance: 'A', doc: 'Coefficient of variation of initial wallets.' }, { max: 20 }),
    ),
    considers: quantity(
      'share',
      '10 %',
      { provenance: 'A', doc: 'Chance that a delegator reconsiders in a week.' },
      { max: '100 %' },
    ),
    usd: fixed(
      laidOut,
      quantity('usd', '150,000 USD', {
        provenance: 'A',
        doc: 'Money of all delegators together that they may still put into DGAI to delegate, in proportion to their wallets.',
      }),
    ),
    sellsRewards: quantity(
      'share',
      '90 %',
      {
        provenance: 'A',
        doc: 'Share of what they are paid, and do not add to their stake, that delegators sell.',
      },
      { max: '100 %' },
    ),
    outsideYield: quantity(
      'share',
      '20 %',
      {
        provenance: 'A',
        doc: 'Yearly yield, after slashes, at which a delegator wants half of its means delegated.',
      },
      { max: '1000 %' },
    ),
    yieldSensitivity: plain(
      20,
      { provenance: 'A', doc: 'Logit weight of net yearly yield.' },
      { max: 1_000 },
    ),
    stakes: policy(
      'number',
      -1,
      ['yield', 'outside'],
      {
        provenance: 'A',
        doc: 'Formula for the part of its means that a delegator who reconsiders wants delegated, 0 to 1, from net yearly yields; −1 keeps the logit.',
      },
      { min: '-1', max: '1' },
    ),
  }),
);
