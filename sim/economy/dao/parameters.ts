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
  ruleOf,
  section,
  share,
  snapshot,
  spread,
  votable,
  wallet,
} from '../../scenario/field.ts';
import { laidOut, readBefore } from '../../scenario/fixed-reasons.ts';

/** 2PM: whether that half of the economy exists, and where its supply lies at the start (economy.md §1). */
const twoPm = fixed(
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
      stakers: wallet('twoPm', '300,000,000 2PM', '2PM held by all stakers together.', ['auto', 'rest']),
      traders: wallet('twoPm', '50,000,000 2PM', '2PM held by all traders together.', ['auto', 'rest']),
      liquidity: wallet('twoPm', '150,000,000 2PM', '2PM in the 2PM/USD pool, or with its sale desk.'),
      ecosystem: wallet(
        'twoPm',
        '300,000,000 2PM',
        '2PM of the ecosystem fund, which pays for liquidity mining.',
      ),
      team: wallet('twoPm', '200,000,000 2PM', '2PM of the team; locked, linear vesting.'),
    }),
    holdings: section({ stakers: snapshot('stakers'), traders: snapshot('traders') }),
    teamVesting: quantity('duration', '4 y', {
      provenance: 'A',
      doc: 'Length of the linear vesting of the team wallet.',
    }),
  }),
);

/** The 2PM DAO: staking for $DMP, airdrops, founding of subnets (economy.md §3). */
const dao = changeable(
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
    votePay: votable(
      quantity('twoPm', '0 2PM', {
        provenance: 'A',
        doc: 'What the ecosystem fund pays for each vote by DMP, shared by the DMP of those who vote.',
      }),
    ),
    airdrop: section({
      founder: votable(
        quantity('dmp', '10,000 DMP', {
          provenance: 'A',
          doc: 'Unbacked DMP for the proposer of a subnet when it is founded. Where founders weigh it, the default founds hardly any: 100,000 to 300,000 found most at little dilution (experiments/airdrop-size.yaml).',
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

/** Stakers of 2PM: DMP, backing of proposals, votes, liquidity (economy.md §6). */
const stakers = changeable(
  section({
    count: fixed(
      laidOut,
      count(2_000, { provenance: 'A', doc: 'People who hold 2PM and may stake it.' }, { max: 1_000_000 }),
    ),
    wealthCv: fixed(
      laidOut,
      plain(2, { provenance: 'A', doc: 'Coefficient of variation of initial wallets.' }, { max: 20 }),
    ),
    usd: fixed(
      laidOut,
      quantity('usd', '200,000 USD', {
        provenance: 'A',
        doc: 'USD of all stakers together at the start, in proportion to their 2PM; they provide liquidity with it.',
      }),
    ),
    stakedAtStart: fixed(laidOut, assumedShare('30 %', 'Part of their 2PM that is staked at the start.')),
    considers: assumedShare('10 %', 'Chance that a staker thinks again in a week.'),
    speed: assumedShare(
      '100 %',
      'Part of the way to what it wants staked that a staker goes when it thinks again: all of it, as staking costs nothing.',
    ),
    turnout: fixed(
      laidOut,
      spread(
        'share',
        { uniform: ['0 %', '100 %'] },
        {
          provenance: 'A',
          doc: 'Chance that somebody who holds DMP votes when asked, a trait: from never to always, half of them on average.',
        },
        { max: '100 %' },
      ),
    ),
    outsideYield: assumedShare('5 %', 'Yearly yield that a staker could have elsewhere.', '1000 %'),
    yieldSensitivity: plain(10, { provenance: 'A', doc: 'Logit weight of yearly yield.' }, { max: 1_000 }),
    stakes: policy(
      'number',
      -1,
      ['yield', 'outside'],
      {
        provenance: 'A',
        doc: 'Formula for the part of its 2PM that a staker wants staked, 0 to 1, from yearly yields; −1 keeps the logit.',
      },
      { min: '-1', max: '1' },
    ),
    backs: section({
      share: assumedShare('40 %', 'Part of its free DMP that a staker commits to a proposal it likes.'),
      threshold: assumedShare('60 %', 'Perceived promise at which half of those who look back a proposal.'),
      sensitivity: plain(12, { provenance: 'A', doc: 'Logit weight of perceived promise.' }, { max: 1_000 }),
      chance: policy(
        'number',
        -1,
        ['promise', 'threshold'],
        {
          provenance: 'A',
          doc: 'Formula for the chance that a staker who looks at a proposal backs it, from the promise it sees; −1 keeps the logit.',
        },
        { min: '-1', max: '1' },
      ),
      noise: assumedShare('15 %', 'Standard error with which a staker sees the promise of a subnet.'),
      ownView: plain(
        1,
        {
          provenance: 'A',
          doc: "Spread of a staker's error about one subnet in multiples of its error about all of them: as large, so that views of two subnets correlate by half; 0 makes optimists of all or none.",
        },
        { max: 1_000 },
      ),
    }),
    liquidity: section({
      share: assumedShare('20 %', 'Most of its 2PM that a staker puts into the 2PM/USD pool.'),
      speed: assumedShare(
        '25 %',
        'Part of the way to its target that a provider moves when it thinks again.',
      ),
      changeMin: assumedShare(
        '1 %',
        'Smallest change of its liquidity that a staker makes, as a part of its means: less is not worth the trouble.',
      ),
      yieldMax: assumedShare(
        '500 %',
        'Largest yearly yield of the pool that a staker believes in: an empty pool is not worth everything.',
        '10000 %',
      ),
      pioneerShare: quantity(
        'share',
        '0.1 %',
        {
          provenance: 'A',
          doc: 'Part of the pool that rewards look as if at least so much of it shared them: so that who comes first, where all shares are locked, expects much and not without end.',
        },
        { min: '0.0001 %', max: '100 %' },
      ),
    }),
    sellsRewards: assumedShare('50 %', 'Share of royalties and RT that stakers sell.'),
  }),
);

/** The pool of 2PM with USD, or its price from outside (economy.md §5). */
const twoPmMarket = section({
  source: fixed(
    'markets are opened at the start',
    choice(['pool', 'outside'], 'pool', {
      provenance: 'A',
      doc: 'Where the price of 2PM comes from: its pool with USD, or outside the model.',
    }),
  ),
  usd: changeable(
    quantity('usdPerToken', '0.001 USD', {
      provenance: 'A',
      doc: 'USD per 2PM at the start; throughout when the price comes from outside and no series is named.',
    }),
  ),
  series: fixed(
    readBefore,
    optionalText('Name of the series that gives USD per 2PM, with source outside.', 100, { series: 'price' }),
  ),
  deskUsd: fixed(
    laidOut,
    quantity('usd', '500,000 USD', {
      provenance: 'A',
      doc: 'USD of the sale desk, with source outside.',
    }),
  ),
});

export const daoParameters = { twoPm, dao, stakers, markets: { twoPm: twoPmMarket } };
