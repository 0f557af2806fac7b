import { InvariantError } from '../../errors.ts';
import { PPM } from '../../ledger/amount.ts';
import type { Book, Ledger, Reason, Token } from '../../ledger/ledger.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import { column, createTable, growTable, type Table } from '../../state/table.ts';
import type { outsideParameters } from '../outside/parameters.ts';
import { type Clearing, createClearing } from './mechanisms/batch-clearing.ts';
import type { marketsParameters } from './parameters.ts';

/** Pools of tokens; row 0 DGAI/USD, 1 2PM/USD, then RT/2PM of each subnet. */
const poolSpec = {
  open: column('u8', '0/1', 'whether it trades'),
  openTick: column('i32', 'tick', 'when it opened'),
  lpSupply: column('f64', 'shares', 'pool shares, those locked included'),
  priceNano: column('f64', '1e-9 quote/base', 'price at the start of the tick, base units'),
  volume: column('f64', 'quote', 'swapped so far today, base units'),
  dayVolume: column('f64', 'quote', 'swapped on the last day, base units'),
  weekVolume: column('f64', 'quote', 'swapped in the days of this week that are over, base units'),
  emaPrice: column('f64', 'quote/base', 'moving average of the price, daily'),
  trend: column('f64', 'share/day', 'moving average of daily returns'),
  value: column('f64', 'quote/base', 'fundamental value'),
  dayPrice: column('f64', 'quote/base', 'price a day ago'),
  fundamental: column('f64', 'share', 'past profit of trading on value, of the largest order, a year'),
  trending: column('f64', 'share', 'past profit of following the trend, likewise'),
  noisy: column('f64', 'share', 'past profit of noise, likewise'),
} as const;

/** Orders that wait for the next clearing; one row each. */
const orderSpec = {
  pool: column('i32', 'id', 'where it trades'),
  side: column('u8', 'code', '0 sells base, 1 spends quote, 2 buys base exactly'),
  owner: column('u8', 'code', 'kind of owner'),
  row: column('i32', 'id', 'which one of its kind'),
  amount: column('f64', 'base units', 'what is sold, spent, or bought'),
  held: column('f64', 'base units', 'what is held for it'),
} as const;

/** How many orders wait. */
const orderQueueSpec = {
  waiting: column('i32', '1', 'orders that wait'),
} as const;

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
  developer: 6,
  lot: 7,
} as const;

/** Wallets in DGAI and USD from which, and into which, orders are filled. */
export interface Wallets {
  readonly dgai: Book;
  readonly usd: Book;
}

/** Wallets of holders in the two tokens of a market. */
export interface HolderWallets {
  readonly base: Book;
  readonly quote: Book;
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
  /** Quote per base × 10^9 as the outside has it, base units; of a desk. */
  readonly outsideNano?: (() => number) | undefined;
  /** Wallets of holders, where there are any. */
  holders?: HolderWallets | undefined;
  /** What is settled before base tokens enter or leave a holder's wallet, and before the pool itself changes. */
  beforeHolder?: ((holder: number, change: number) => void) | undefined;
  beforeSwap?: (() => void) | undefined;
}

/** What opens a market. */
export type VenueTerms = Pick<
  Venue,
  'base' | 'quote' | 'kind' | 'outsideNano' | 'holders' | 'beforeHolder' | 'beforeSwap'
>;

/** Row 0 of the pools is DGAI/USD, row 1 2PM/USD; those of subnets follow. */
export const poolOf = { dgai: 0, twoPm: 1, firstSubnet: 2 } as const;

/** Those who buy in the clearing of a pool what they spend in the same tick. */
export interface Buyers {
  /** Whether anybody would. */
  readonly areThere: () => boolean;
  /** Nobody buys yet. */
  readonly forget: () => void;
  /** What those who buy want together. */
  readonly want: () => number;
  /** Lists those whose wallets do not cover what they spend in the tick, and what each lacks; returns the sum. */
  readonly listShortfalls: () => number;
  /**
   * Of those listed, who can pay at the highest price it may have; the others go without. Returns
   * what the buyers want.
   */
  readonly takeBuyers: (highest: Clearing) => number;
  /** Every buyer pays its part of the one price; returns the sum. */
  readonly collect: (venue: Venue, clearing: Clearing) => number;
  /** Every buyer gets what it lacked. */
  readonly deliver: (venue: Venue) => void;
}

