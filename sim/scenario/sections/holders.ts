import { changeable, count, fixed, flag, plain, policy, quantity, rule, section, spread } from '../field.ts';
import { laidOut } from '../fixed-reasons.ts';

const share = (fallback: string, doc: string, max = '100 %') =>
  quantity('share', fallback, { provenance: 'A', doc }, { max });

/** Stakers of 2PM: DMP, backing of proposals, votes, liquidity (economy.md §6). */
export const stakersSection = changeable(
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
    stakedAtStart: fixed(laidOut, share('30 %', 'Part of their 2PM that is staked at the start.')),
    considers: share('10 %', 'Chance that a staker thinks again in a week.'),
    speed: share(
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
    outsideYield: share('5 %', 'Yearly yield that a staker could have elsewhere.', '1000 %'),
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
      share: share('40 %', 'Part of its free DMP that a staker commits to a proposal it likes.'),
      threshold: share('60 %', 'Perceived promise at which half of those who look back a proposal.'),
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
      noise: share('15 %', 'Standard error with which a staker sees the promise of a subnet.'),
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
      share: share('20 %', 'Most of its 2PM that a staker puts into the 2PM/USD pool.'),
      speed: share('25 %', 'Part of the way to its target that a provider moves when it thinks again.'),
      changeMin: share(
        '1 %',
        'Smallest change of its liquidity that a staker makes, as a part of its means: less is not worth the trouble.',
      ),
      yieldMax: share(
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
    sellsRewards: share('50 %', 'Share of royalties and RT that stakers sell.'),
  }),
);

/** Data contributors: class distributions, sizes, honesty (economy.md §6). */
export const contributorsSection = changeable(
  section({
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
    considers: share('10 %', 'Chance that a contributor thinks again about its subnet in a week.'),
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
    sellsRewards: share('50 %', 'Share of claimed RT that contributors sell.'),
    duplicating: fixed(laidOut, share('2 %', 'Contributors who hand in what another has handed in already.')),
    verbatim: share(
      '50 %',
      'Part of copies that are handed in as they are, which the register of digests finds; in the rest something is changed, so that both ways are seen.',
    ),
    fabricating: fixed(laidOut, share('2 %', 'Contributors who make data up, of the class that pays most.')),
    sybil: fixed(
      laidOut,
      section({
        share: share('0 %', 'Contributors who hand in their data under many identities.'),
        identities: count(
          100,
          { provenance: 'A', doc: 'Identities of such a contributor.' },
          { min: 2, max: 10_000 },
        ),
      }),
    ),
  }),
);

/** Traders with finite means: fundamental, trend, noise (economy.md §5). */
export const tradersSection = changeable(
  section({
    enabled: fixed(laidOut, flag(true, { provenance: 'A', doc: 'Whether traders trade in the pools.' })),
    count: fixed(laidOut, count(200, { provenance: 'A', doc: 'Traders.' }, { max: 100_000 })),
    usd: fixed(
      laidOut,
      quantity('usd', '5,000,000 USD', {
        provenance: 'A',
        doc: 'USD of all traders together, in DGAI/USD and 2PM/USD by their depth at the start.',
      }),
    ),
    wealthCv: fixed(
      laidOut,
      plain(1, { provenance: 'A', doc: 'Coefficient of variation of their means.' }, { max: 20 }),
    ),
    considers: share('20 %', 'Chance that a trader trades on a day.'),
    fundamental: fixed(laidOut, share('60 %', 'Share who trade on fundamental value at the start.')),
    trend: fixed(laidOut, share('20 %', 'Share who follow the trend at the start; the rest are noise.')),
    inDgai: fixed(
      laidOut,
      share('50 %', 'Share who trade DGAI: it has the larger pool, and every user and node trades in it.'),
    ),
    inTwoPm: fixed(
      laidOut,
      share('25 %', 'Share who trade 2PM; the rest trade the RT of whatever subnet is founded.'),
    ),
    misjudgement: fixed(
      laidOut,
      share(
        '10 %',
        'Standard error with which a trader judges what a token is worth, a trait; the mean is 0, so together they are right.',
      ),
    ),
    misjudgementMax: fixed(
      laidOut,
      share(
        '30 %',
        'Largest such error: three standard errors, as no crowd holds on to a value that is far off.',
      ),
    ),
    trendMemory: quantity(
      'duration',
      '14 d',
      { provenance: 'A', doc: 'Length of the moving average of daily returns that is the trend: two weeks.' },
      { min: '1 d' },
    ),
    trendHorizon: quantity('duration', '7 d', {
      provenance: 'A',
      doc: 'Time for which those who follow a trend expect it to go on: half of what they look back on.',
    }),
    intensity: plain(
      2,
      { provenance: 'A', doc: 'How strongly past profit draws traders to a strategy (Brock–Hommes β).' },
      { max: 1_000 },
    ),
    profitMemory: quantity(
      'duration',
      '60 d',
      {
        provenance: 'A',
        doc: 'Length of the moving average of what a strategy earned: two months, in which luck averages out and regimes do not.',
      },
      { min: '1 d' },
    ),
    switches: share('5 %', 'Chance that a trader thinks again about its strategy in a week.'),
    reaction: plain(
      0.3,
      { provenance: 'A', doc: 'Part of its means that a trader moves per unit of mispricing or trend.' },
      { max: 10 },
    ),
    reactionCv: plain(
      0.3,
      {
        provenance: 'A',
        doc: 'Coefficient of variation of that reaction between traders: were all alike, they would move at once.',
      },
      { max: 20 },
    ),
    demand: rule(['value', 'price', 'trend'], {
      provenance: 'A',
      doc: 'Formula for the part of its means that a trader of any strategy but noise moves into a token, or out of it if negative, from fundamental value, price and trend; −1 keeps its strategy.',
    }),
    orderMax: share('10 %', 'Most of its means that a trader puts into one order.'),
    depthMax: share(
      '0.5 %',
      "Most of its pool's quote side that an order is worth: whoever trades more pays for moving the price; 100 % leaves the means of a trader as the only limit.",
    ),
    noise: share('2 %', 'Mean size of an order of a noise trader, of its means.'),
  }),
);
