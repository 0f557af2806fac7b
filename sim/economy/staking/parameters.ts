import { choice, quantity, section, share, votable } from '../../scenario/field.ts';

/** Stakes, unbonding and what delegators are paid (economy.md §2.10). */
export const stakingSection = votable(
  section({
    node: quantity('dgai', '10,000 DGAI', { provenance: 'A', doc: 'Stake of a node.' }),
    highPerformance: quantity('dgai', '50,000 DGAI', {
      provenance: 'A',
      doc: 'Stake of a high-performance node.',
    }),
    adaptor: quantity('dgai', '100,000 DGAI', { provenance: 'A', doc: 'Stake of an adaptor.' }),
    unbonding: quantity('duration', '180 d', {
      provenance: 'P',
      doc: 'Time from leaving to having the stake back.',
    }),
    poolMargin: share(
      '20 %',
      'A',
      'What operators bring beyond the present price when they buy their stake from a pool: it clears a tick later, and a price that rose must not leave them short.',
    ),
    stakeShare: share(
      '20 %',
      'A',
      "Part of a node's emission that is the return on stake, shared with delegators; the rest is for its work.",
    ),
    redelegation: choice(['instant', 'none'], 'instant', {
      provenance: 'A',
      doc: 'Whether delegated stake may go from one node to another at once, or only by way of unbonding.',
    }),
    commission: share('10 %', 'P', "Part of delegators' pay that the node keeps.", '0 %', '20 %'),
  }),
);
