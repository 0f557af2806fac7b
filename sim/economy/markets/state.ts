import { declare, institution, type WorldOf } from '../../kernel/module.ts';
import type { Book } from '../../ledger/ledger.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { type Levels, outside } from '../outside/state.ts';
import { tokens } from '../tokens/state.ts';
import { layOutHolders } from './holders.ts';
import { Market } from './market.ts';
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
  readonly scenario: Scenario;
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
    kept: ['pools', 'orders', 'order-queue'],
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
  ({ scenario, ledger, books, reasons, levels }) => {
    const holders = layOutHolders(scenario);
    const market = new Market(scenario, ledger, holders.rows);
    if (market.pooled) openDgaiVenue({ market, books, levels, scenario });
    return {
      /** Everyone who holds tokens of the 2PM half, in one space of rows. */
      holders,
      /** Pools and the orders that wait for them. */
      market,
      /** Where DGAI is sold at the outside price. */
      desk: openDesk(scenario, books, reasons),
    };
  },
);

export type World = WorldOf<typeof markets>;
