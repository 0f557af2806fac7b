import {
  changeable,
  choice,
  count,
  fixed,
  flag,
  names,
  optionalText,
  plain,
  policy,
  quantity,
  ruleOf,
  section,
  spread,
  votable,
} from '../field.ts';
import { counted, laidOut, readBefore } from '../fixed-reasons.ts';

const share = (fallback: string, provenance: 'S' | 'P' | 'A', doc: string, min = '0 %', max = '100 %') =>
  quantity('share', fallback, { provenance, doc }, { min, max });

const wallet = (fallback: string, doc: string) => quantity('twoPm', fallback, { provenance: 'A', doc });

/** 2PM: whether that half of the economy exists, and where its supply lies at the start (economy.md §1). */
export const twoPmSection = fixed(
  laidOut,
  section({
    enabled: flag(false, {
      provenance: 'A',
      doc: 'Whether the 2PM economy exists: DAO, $DMP, subnets with their Royalty Vaults, and traders.',
    }),
    supply: quantity('twoPm', '1,000,000,000 2PM', {
      provenance: 'A',
      doc: '2PM minted at the start; no more is ever minted.',
    }),
    /** Must sum to the supply, or the scenario is refused with the difference. */
    wallets: section({
      stakers: wallet('300,000,000 2PM', '2PM held by all stakers together.'),
      traders: wallet('50,000,000 2PM', '2PM held by all traders together.'),
      liquidity: wallet('150,000,000 2PM', '2PM in the 2PM/USD pool, or with its sale desk.'),
      ecosystem: wallet('300,000,000 2PM', '2PM of the ecosystem fund, which pays for liquidity mining.'),
      team: wallet('200,000,000 2PM', '2PM of the team; locked, linear vesting.'),
    }),
    teamVesting: quantity('duration', '4 y', {
      provenance: 'A',
      doc: 'Length of the linear vesting of the team wallet.',
    }),
  }),
);

/** The 2PM DAO: staking for $DMP, airdrops, founding of subnets (economy.md §3). */
export const daoSection = changeable(
  section({
    exit: votable(
      choice(['burn', 'cooldown', 'none'], 'burn', {
        provenance: 'A',
        doc: 'How staked 2PM comes back: at once against burned DMP, after a cooldown, or never.',
      }),
    ),
    cooldown: quantity('duration', '4 weeks', {
      provenance: 'A',
      doc: 'How long 2PM waits on its way back, with exit cooldown.',
    }),
    unbacked: choice(['lots', 'fungible'], 'lots', {
      provenance: 'A',
      doc: 'Whether airdropped DMP is kept apart and redeems nothing, or redeems like any other, first come first served.',
    }),
    airdrop: section({
      founder: votable(
        quantity('dmp', '10,000 DMP', {
          provenance: 'A',
          doc: 'Unbacked DMP for the proposer of a subnet when it is founded.',
        }),
      ),
      weekly: ruleOf(
        'airdropWeekly',
        quantity('dmp', '500 DMP', {
          provenance: 'A',
          doc: 'Unbacked DMP a week for those who keep a subnet up.',
        }),
      ),
      weeks: votable(
        count(26, { provenance: 'A', doc: 'Weeks after the founding that it is paid.' }, { max: 5_200 }),
      ),
      upkeepTo: choice(['maintainers', 'founder'], 'maintainers', {
        provenance: 'A',
        doc: "Who is paid for upkeep: those who trained or brought data in the week, by their work and in the vault's ratio, while the subnet lives; or who proposed it, whatever became of it.",
      }),
      grace: votable(
        count(
          4,
          {
            provenance: 'A',
            doc: 'Weeks after the founding in which maintainers are paid although nobody uses the model yet; without training and data they never are.',
          },
          { max: 5_200 },
        ),
      ),
      atStart: fixed(
        laidOut,
        quantity('dmp', '0 DMP', {
          provenance: 'A',
          doc: 'Unbacked DMP airdropped at the start, shared by the stakers in proportion to their 2PM.',
        }),
      ),
    }),
    founding: section({
      window: votable(
        quantity('duration', '4 weeks', {
          provenance: 'A',
          doc: 'How long a proposal may collect DMP before it is given back.',
        }),
      ),
      firstBatch: ruleOf(
        'firstBatch',
        share('10 %', 'A', "Part of a subnet's RT that opens its pool.", '0.0001 %'),
      ),
      daoShare: ruleOf(
        'daoShare',
        share(
          '5 %',
          'A',
          'Part of RT for the DAO: half by DMP held, half to the first data and node contributors.',
        ),
      ),
      toHolders: share(
        '50 %',
        'S',
        "Part of the DAO's RT that is shared by DMP held; the rest waits for the first who contribute work and data.",
      ),
      toCompute: share(
        '50 %',
        'A',
        'Part of what waits for the first contributors that those who compute share; the rest is for those who bring data. Half: which of them a subnet needs more is not said.',
      ),
      pool: fixed(
        'markets are opened at the start',
        choice(['whole', 'split', 'lbp-80-20'], 'whole', {
          provenance: 'S',
          doc: "What the staked 2PM does: all opens the pool, a part goes to the subnet's treasury, or it opens a liquidity bootstrapping pool of weights 80/20.",
        }),
      ),
      toTreasury: votable(
        share(
          '50 %',
          'A',
          "Part of the staked 2PM for the subnet's treasury, with pool split.",
          '0 %',
          '99.9999 %',
        ),
      ),
      glide: quantity('duration', '8 weeks', {
        provenance: 'A',
        doc: 'Time in which the weights of a bootstrapping pool go from 80/20 to 50/50.',
      }),
      shares: votable(
        choice(['pro-rata', 'locked', 'dao'], 'pro-rata', {
          provenance: 'S',
          doc: 'Who owns the pool: those who invested DMP, nobody (locked for good), or the DAO.',
        }),
      ),
    }),
  }),
);

