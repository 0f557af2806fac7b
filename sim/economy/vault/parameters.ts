import {
  assumedShare,
  changeable,
  choice,
  count,
  described,
  fixed,
  numbers,
  optionalText,
  plain,
  policy,
  quantity,
  rule,
  section,
  spread,
  votable,
} from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';
import { z } from '../../zod.ts';
import { registerParameters, tradedDataParameters } from './traded-data-parameters.ts';

/** The Royalty Vault: lifetime pools, decay, KL, royalties (economy.md §4). */
const vault = changeable({
  ratio: choice(['lifetime', 'per-round', 'by-horizon'], 'lifetime', {
    provenance: 'A',
    doc: 'Whether the ratio holds over the lifetime, in every round, which needs one decay for both, or over the first `horizon` rounds of each subnet founded from then on, whatever the decays.',
  }),
  decay: choice(['mass', 'density', 'normalised', 'flat'], 'mass', {
    provenance: 'A',
    doc: 'How a pool is spread over rounds: exact mass of the density on each round, the density itself (which hands out too much), mass normalised over `horizon`, or a flat amount per node and round.',
  }),
  overIssue: fixed(
    'it says what is refused before a run starts',
    choice(['refuse', 'scale'], 'refuse', {
      provenance: 'A',
      doc: 'What happens where the density would hand out more than the pool: refused, or scaled.',
    }),
  ),
  horizon: count(
    520,
    {
      provenance: 'A',
      doc: 'Rounds over which decay normalised hands out everything, and by which ratio by-horizon holds.',
    },
    { min: 1, max: 100_000 },
  ),
  lambdaCompute: votable(
    plain(0.01, { provenance: 'A', doc: 'Decay of the compute pool per round.' }, { min: 1e-9, max: 100 }),
  ),
  lambdaData: votable(
    plain(
      0.1,
      { provenance: 'A', doc: 'Decay of the data pool per round; larger than that of computing (S).' },
      { min: 1e-9, max: 100 },
    ),
  ),
  flatUnits: count(100_000, { provenance: 'P', doc: 'RT per node and round, with decay flat.' }, { min: 1 }),
  collectsEvery: count(
    4,
    {
      provenance: 'A',
      doc: 'Weeks between collections of royalties by contributors and operators who keep their RT, a part of them each week: a month of royalties is worth the trouble.',
    },
    { min: 1, max: 520 },
  ),
  kl: section({
    weight: choice(['size-kl', 'kl', 'exp-kl'], 'size-kl', {
      provenance: 'A',
      doc: 'Weight of a contribution: size × divergence, divergence alone (the literal reading), or exp(−divergence).',
    }),
    direction: choice(['forward', 'reverse'], 'forward', {
      provenance: 'A',
      doc: 'D(contribution ‖ reference), or D(reference ‖ contribution).',
    }),
    reference: choice(['pool-without', 'pool-with', 'target', 'history'], 'pool-without', {
      provenance: 'A',
      doc: "What a contribution is compared with: everybody else's data of the round, all data of the round, the classes that the subnet wants, or all that it holds from earlier rounds, in the first of which those of everybody else stand in.",
    }),
    targets: fixed(
      laidOut,
      described(
        z
          .array(
            z.strictObject({
              subnet: optionalText(
                'Name of the subnet that wants them; all others when absent, which one entry may be.',
                100,
              ),
              shares: numbers(
                {
                  provenance: 'A',
                  doc: 'Part of each class that it wants, in any unit; 0 for one that it does not, but with direction forward and estimator discrete, where some of it makes data infinitely far.',
                },
                { count: 1_024, max: 1e9 },
              ),
            }),
          )
          .max(126)
          .default([]),
        'With reference target: parts of each class that subnets want, in any unit; all classes alike where nothing is stated.',
      ),
    ),
    smoothing: plain(0.5, { provenance: 'A', doc: 'Dirichlet smoothing α per class.' }, { max: 1_000 }),
    cap: plain(
      0.5,
      { provenance: 'A', doc: 'Most divergence that counts, nats.' },
      { min: 0.001, max: 1_000 },
    ),
    formula: policy(
      'number',
      -1,
      ['items', 'kl', 'cap'],
      {
        provenance: 'A',
        doc: 'Formula for the weight of a contribution from its items, its divergence in nats as estimated, and `cap`; −1 keeps `weight`.',
      },
      { min: '-1' },
    ),
    estimator: choice(['discrete', 'gaussian', 'knn'], 'discrete', {
      provenance: 'A',
      doc: 'How divergence is estimated: from class counts, from means and variances, or from neighbours of samples.',
    }),
    neighbours: count(3, { provenance: 'A', doc: 'k of the estimator knn.' }, { min: 1, max: 100 }),
    ownPoints: fixed(
      laidOut,
      count(
        16,
        {
          provenance: 'A',
          doc: 'Items by which the estimator knn knows the data of a contributor, at least one more than neighbours: it compares each with all of poolPoints.',
        },
        { min: 1, max: 128 },
      ),
    ),
    poolPoints: fixed(
      laidOut,
      count(
        256,
        {
          provenance: 'A',
          doc: 'Items by which the estimator knn knows the data that a contribution is compared with: enough to tell 16 classes apart.',
        },
        { min: 1, max: 2_048 },
      ),
    ),
    spacing: fixed(
      laidOut,
      plain(
        2,
        {
          provenance: 'A',
          doc: 'Distance between neighbouring classes of data, in standard deviations of the items of a class, for the estimators gaussian and knn: they overlap, and can be told apart.',
        },
        { max: 1_000 },
      ),
    ),
  }),
});

