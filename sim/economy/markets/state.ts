import { declare, institution, type WorldOf } from '../../kernel/module.ts';
import type { Book } from '../../ledger/ledger.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import type { outsideParameters } from '../outside/parameters.ts';
import { type Levels, outside } from '../outside/state.ts';
import { tokens } from '../tokens/state.ts';
import { Market } from './market.ts';
import { marketsParameters } from './parameters.ts';
import { openDesk } from './sale.ts';

/** Opens the market of DGAI: a pool, or the desk. */
export function openDgaiVenue({
  market,
  books,
  levels,
  scenario,
}: {
  readonly market: Market;
  readonly books: Readonly<Record<'desk' | 'deskUsd', Book>>;
  readonly levels: Levels;
  readonly scenario: ValuesOf<typeof outsideParameters>;
}): void {
  market.openVenue('DGAI/USD', {
    base: books.desk,
    quote: books.deskUsd,
    kind: scenario.price.source === 'pool' ? 'pool' : 'desk',
    outsideNano: () => levels.priceNano,
  });
}

/** Where tokens are bought and sold. */
export const markets = declare(
  {
    name: 'markets',
    doc: 'Pools that clear all orders of a tick at one price, and the desk that sells DGAI at an outside price.',
    parameters: marketsParameters,
    kept: ['pools', 'orders', 'order-queue'],
    // Everyone who may hold shares of pools; kinds come with their parts.
    seats: { holders: {} },
    needs: [tokens, outside],
    books: { desk: institution('desk', 'DGAI'), deskUsd: institution('desk usd', 'USD') },
    flows: {
      DGAI: {
        'desk.buy': ['desk', 'holders', 'DGAI bought from the desk', 43],
        'desk.sell': ['holders', 'desk', 'DGAI sold to the desk', 44],
      },
      USD: {
        'outside.in.desk': ['mint', 'desk', 'USD inventory of the desk', 50],
        'desk.payment': ['holders', 'desk', 'USD paid for DGAI', 58],
        'desk.proceeds': ['desk', 'holders', 'USD received for DGAI', 59],
      },
    },
  },
  ({ scenario, ledger, books, reasons, levels, holders }) => {
    const market = new Market(scenario, ledger, holders.rows);
    if (market.pooled) openDgaiVenue({ market, books, levels, scenario });
    return {
      /** Pools and the orders that wait for them. */
      market,
      /** Where DGAI is sold at the outside price. */
      desk: openDesk(scenario, books, reasons),
    };
  },
);

export type World = WorldOf<typeof markets>;
