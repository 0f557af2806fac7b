import { InvariantError } from '../../errors.ts';
import { PPM } from '../../ledger/amount.ts';
import type { Book, Ledger, Reason, Token } from '../../ledger/ledger.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { createTable, type Table } from '../../state/table.ts';
import type { Books } from '../accounts.ts';
import type { DaoBooks } from '../dao/dao-accounts.ts';
import { orderQueueSpec, orderSpec, poolSpec } from '../dao/dao-tables.ts';

/** Sides of an order. */
export const orderSide = { sell: 0, spend: 1, buy: 2 } as const;

/** Kinds of owners of orders: each has its wallets in both tokens of a pool. */
export const orderOwner = {
  holder: 0,
  node: 1,
  adaptor: 2,
  delegator: 3,
  treasury: 4,
  operations: 5,
} as const;

/** Wallets in DGAI and USD of each kind of owner that is no holder, by the names of its accounts. */
const walletsOf: Readonly<Record<string, readonly [dgai: keyof Books, usd: keyof Books]>> = {
  node: ['nodes', 'nodesUsd'],
  adaptor: ['adaptors', 'adaptorsUsd'],
  delegator: ['delegators', 'delegatorsUsd'],
  treasury: ['treasury', 'treasuryUsd'],
  operations: ['operations', 'operationsUsd'],
};

/** Wallets from which, and into which, orders are filled. */
export interface Wallets {
  readonly dgai: Book;
  readonly usd: Book;
}

/** Wallets by kind of owner; those of holders depend on the market. Throws, by name, where the exchange knows none for a kind. */
export function listWallets(
  books: Books,
  owners: Readonly<Record<string, number>> = orderOwner,
): ReadonlyMap<number, Wallets> {
  const kinds = Object.entries(owners).filter(([name]) => name !== 'holder');
  return new Map(
    kinds.map(([name, kind]) => {
      const named = walletsOf[name];
      if (named === undefined)
        throw new InvariantError(`the exchange knows no wallets for orders of a ${name}`);
      return [kind, { dgai: books[named[0]], usd: books[named[1]] }];
    }),
  );
}

/** Why a token moves in a market. */
export interface TradeReasons {
  readonly place: Reason;
  readonly unspent: Reason;
  readonly intoPool: Reason;
  readonly outOfPool: Reason;
  readonly fill: Reason;
  readonly addLiquidity: Reason;
  readonly removeLiquidity: Reason;
}

/** One market: a pool, or the desk that trades at an outside price. */
export interface Venue {
  readonly id: number;
  /** `DGAI/USD`. */
  readonly name: string;
  readonly base: Book;
  readonly quote: Book;
  /** Held for orders until they are cleared. */
  readonly heldBase: Book;
  readonly heldQuote: Book;
  /** Pool shares of each holder; the last row is locked for good. */
  readonly lp: Book;
  readonly lpReasons: { readonly mint: Reason; readonly burn: Reason };
  readonly baseReasons: TradeReasons;
  readonly quoteReasons: TradeReasons;
  /** `desk` trades at the outside price until it runs out. */
  readonly kind: 'pool' | 'weighted' | 'desk';
}

/** Row 0 of the pools is DGAI/USD, row 1 2PM/USD; those of subnets follow. */
export const poolOf = { dgai: 0, twoPm: 1, firstSubnet: 2 } as const;

const ORDER_ROWS = 256;
const NO_ORDERS = new Int32Array(0);

/** Every market, and the orders that wait for the next clearing. */
export class Market {
  readonly venues: readonly Venue[];
  private readonly wallets: ReadonlyMap<number, Wallets>;
  readonly pools: Table<typeof poolSpec>;
  readonly orders: Table<typeof orderSpec> = createTable('orders', orderSpec, ORDER_ROWS, () => {
    const waiting = this.queue.col.waiting[0];
    return (row) => row < waiting;
  });
  readonly queue = createTable('order-queue', orderQueueSpec, 1);
  /** Rows of `orders`, those of each market beside each other, and where they end. */
  private sorted = new Int32Array(ORDER_ROWS);
  private readonly ends: Int32Array;
  /** Whether DGAI is bought and sold in its pool; else with the sale desk at once. */
  readonly pooled: boolean;
  /** Fee of every pool. */
  feePpm: number;

  constructor(scenario: Scenario, ledger: Ledger, books: Books, dao: DaoBooks | undefined) {
    this.pooled = scenario.price.source === 'pool';
    this.feePpm = Math.round(scenario.markets.fee * PPM);
    this.wallets = listWallets(books);
    this.venues = openVenues(scenario, ledger, books, dao);
    this.pools = createTable('pools', poolSpec, this.venues.length);
    this.ends = new Int32Array(this.venues.length);
  }

  /** Wallets in DGAI and USD of an owner that is no holder. */
  walletsOf(owner: number): Wallets {
    const wallets = this.wallets.get(owner);
    if (wallets === undefined)
      throw new InvariantError(`the exchange knows no wallets for orders of owner ${owner}`);
    return wallets;
  }