/** Data contributors: class distributions, sizes, honesty (economy.md §6). */
const contributors = changeable({
  count: fixed(
    laidOut,
    count(1_000, { provenance: 'A', doc: 'People who may contribute data.' }, { max: 200_000 }),
  ),
  skew: fixed(
    laidOut,
    plain(
      0.5,
      {
        provenance: 'A',
        doc: 'Concentration of the Dirichlet distribution of classes: small is one-sided, large is even.',
      },
      { min: 0.001, max: 1_000 },
    ),
  ),
  items: fixed(
    laidOut,
    spread(
      'number',
      { lognormal: { mean: 200, cv: 1 } },
      { provenance: 'A', doc: 'Items of data that a contributor has for a round.' },
    ),
  ),
  considers: assumedShare('10 %', 'Chance that a contributor thinks again about its subnet in a week.'),
  usdPerItem: quantity('usdPerItem', '0.0005 USD/item', {
    provenance: 'A',
    doc: 'What it costs to gather and upload an item of data.',
  }),
  machineUsdPerHour: quantity('usdPerHour', '0.10 USD/h', {
    provenance: 'A',
    doc: "What an hour of a contributor's own machine costs; it encrypts each item in the time that the network calibration says, if it knows encrypted work.",
  }),
  sensitivity: plain(
    20,
    {
      provenance: 'A',
      doc: 'Logit weight of expected profit over cost when a contributor chooses a subnet.',
    },
    { max: 1_000 },
  ),
  joins: rule(['expected', 'cost'], {
    provenance: 'A',
    doc: 'Formula for the score of a subnet in the logit, from the royalty expected of a round and the cost of contributing, USD; −1 keeps the one less the other.',
  }),
  claimsEvery: count(
    4,
    { provenance: 'A', doc: 'Rounds between claims of a contributor.' },
    { min: 1, max: 520 },
  ),
  sellsRewards: assumedShare('50 %', 'Share of claimed RT that contributors sell.'),
  duplicating: fixed(
    laidOut,
    assumedShare('2 %', 'Contributors who hand in what another has handed in already.'),
  ),
  verbatim: assumedShare(
    '50 %',
    'Part of copies that are handed in as they are, which the register of digests finds; in the rest something is changed, so that both ways are seen.',
  ),
  fabricating: fixed(
    laidOut,
    assumedShare('2 %', 'Contributors who make data up, of the class that pays most.'),
  ),
  sybil: fixed(
    laidOut,
    section({
      share: assumedShare('0 %', 'Contributors who hand in their data under many identities.'),
      identities: count(
        100,
        { provenance: 'A', doc: 'Identities of such a contributor.' },
        { min: 2, max: 10_000 },
      ),
    }),
  ),
});

export const vaultParameters = {
  vault: { ...vault, ...registerParameters },
  contributors: { ...contributors, ...tradedDataParameters },
};