/** Subnets: when they are proposed, what they are about, and the models they make (economy.md §3, §4). */
export const subnetsSection = changeable(
  section({
    count: fixed(
      laidOut,
      // Traders have two draws of a day or a week for each subnet, of 256 in all.
      count(8, { provenance: 'A', doc: 'Subnets that are ever proposed.' }, { max: 125 }),
    ),
    names: fixed(
      laidOut,
      names({ provenance: 'A', doc: 'Names of the first subnets; the others get numbers.' }, 200),
    ),
    first: quantity('duration', '1 week', { provenance: 'A', doc: 'When the first is proposed.' }),
    every: quantity(
      'duration',
      '4 weeks',
      { provenance: 'A', doc: 'Time between proposals.' },
      { min: '1 h' },
    ),
    goal: spread(
      'twoPm',
      { uniform: ['1,500,000 2PM', '4,000,000 2PM'] },
      { provenance: 'A', doc: 'Backed DMP that founds it, as staked 2PM.' },
      { min: '1 2PM' },
    ),
    promise: spread(
      'share',
      { uniform: ['40 %', '95 %'] },
      { provenance: 'A', doc: 'How good its model can become; backers see it with an error.' },
      { max: '100 %' },
    ),
    classes: fixed(
      'data of contributors are laid out by it at the start',
      count(16, { provenance: 'A', doc: 'Classes of data of each subnet.' }, { min: 2, max: 1_024 }),
    ),
    training: choice(['fhe', 'federated', 'alternate'], 'alternate', {
      provenance: 'A',
      doc: 'Rounds in which one node takes the whole compute share, rounds shared by completed work, or one after the other.',
    }),
    model: section({
      atFounding: share(
        '20 %',
        'A',
        'Quality of the model when the subnet is founded, of what it can become.',
      ),
      base: share('50 %', 'A', 'Quality of the free model that every workload also has.'),
      dataScale: plain(
        200_000,
        { provenance: 'A', doc: 'Items of data at which a model has come 63 % of its way.' },
        { min: 1 },
      ),
      roundsScale: plain(
        20,
        { provenance: 'A', doc: 'Rounds of training at which a model has come 63 % of its way.' },
        { min: 0.001 },
      ),
      sensitivity: plain(
        6,
        { provenance: 'A', doc: 'Logit weight of quality when a request chooses among models.' },
        { max: 100 },
      ),
      growth: plain(
        0.5,
        {
          provenance: 'A',
          doc: 'How much more users would pay for a perfect model: a request is worth 1 + growth × (quality − base) of what it costs outside.',
        },
        { max: 10 },
      ),
    }),
    deadAfter: fixed(
      counted,
      count(
        26,
        {
          provenance: 'A',
          doc: 'Weeks without data and without requests after which a subnet counts as dead.',
        },
        { min: 1, max: 5_200 },
      ),
    ),
  }),
);

