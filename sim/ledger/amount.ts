import { InvariantError, OutgrownError } from '../errors.ts';

/** The largest amount that is exact in a double: 2^53 − 1 base units. */
export const AMOUNT_MAX = 0x1f_ffff_ffff_ffff;

/** One million: shares are integers of this many parts. */
export const PPM = 1_000_000;
/** The same for exact arithmetic past 2^53. */
export const PPM_EXACT = BigInt(PPM);

/** Shares of amounts up to this are exact in doubles: a loop over many need not ask for each. */
export const SHORT_MAX = 9_007_199_254;

/** Where the fraction of a division goes; payouts round down, prices charged round up. */
export type Rounding = 'down' | 'up';

/**
 * `a · b / divisor`, exactly, with named rounding. Amounts and weights are non-negative integers below 2^53; their
 * product may be past that. Throws on a zero divisor or a result that is not exact.
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
  const near = Math.floor(product / divisor);
  if (near < NEAR_MAX) return correct(near, { a, b, divisor }, rounding);
  const exact = BigInt(a) * BigInt(b);
  const by = BigInt(divisor);
  const quotient = rounding === 'down' ? exact / by : (exact + by - 1n) / by;
  const result = Number(quotient);
  if (!Number.isSafeInteger(result)) throw new OutgrownError(`${a} × ${b} / ${divisor} base units`);
  return result;
}

/** Below this, the floor of a quotient in doubles of a product in doubles is one off at most. */
const NEAR_MAX = 0x4_0000_0000_0000;

/**
 * The quotient of a product past 2^53 from a floor that is one off at most, by the remainder that it leaves. That one is
 * exact: what both products lose to rounding is known, and their difference fits a double.
 */
function correct(
  near: number,
  { a, b, divisor }: { readonly a: number; readonly b: number; readonly divisor: number },
  rounding: Rounding,
): number {
  const rest = a * b - near * divisor + (deriveLoss(a, b) - deriveLoss(near, divisor));
  const floor = near + Number(rest >= divisor) - Number(rest < 0);
  const isWhole = rest === 0 || rest === divisor;
  return rounding === 'down' || isWhole ? floor : floor + 1;
}

/** 2^27 + 1 splits a double into two halves whose products are exact. */
const SPLITTER = 0x800_0001;

/** What the product of two doubles loses to rounding, exactly (Dekker 1971, after Veltkamp). */
function deriveLoss(a: number, b: number): number {
  const highA = SPLITTER * a - (SPLITTER * a - a);
  const highB = SPLITTER * b - (SPLITTER * b - b);
  const lowA = a - highA;
  const lowB = b - highB;
  return lowA * lowB - (a * b - highA * highB - lowA * highB - highA * lowB);
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
