import { AMOUNT_MAX, mulDiv, PPM, type Rounding } from '../../../ledger/amount.ts';
import type { Book, Ledger, Reason } from '../../../ledger/ledger.ts';
import { DOUBLE_SLACK } from '../../../ledger/rounded-price.ts';
import { PRICE_UNITS } from '../../../units.ts';

/** The desk that buys and sells DGAI at the outside price until it runs out of either (economy.md §5 `price: outside`). */
export interface SaleDesk {
  readonly dgai: Book;
  readonly usd: Book;
  /** What buyers and sellers leave with the desk, ppm. */
  readonly spreadPpm: number;
  readonly reasons: {
    readonly usdIn: Reason;
    readonly dgaiOut: Reason;
    readonly dgaiIn: Reason;
    readonly usdOut: Reason;
  };
}

/** `a · b / divisor`, or the most that an account can hold: what is worth more can be neither paid nor sold. */
function deriveWorth(a: number, b: number, divisor: number, rounding: Rounding): number {
  return (a * b) / divisor > AMOUNT_MAX - DOUBLE_SLACK ? AMOUNT_MAX : mulDiv(a, b, divisor, rounding);
}

/** USD (base units) asked for `dgai` base units at `priceNano` 10^−9 USD per DGAI, spread included; rounded up. */
export function deriveAsk(dgai: number, priceNano: number, spreadPpm: number): number {
  return deriveWorth(deriveWorth(dgai, priceNano, PRICE_UNITS, 'up'), PPM + spreadPpm, PPM, 'up');
}

/** USD (base units) paid for `dgai` base units, spread kept; rounded down. */
export function deriveBid(dgai: number, priceNano: number, spreadPpm: number): number {
  return deriveWorth(deriveWorth(dgai, priceNano, PRICE_UNITS, 'down'), PPM - spreadPpm, PPM, 'down');
}

/** DGAI (base units) that must be sold to receive at least `usd`; rounded up. */
export function deriveDgaiToRaise(usd: number, priceNano: number, spreadPpm: number): number {
  if (priceNano <= 0) return AMOUNT_MAX;
  return deriveWorth(deriveWorth(usd, PPM, PPM - spreadPpm, 'up'), PRICE_UNITS, priceNano, 'up');
}

/** A holder of both tokens who trades with the desk. */
export interface Trader {
  readonly dgai: Book;
  readonly usd: Book;
  readonly row: number;
}

/** Buys exactly `dgai` from the desk if the buyer can pay and the desk has it; returns whether it did. */
export function buyFromDesk(
  ledger: Ledger,
  desk: SaleDesk,
  buyer: Trader,
  dgai: number,
  priceNano: number,
): boolean {
  const cost = deriveAsk(dgai, priceNano, desk.spreadPpm);
  if (cost > buyer.usd.balance[buyer.row] || dgai > desk.dgai.balance[0]) return false;
  ledger.transfer(buyer.usd, buyer.row, desk.usd, 0, cost, desk.reasons.usdIn);
  ledger.transfer(desk.dgai, 0, buyer.dgai, buyer.row, dgai, desk.reasons.dgaiOut);
  return true;
}

/** Sells up to `dgai` to the desk, less when the desk is short of USD; returns the USD received. */
export function sellToDesk(
  ledger: Ledger,
  desk: SaleDesk,
  seller: Trader,
  dgai: number,
  priceNano: number,
): number {
  let amount = Math.min(dgai, seller.dgai.balance[seller.row]);
  const cash = desk.usd.balance[0];
  if (deriveBid(amount, priceNano, desk.spreadPpm) > cash)
    amount = mulDiv(cash, PRICE_UNITS, priceNano, 'down');
  const paid = Math.min(cash, deriveBid(amount, priceNano, desk.spreadPpm));
  if (paid <= 0) return 0;
  ledger.transfer(seller.dgai, seller.row, desk.dgai, 0, amount, desk.reasons.dgaiIn);
  ledger.transfer(desk.usd, 0, seller.usd, seller.row, paid, desk.reasons.usdOut);
  return paid;
}
