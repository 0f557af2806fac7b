import type { Act } from '../../kernel/column-writers.ts';
import { defineModule } from '../../kernel/module.ts';
import { mulDiv, PPM } from '../../ledger/amount.ts';
import { PRICE_UNITS } from '../../units.ts';
import { checkDgaiPool, checkUsd, warnOfFee } from './checks.ts';
import { poolOf } from './market.ts';
import { marketMeasures } from './measures.ts';
import { openPool } from './open-pool.ts';
import { bindExchange } from './phases/exchange.ts';
import { quotePools } from './quotes.ts';
import { openDesk } from './sale.ts';
import { markets, type World } from './state.ts';

/** Somebody places an order that waits for the next clearing. */
export const order: Act = {
  name: 'order',
  writes: { orders: '*', 'order-queue': '*', subnets: 'eligible' },
};

export const marketsModule = defineModule(markets, {
  checks: [checkUsd, checkDgaiPool],
  warnings: [warnOfFee],
  opened: ({ market }) => market.requireOwners(),
  create: fillDesk,
  begin: (world) => {
    if (world.market.venues.length === 0) return;
    openPool(world, poolOf.dgai);
    quotePools(world);
  },
  enter: (world) => {
    world.desk = openDesk(world.scenario, world.books, world.reasons);
    world.market.feePpm = Math.round(world.scenario.markets.fee * PPM);
  },
  phases: [
    { slot: 'quotes', doc: 'pools: prices of the tick', writes: { pools: 'priceNano' }, run: quote },
    {
      slot: 'exchange',
      doc: 'pools: orders and what users must buy, one swap per pool',
      writes: {
        'order-queue': 'waiting',
        orders: 'amount',
        pools: 'volume',
        subnets: 'eligible',
        users: 'budgetWeek',
      },
      bind: bindExchange,
    },
  ],
  handedOn: [
    [{ pools: 'lpSupply priceNano volume' }, 'a pool opens, is traded in, and its day is closed'],
    [{ 'order-queue': '*', orders: 'amount' }, 'orders wait until they are cleared'],
  ],
  measures: marketMeasures,
  keeps: ({ market }) => market.tables,
});

/** DGAI of the desk, and its USD; a pool opens with the USD that match its DGAI at the price. */
function fillDesk({ ledger, books, reasons, scenario }: World): void {
  const { wallets } = scenario.tokens;
  const { source, dgaiUsd, deskUsd } = scenario.price;
  ledger.mint(books.desk, 0, wallets.desk, reasons['genesis']);
  const matching = source === 'pool' ? mulDiv(wallets.desk, dgaiUsd, PRICE_UNITS, 'down') : deskUsd;
  ledger.mint(books.deskUsd, 0, matching, reasons['outside.in.desk']);
}

/** Prices of the tick: that of DGAI is the pool's own where it has one. */
function quote(world: World): void {
  const { market, levels } = world;
  quotePools(world);
  if (market.pooled) levels.priceNano = Math.max(1, Math.round(market.pools.col.priceNano[poolOf.dgai]));
}
