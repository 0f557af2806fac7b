import {
  assumedShare,
  changeable,
  choice,
  count,
  fixed,
  flag,
  optionalText,
  plain,
  policy,
  quantity,
  section,
  spread,
} from '../../scenario/field.ts';
import { drawnAhead, laidOut, readBefore } from '../../scenario/fixed-reasons.ts';
import { slot } from '../../scenario/slot.ts';

/** Users: budgets, elasticity, churn and Bass arrivals (economy.md §6). */
const users = changeable(
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
    demandSeries: fixed(
      readBefore,
      optionalText('Name of the series whose value multiplies demand.', 100, { series: 'factor' }),
    ),
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
      memory: assumedShare('10 %', 'Weight of the latest request in dissatisfaction.'),
    }),
    growth: section({
      enabled: flag(true, { provenance: 'A', doc: 'Whether new users join (Bass diffusion).' }),
      joins: policy(
        'number',
        -1,
        ['satisfied', 'active', 'potential'],
        {
          provenance: 'A',
          doc: 'Formula for the chance that somebody outside joins in a week, or the chance itself; −1 keeps p + q × the share of satisfied users.',
        },
        { min: '-1', max: '1', strict: true },
      ),
      innovation: slot(assumedShare('0.1 %', "Bass p: weekly chance to join on one's own.")),
      imitation: slot(
        assumedShare('5 %', 'Bass q: weekly chance to join, times the share of satisfied users.'),
      ),
      imitates: choice(['users', 'people'], 'users', {
        provenance: 'A',
        doc: 'Of whom satisfied users are a share: of all users, so that a good name draws the same few or many, or of all people, so that growth is the S-curve of a new product.',
      }),
      satisfiedBelow: assumedShare(
        '50 %',
        'Dissatisfaction below which a user counts as satisfied: half, so that whoever had more bad than good of late draws nobody.',
      ),
    }),
    adaptorSensitivity: plain(
      2,
      {
        provenance: 'A',
        doc: "Logit weight of an adaptor's past latency (in targets) when users choose one.",
      },
      { max: 100 },
    ),
    adaptorLagMax: plain(
      10,
      {
        provenance: 'A',
        doc: 'Most that the past latency of an adaptor counts behind the best, in targets: the slow keep a chance to be seen again.',
      },
      { max: 1_000 },
    ),
    adaptorMemory: assumedShare(
      '2 %',
      'Weight of the latest request in the past latency of an adaptor: a name is made by some hundred requests, not by one.',
    ),
    penaltyMemory: quantity(
      'rate',
      '0.05 /h',
      {
        provenance: 'A',
        doc: 'Weight per hour of the latest latency penalties in what users expect to pay on top of the price: they look back about a day.',
      },
      { max: '60 /h' },
    ),
  }),
);

export const usersParameters = { users };
