import { assumedShare, changeable, section, share, votable } from '../../scenario/field.ts';

/** Pools (economy.md §5). */
const markets = {
  /** How far people count what a sale would lose by moving the price: 0 % not at all, 100 % in full. */
  depth: changeable(
    section({
      traders: assumedShare(
        '0 %',
        'How far a trader on value counts what its largest order would lose by moving the price: it trades where the gap to value is larger than that and the fee.',
      ),
      nodes: assumedShare(
        '0 %',
        'How far who would join counts what the price loses when all nodes sell the pay of a week in the pool of DGAI.',
      ),
      stakers: assumedShare(
        '0 %',
        'How far a staker counts what it would lose by selling all of its 2PM in their pool, as a loss of the yield of a year.',
      ),
    }),
  ),
  fee: votable(share('0.3 %', 'A', 'Fee of a constant-product pool.', '0 %', '99.9999 %')),
};

export const marketsParameters = { markets };