const ORDER_ROWS = 256;
const NO_ORDERS = new Int32Array(0);

/** Whether DGAI is bought and sold in its pool. */
export const isPooled = ({ price }: ValuesOf<typeof outsideParameters>): boolean => price.source === 'pool';

/** Every market, and the orders that wait for the next clearing. */
export class Market {
  readonly venues: Venue[] = [];
  private readonly wallets = new Map<number, Wallets>();
  readonly pools = createTable('pools', poolSpec, 0);
  readonly orders: Table<typeof orderSpec> = createTable('orders', orderSpec, ORDER_ROWS, () => {
    const waiting = this.queue.col.waiting[0];
    return (row) => row < waiting;
  });
  readonly queue = createTable('order-queue', orderQueueSpec, 1);
  /** Rows of `orders`, those of each market beside each other, and where they end. */
  private sorted = new Int32Array(ORDER_ROWS);
  private ends = new Int32Array(0);
  /** Whether DGAI is bought and sold in its pool; else with the sale desk at once. */
  readonly pooled: boolean;
  /** Fee of every pool. */
  feePpm: number;
  /** How long the weights of a bootstrapping pool take to their last values. */
  glideTicks = 0;
  /** Those who buy DGAI for what they spend in the same tick; once for their columns. */
  bindBuyers: (() => Buyers) | undefined = undefined;
  /** Whether somebody says what tokens are worth. */
  isValued = false;
  /** Price of the pool being cleared. */
  readonly clearing = createClearing();
  private readonly ledger: Ledger;
  private readonly holders: number;
  private readonly reasonsOf: (token: Token) => TradeReasons;

  /** Without a market yet; `holders` may hold shares of pools. */
  constructor(
    scenario: ValuesOf<typeof outsideParameters & typeof marketsParameters>,
    ledger: Ledger,
    holders: number,
  ) {
    this.pooled = isPooled(scenario);
    this.feePpm = Math.round(scenario.markets.fee * PPM);
    this.ledger = ledger;
    this.holders = holders;
    this.reasonsOf = declareTrades(ledger);
  }

  /** A market that is not open yet. */
  openVenue(name: string, terms: VenueTerms): void {
    const { ledger, venues } = this;
    const lpToken = ledger.token(`LP/${name}`, 6);
    venues.push({
      ...terms,
      id: venues.length,
      name,
      heldBase: ledger.book('markets', `orders ${name} base`, terms.base.token, 1),
      heldQuote: ledger.book('markets', `orders ${name} quote`, terms.quote.token, 1),
      lp: ledger.book('holders', `shares ${name}`, lpToken, this.holders + 1),
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
      baseReasons: this.reasonsOf(terms.base.token),
      quoteReasons: this.reasonsOf(terms.quote.token),
    });
    growTable(this.pools, venues.length);
    this.ends = new Int32Array(venues.length);
  }

  /** From now on a kind of owner that is no holder may place orders, from and into these wallets. Throws where another kind is that owner. */
  enrol(owner: number, wallets: Wallets): void {
    if (this.wallets.has(owner)) throw new InvariantError(`two kinds of owners of orders are ${owner}`);
    this.wallets.set(owner, wallets);
  }

  /** Throws, by name, where a kind of owner places orders and nobody has said from which wallets. */
  requireOwners(): void {
    for (const [kind, owner] of Object.entries(orderOwner))
      if (owner !== orderOwner.holder && !this.wallets.has(owner))
        throw new InvariantError(`the exchange knows no wallets for orders of a ${kind}`);
  }

  /** Wallets in DGAI and USD of an owner that is no holder. */
  walletsOf(owner: number): Wallets {
    const wallets = this.wallets.get(owner);
    if (wallets === undefined)
      throw new InvariantError(`the exchange knows no wallets for orders of owner ${owner}`);
    return wallets;
  }

  /** What those who trade on value think a token is worth; NaN while nobody does. */
  valueOf(id: number): number {
    return this.isValued ? this.pools.col.value[id] : Number.NaN;
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