  /** Looks up which orders wait in which market: what `ordersOf` tells from now on. */
  sortOrders(): void {
    const { ends } = this;
    const { pool } = this.orders.col;
    const waiting = this.queue.col.waiting[0];
    if (this.sorted.length < waiting) this.sorted = new Int32Array(this.orders.rows);
    ends.fill(0);
    if (waiting === 0) return;
    for (let k = 0; k < waiting; k += 1) ends[pool[k]] += 1;
    for (let venue = 1; venue < ends.length; venue += 1) ends[venue] += ends[venue - 1];
    // From the last to the first, each end becomes where its market begins.
    for (let k = waiting - 1; k >= 0; k -= 1) {
      ends[pool[k]] -= 1;
      this.sorted[ends[pool[k]]] = k;
    }
    ends.copyWithin(0, 1);
    ends[ends.length - 1] = waiting;
  }

  /** Rows of the orders that wait in a market, in the order in which they were placed. */
  ordersOf(venue: Venue): Int32Array {
    const { ends, sorted } = this;
    const from = venue.id === 0 ? 0 : ends[venue.id - 1];
    return from === ends[venue.id] ? NO_ORDERS : sorted.subarray(from, ends[venue.id]);
  }

  /** What belongs to the state; nothing where nobody trades in pools. */
  get tables(): readonly Table[] {
    if (this.venues.length === 0) return [];
    return [this.pools, this.orders, this.queue] as unknown as readonly Table[];
  }
}

function openVenues(
  scenario: Scenario,
  ledger: Ledger,
  books: Books,
  dao: DaoBooks | undefined,
): readonly Venue[] {
  const { price, markets, dao: rules } = scenario;
  if (price.source === 'outside' && dao === undefined) return [];
  const reasonsOf = declareTrades(ledger);
  const holders = dao?.twoPm.balance.length ?? 0;
  const venues: Venue[] = [];
  const open = (name: string, base: Book, quote: Book, kind: Venue['kind']): void => {
    const lpToken = ledger.token(`LP/${name}`, 6);
    venues.push({
      id: venues.length,
      name,
      base,
      quote,
      kind,
      heldBase: ledger.book('markets', `orders ${name} base`, base.token, 1),
      heldQuote: ledger.book('markets', `orders ${name} quote`, quote.token, 1),
      lp: ledger.book('holders', `shares ${name}`, lpToken, holders + 1),
      lpReasons: {
        mint: ledger.reason(lpToken, 'liquidity.mint', 'mint', 'holders', 'shares for what a pool is given'),
        burn: ledger.reason(
          lpToken,
          'liquidity.burn',
          'holders',
          'burn',
          'shares for what a pool gives back',
        ),
      },
      baseReasons: reasonsOf(base.token),
      quoteReasons: reasonsOf(quote.token),
    });
  };
  const of = (source: 'pool' | 'outside'): Venue['kind'] => (source === 'pool' ? 'pool' : 'desk');
  open('DGAI/USD', books.desk, books.deskUsd, of(price.source));
  if (dao === undefined) return venues;
  const reserve = (name: string, token: Token): Book => ledger.book('markets', name, token, 1);
  open(
    '2PM/USD',
    reserve('2PM in 2PM/USD', dao.twoPm.token),
    reserve('USD in 2PM/USD', dao.usd.token),
    of(markets.twoPm.source),
  );
  const kind = rules.founding.pool === 'lbp-80-20' ? 'weighted' : 'pool';
  for (const { token } of dao.rt) {
    const name = `${token.name}/2PM`;
    open(name, reserve(`RT in ${name}`, token), reserve(`2PM in ${name}`, dao.twoPm.token), kind);
  }
  return venues;
}

/** Reasons of trade, once per token. */
function declareTrades(ledger: Ledger): (token: Token) => TradeReasons {
  const known = new Map<Token, TradeReasons>();
  return (token) => {
    const held = known.get(token);
    if (held !== undefined) return held;
    const declare = (name: string, from: string, to: string, doc: string): Reason =>
      ledger.reason(token, name, from, to, doc);
    const reasons: TradeReasons = {
      place: declare('order.place', 'holders', 'orders', 'held for an order'),
      unspent: declare('order.unspent', 'orders', 'holders', 'what an order did not need'),
      intoPool: declare('swap.in', 'orders', 'pools', 'swapped into a pool'),
      outOfPool: declare('swap.out', 'pools', 'orders', 'swapped out of a pool'),
      fill: declare('order.fill', 'orders', 'holders', 'what an order got'),
      addLiquidity: declare('liquidity.add', 'holders', 'pools', 'given to a pool for shares'),
      removeLiquidity: declare('liquidity.remove', 'pools', 'holders', 'taken from a pool for shares'),
    };
    known.set(token, reasons);
    return reasons;
  };
}