/** The Royalty Vault: lifetime pools, decay, KL, royalties (economy.md §4). */
export const vaultSection = changeable(
  section({
    compute: votable(
      count(7, { provenance: 'S', doc: "Computing's part of the vault, to `data`." }, { max: 1_000 }),
    ),
    data: votable(
      count(3, { provenance: 'S', doc: "Data's part of the vault, to `compute`." }, { max: 1_000 }),
    ),
    ratio: choice(['lifetime', 'per-round'], 'lifetime', {
      provenance: 'A',
      doc: 'Whether the ratio holds over the lifetime or in every round; the latter needs one decay for both.',
    }),
    round: fixed(
      'rounds are counted by it from the founding of a subnet',
      quantity(
        'duration',
        '168 h',
        { provenance: 'A', doc: 'Length of a round of rewards.' },
        { min: '1 h' },
      ),
    ),
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
      { provenance: 'A', doc: 'Rounds over which decay normalised hands out everything.' },
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
    flatUnits: count(
      100_000,
      { provenance: 'P', doc: 'RT per node and round, with decay flat.' },
      { min: 1 },
    ),
    collectsEvery: count(
      4,
      {
        provenance: 'A',
        doc: 'Weeks between collections of royalties by contributors and operators who keep their RT, a part of them each week: a month of royalties is worth the trouble.',
      },
      { min: 1, max: 520 },
    ),
    pools: fixed(
      'RT in pools have earned royalties, or none, from the start',
      choice(['excluded', 'harvest'], 'excluded', {
        provenance: 'A',
        doc: 'Whether RT in pools earn no royalties, or earn them for those who hold pool shares.',
      }),
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
      reference: choice(['pool-without', 'pool-with', 'target'], 'pool-without', {
        provenance: 'A',
        doc: "What a contribution is compared with: everybody else's data, all data, or uniform classes.",
      }),
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
  }),
);

/** Pools, prices from outside, liquidity mining, and what traders think things are worth (economy.md §5). */
export const marketsSection = changeable(
  section({
    fee: votable(share('0.3 %', 'A', 'Fee of a constant-product pool.', '0 %', '99.9999 %')),
    twoPm: section({
      source: fixed(
        'markets are opened at the start',
        choice(['pool', 'outside'], 'pool', {
          provenance: 'A',
          doc: 'Where the price of 2PM comes from: its pool with USD, or outside the model.',
        }),
      ),
      usd: quantity('usdPerToken', '0.001 USD', {
        provenance: 'A',
        doc: 'USD per 2PM at the start; throughout when the price comes from outside and no series is named.',
      }),
      series: fixed(
        readBefore,
        optionalText('Name of the series that gives USD per 2PM, with source outside.', 100),
      ),
      deskUsd: fixed(
        laidOut,
        quantity('usd', '500,000 USD', {
          provenance: 'A',
          doc: 'USD of the sale desk, with source outside.',
        }),
      ),
    }),
    mining: votable(
      section({
        enabled: flag(false, {
          provenance: 'A',
          doc: 'Whether shares of the 2PM/USD pool earn new rewards.',
        }),
        perWeek: quantity('twoPm', '500,000 2PM', {
          provenance: 'A',
          doc: '2PM a week from the ecosystem fund, shared by those who provide liquidity.',
        }),
        starts: quantity('duration', '0 h', { provenance: 'A', doc: 'When it starts.' }),
        lasts: quantity('duration', '1 y', { provenance: 'A', doc: 'How long it lasts.' }),
      }),
    ),
    requiredReturn: quantity(
      'share',
      '20 %',
      { provenance: 'A', doc: 'Yearly return that holders ask of what pays them.' },
      { min: '0.1 %', max: '1000 %' },
    ),
    memory: quantity(
      'duration',
      '12 weeks',
      { provenance: 'A', doc: 'Length of the moving averages behind fundamental values.' },
      { min: '1 week' },
    ),
    holdWeeks: plain(
      2_000,
      {
        provenance: 'A',
        doc: 'Weeks of spending that the float of DGAI is worth: a price-to-sales ratio, times 52.',
      },
      { max: 100_000 },
    ),
    float: choice(['diluted', 'circulating'], 'diluted', {
      provenance: 'A',
      doc: 'DGAI that spending is set against: all that may ever be there, as those reckon who know the schedule of emission, or what can be bought today.',
    }),
  }),
);
