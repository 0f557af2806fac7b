import { share, votable } from '../../scenario/field.ts';

/** Pools (economy.md §5). */
const markets = {
  fee: votable(share('0.3 %', 'A', 'Fee of a constant-product pool.', '0 %', '99.9999 %')),
};

export const marketsParameters = { markets };
