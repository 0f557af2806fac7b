import {
  assumedShare,
  changeable,
  count,
  fixed,
  plain,
  policy,
  quantity,
  section,
} from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';

/** Delegators: stake on nodes for a part of their pay, and vote (economy.md §2.10, §6). */
export const delegatorsSection = changeable(
  section({
    count: fixed(
      laidOut,
      count(2_000, { provenance: 'A', doc: 'People who may delegate.' }, { max: 1_000_000 }),
    ),
    delegatedAtStart: fixed(
      laidOut,
      assumedShare('50 %', 'Part of their initial wallets that is delegated at the start.'),
    ),
    wealthCv: fixed(
      laidOut,
      plain(2, { provenance: 'A', doc: 'Coefficient of variation of initial wallets.' }, { max: 20 }),
    ),
    considers: assumedShare('10 %', 'Chance that a delegator reconsiders in a week.'),
    looksAtStart: fixed(
      laidOut,
      count(
        3,
        {
          provenance: 'A',
          doc: 'Nodes that a delegator looks at before the start; it takes the one with least staked on it, which spreads stake without making it even.',
        },
        { min: 1, max: 100 },
      ),
    ),
    looksAt: count(
      6,
      {
        provenance: 'A',
        doc: 'Nodes that a delegator looks at before it chooses one or stays with its own; nobody compares them all.',
      },
      { min: 1, max: 100 },
    ),
    habit: assumedShare(
      '10 %',
      'Yearly yield that another node must offer more to be as good as the one that a delegator knows: moving is a bother.',
      '1000 %',
    ),
    lossMemory: assumedShare(
      '10 %',
      'Weight of the latest week in what delegators think that slashes cost them: rare as they are, half a year of them counts.',
    ),
    yieldMax: assumedShare(
      '500 %',
      'Largest yearly yield that a delegator believes in: an empty pool, which pays its first delegator anything, is not worth everything.',
      '10000 %',
    ),
    buys: assumedShare(
      '25 %',
      'Part of the stake that it still lacks which a delegator buys at a time: who bought all at once would pay for moving the price.',
    ),
    withdrawsFrom: assumedShare(
      '10 %',
      'Smallest part of its stake that a delegator withdraws: it means months without pay, so less is not worth it.',
    ),
    orderMin: quantity(
      'dgai',
      '1 DGAI',
      {
        provenance: 'A',
        doc: 'Least that a delegator stakes or buys at a time; less is not worth a transaction.',
      },
      { min: '0.000001 DGAI' },
    ),
    usd: fixed(
      laidOut,
      quantity('usd', '150,000 USD', {
        provenance: 'A',
        doc: 'Money of all delegators together that they may still put into DGAI to delegate, in proportion to their wallets.',
      }),
    ),
    sellsRewards: assumedShare(
      '90 %',
      'Share of what they are paid, and do not add to their stake, that delegators sell.',
    ),
    outsideYield: assumedShare(
      '20 %',
      'Yearly yield, after slashes, at which a delegator wants half of its means delegated.',
      '1000 %',
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
