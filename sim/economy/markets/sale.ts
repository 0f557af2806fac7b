import { PPM } from '../../ledger/amount.ts';
import type { Book, Reason } from '../../ledger/ledger.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { SaleDesk } from './mechanisms/sale-desk.ts';

/** The sale desk of a scenario. */
export function openDesk(
  { price }: Scenario,
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
