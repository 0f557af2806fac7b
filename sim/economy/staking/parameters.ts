import {
  assumedShare,
  choice,
  count,
  documented,
  fixed,
  plain,
  quantity,
  section,
  share,
  votable,
} from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';
import { slot } from '../../scenario/slot.ts';

/** Stakes, unbonding and what delegators are paid (economy.md §2.10). */
const staking = votable(
  section({
    node: quantity('dgai', '10,000 DGAI', { provenance: 'A', doc: 'Stake of a node.' }),
    highPerformance: quantity('dgai', '50,000 DGAI', {
      provenance: 'A',
      doc: 'Stake of a high-performance node.',
    }),
    adaptor: quantity('dgai', '100,000 DGAI', { provenance: 'A', doc: 'Stake of an adaptor.' }),
    unbonding: slot(
      quantity('duration', '180 d', {
        provenance: 'P',
        doc: 'Time from leaving to having the stake back.',
      }),
    ),
    poolMargin: share(
      '20 %',
      'A',
      'What operators bring beyond the present price when they buy their stake from a pool: it clears a tick later, and a price that rose must not leave them short.',
    ),
    stakeShare: slot(
      share(
        '20 %',
        'A',
        "Part of a node's emission that is the return on stake, shared with delegators; the rest is for its work.",
      ),
    ),
    redelegation: choice(['instant', 'none'], 'instant', {
      provenance: 'A',
      doc: 'Whether delegated stake may go from one node to another at once, or only by way of unbonding.',
    }),
    commission: slot(
      documented('0 %', '20 %', share('10 %', 'P', "Part of delegators' pay that the node keeps.")),
    ),
  }),
);

/** Delegators as they are at the start (economy.md §2.10, §6). */
const delegators = {
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
  usd: fixed(
    laidOut,
    quantity('usd', '150,000 USD', {
      provenance: 'A',
      doc: 'Money of all delegators together that they may still put into DGAI to delegate, in proportion to their wallets.',
    }),
  ),
};

export const stakingParameters = { mechanisms: { staking }, delegators };
