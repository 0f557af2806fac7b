import { InvariantError } from '../errors.ts';
import { certainFloor } from './certain-floor.ts';

/** The largest amount that is exact in a double: 2^53 − 1 base units. */
export const AMOUNT_MAX = 0x1f_ffff_ffff_ffff;

/** One million: shares are integers of this many parts. */
export const PPM = 1_000_000;

/** Shares of amounts up to this are exact in doubles: a loop over many need not ask for each. */
export const SHORT_MAX = 9_007_199_254;

/** Where the fraction of a division goes; payouts round down, prices charged round up. */
export type Rounding = 'down' | 'up';

/**
 * `a · b / divisor`, exactly, with named rounding. Amounts and weights are non-negative integers below 2^53; a product
 * past that is divided in doubles where that leaves no doubt, else by exact integers. Throws on a zero divisor or a result that is not exact.
 */
export function mulDiv(a: number, b: number, divisor: number, rounding: Rounding): number {
  const product = a * b;
  if (product <= AMOUNT_MAX && divisor > 0) {
    // A quotient of integers below 2^53 is never rounded up to an integer it does not reach.
    return rounding === 'down' ? Math.floor(product / divisor) : Math.ceil(product / divisor);
  }
  if (
    !(Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(divisor)) ||
    divisor <= 0
  ) {
    throw new InvariantError(
      `mulDiv(${a}, ${b}, ${divisor}) needs integers below 2^53 and a positive divisor`,
    );
  }
  const floor = certainFloor(product / divisor);
  if (floor >= 0) return rounding === 'down' ? floor : floor + 1;
  const exact = BigInt(a) * BigInt(b);
  const by = BigInt(divisor);
  const quotient = rounding === 'down' ? exact / by : (exact + by - 1n) / by;
  const result = Number(quotient);
  if (!Number.isSafeInteger(result))
    throw new InvariantError(`${a} × ${b} / ${divisor} is past 2^53 − 1 base units`);
  return result;
}

/** `ppm` parts per million of an amount, rounded down: every share of a split is one of these. */
export function portion(amount: number, ppm: number): number {
  const product = amount * ppm;
  return product <= AMOUNT_MAX ? Math.floor(product / PPM) : mulDiv(amount, ppm, PPM, 'down');
}

/** `ppm` parts per million of an amount, rounded up: a charge. */
export function charge(amount: number, ppm: number): number {
  const product = amount * ppm;
  return product <= AMOUNT_MAX ? Math.ceil(product / PPM) : mulDiv(amount, ppm, PPM, 'up');
}
