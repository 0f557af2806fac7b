import {
  assumedShare,
  changeable,
  choice,
  count,
  fixed,
  flag,
  plain,
  quantity,
  rule,
  section,
} from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';

/** Traders with finite means: fundamental, trend, noise (economy.md §5). */
const traders = changeable(
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
    considers: assumedShare('20 %', 'Chance that a trader trades on a day.'),
    fundamental: fixed(laidOut, assumedShare('60 %', 'Share who trade on fundamental value at the start.')),
    trend: fixed(
      laidOut,
      assumedShare('20 %', 'Share who follow the trend at the start; the rest are noise.'),
    ),
    inDgai: fixed(
      laidOut,
      assumedShare(
        '50 %',
        'Share who trade DGAI: it has the larger pool, and every user and node trades in it.',
      ),
    ),
    inTwoPm: fixed(
      laidOut,
      assumedShare('25 %', 'Share who trade 2PM; the rest trade the RT of whatever subnet is founded.'),
    ),
    misjudgement: fixed(
      laidOut,
      assumedShare(
        '10 %',
        'Standard error with which a trader judges what a token is worth, a trait; the mean is 0, so together they are right.',
      ),
    ),
    misjudgementMax: fixed(
      laidOut,
      assumedShare(
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
    switches: assumedShare('5 %', 'Chance that a trader thinks again about its strategy in a week.'),
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
    orderMax: assumedShare('10 %', 'Most of its means that a trader puts into one order.'),
    depthMax: assumedShare(
      '0.5 %',
      "Most of its pool's quote side that an order is worth: whoever trades more pays for moving the price; 100 % leaves the means of a trader as the only limit.",
    ),
    noise: assumedShare('2 %', 'Mean size of an order of a noise trader, of its means.'),
  }),
);

/** What traders think that tokens are worth (economy.md §5). */
const markets = {
  memory: changeable(
    quantity(
      'duration',
      '12 weeks',
      { provenance: 'A', doc: 'Length of the moving averages behind fundamental values.' },
      { min: '1 week' },
    ),
  ),
  holdWeeks: changeable(
    plain(
      2_000,
      {
        provenance: 'A',
        doc: 'Weeks of spending that the float of DGAI is worth: a price-to-sales ratio, times 52.',
      },
      { max: 100_000 },
    ),
  ),
  float: changeable(
    choice(['diluted', 'circulating'], 'diluted', {
      provenance: 'A',
      doc: 'DGAI that spending is set against: all that may ever be there, as those reckon who know the schedule of emission, or what can be bought today.',
    }),
  ),
};

export const tradersParameters = { traders, markets };
