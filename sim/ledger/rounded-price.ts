import { AMOUNT_MAX, mulDiv, type Rounding } from './amount.ts';
import { certainFloor } from './certain-floor.ts';

/**
 * One price for all who trade at once, in quote units × `den` per base unit: buyers are charged by `ask`, the price
 * rounded up, and sellers are paid by `bid`, the price rounded down. `den` is a power of two that puts the price in
 * [2^44, 2^45), so that the two are one part in 10^13 apart at most, wherever 2^−8 ≤ price < 2^44.
 */
export interface RoundedPrice {
  ask: number;
  bid: number;
  den: number;
}

const LEAST = 0x1000_0000_0000;
const LEAST_EXACT = BigInt(LEAST);
const DEN_MAX = 0x10_0000_0000_0000;

/** Writes `numerator` / `denominator`, both positive. False, and no price, where it is past 2^53 − 1. */
export function writeExactPrice(numerator: bigint, denominator: bigint, out: RoundedPrice): boolean {
  let den = deriveDenominator(Number(numerator) / Number(denominator));
  let bid = (numerator * BigInt(den)) / denominator;
  // The estimate may lie on the other side of a power of two, and no price may have a coarser grid than a higher one.
  if (bid < LEAST_EXACT && den < DEN_MAX) {
    den *= 2;
    bid = (numerator * BigInt(den)) / denominator;
  } else if (bid >= 2n * LEAST_EXACT && den > 1) {
    den /= 2;
    bid = (numerator * BigInt(den)) / denominator;
  }
  out.den = den;
  out.bid = Number(bid);
  out.ask = Number(bid * denominator === numerator * BigInt(den) ? bid : bid + 1n);
  return out.ask <= AMOUNT_MAX || writeNoPrice(out);
}

/**
 * Writes a positive price that `estimate` gives up to 2^−50 of itself, as `writeExactPrice` would. False, and nothing
 * written, where the estimate leaves a doubt.
 */
export function writeCertainPrice(estimate: number, out: RoundedPrice): boolean {
  const den = deriveDenominator(estimate);
  const bid = certainFloor(estimate * den);
  if (bid < 0) return false;
  out.den = den;
  out.bid = bid;
  out.ask = bid + 1;
  return true;
}

/**
 * Writes a positive price that is known up to `error` × 2^−44 of itself: ask and bid are that far from it, or further.
 * False, and no price, where it is past 2^53 − 1.
 */
export function writeNearPrice(price: number, error: number, out: RoundedPrice): boolean {
  out.den = deriveDenominator(price);
  const scaled = price * out.den;
  out.bid = Math.floor(scaled * (1 - error / LEAST));
  out.ask = Math.ceil(scaled * (1 + error / LEAST));
  return out.ask <= AMOUNT_MAX || writeNoPrice(out);
}

/** A price at which nobody can pay and nobody is paid; returns false. */
export function writeNoPrice(out: RoundedPrice): false {
  out.den = 1;
  out.bid = 0;
  out.ask = AMOUNT_MAX;
  return false;
}

/** Quote that a buyer of exactly `base` pays; rounded up, and 2^53 − 1 where that is more than anyone can hold. */
export function deriveCharge(base: number, price: RoundedPrice): number {
  return times(base, price.ask, price.den, 'up');
}

/** Quote that a seller of `base` receives; rounded down. */
export function derivePayment(base: number, price: RoundedPrice): number {
  return times(base, price.bid, price.den, 'down');
}

/** Base that a buyer receives for `quote`; rounded down. */
export function deriveBaseBought(quote: number, price: RoundedPrice): number {
  if (quote === 0) return 0;
  const bought = certainFloor((quote * price.den) / price.ask);
  return bought >= 0 ? bought : mulDiv(quote, price.den, price.ask, 'down');
}

/** The power of two that puts a price in [2^44, 2^45), within 1 and 2^52. */
function deriveDenominator(price: number): number {
  let den = 1;
  while (den < DEN_MAX && price * den < LEAST) den *= 2;
  return den;
}

const HALF = 0x80_0000;
const HALVED_BELOW = 0x4000_0000;
/** Doubles near 2^53 are right to so many units after a product and a quotient. */
export const DOUBLE_SLACK = 8;

/** `amount` · `price` / `den`, exactly, with named rounding. */
function times(amount: number, price: number, den: number, rounding: Rounding): number {
  if (amount < HALVED_BELOW && den >= HALF) {
    // Two halves of the price, so that no product passes 2^53; dividing by a power of two loses nothing.
    const high = Math.floor(price / HALF);
    const low = (amount * (price - high * HALF)) / HALF;
    const scale = den / HALF;
    return rounding === 'down'
      ? Math.floor((amount * high + Math.floor(low)) / scale)
      : Math.ceil((amount * high + Math.ceil(low)) / scale);
  }
  return (amount / den) * price > AMOUNT_MAX - DOUBLE_SLACK
    ? AMOUNT_MAX
    : mulDiv(amount, price, den, rounding);
}
