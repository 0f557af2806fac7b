import { PPM } from '../../ledger/amount.ts';
import type { Book, Reason } from '../../ledger/ledger.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import type { outsideParameters } from '../outside/parameters.ts';
import type { SaleDesk } from './mechanisms/sale-desk.ts';

/** The sale desk of a scenario. */
export function openDesk(
  { price }: ValuesOf<typeof outsideParameters>,
  books: Readonly<Record<'desk' | 'deskUsd', Book>>,
  reasons: Readonly<Record<'desk.payment' | 'desk.buy' | 'desk.sell' | 'desk.proceeds', Reason>>,
): SaleDesk {
  return {
    dgai: books.desk,
    usd: books.deskUsd,
    spreadPpm: Math.round(price.spread * PPM),
    reasons: {
      usdIn: reasons['desk.payment'],
      dgaiOut: reasons['desk.buy'],
      dgaiIn: reasons['desk.sell'],
      usdOut: reasons['desk.proceeds'],
    },
  };
}
