import { assumedShare, changeable, count, plain, policy, quantity } from '../../scenario/field.ts';

/** Delegators: stake on nodes for a part of their pay, and vote (economy.md §2.10, §6). */
const delegators = changeable({
  considers: assumedShare('10 %', 'Chance that a delegator reconsiders in a week.'),
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
  sellsRewards: assumedShare(
    '90 %',
    'Share of what they are paid, and do not add to their stake, that delegators sell.',
  ),
  outsideYield: assumedShare(
    '20 %',
    'Yearly yield, after slashes, at which a delegator wants half of its means delegated.',
    '1000 %',
  ),
  yieldSensitivity: plain(20, { provenance: 'A', doc: 'Logit weight of net yearly yield.' }, { max: 1_000 }),
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
});

export const delegatorsParameters = { delegators };
