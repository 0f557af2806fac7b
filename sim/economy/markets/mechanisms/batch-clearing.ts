import { InvariantError } from '../../../errors.ts';
import { AMOUNT_MAX, PPM, PPM_EXACT } from '../../../ledger/amount.ts';
import {
  deriveBaseBought,
  deriveCharge,
  derivePayment,
  type RoundedPrice,
  writeCertainPrice,
  writeExactPrice,
  writeNearPrice,
  writeNoPrice,
} from '../../../ledger/rounded-price.ts';

export { deriveBaseBought, deriveCharge, derivePayment };

/** What a constant-product pool of two tokens holds, base units; the price is quote per base. */
export interface PoolReserves {
  readonly base: number;
  readonly quote: number;
  /** Fee on what comes in, [0, 1,000,000) ppm. */
  readonly feePpm: number;
}

/** The orders of a tick in one pool, summed by kind; base units. */
export interface OrderTotals {
  /** Base that buyers want, exactly. */
  readonly wanted: number;
  /** Quote that buyers spend, exactly. */
  readonly spent: number;
  /** Base that sellers sell, exactly. */
  readonly sold: number;
}

/** How the orders of a tick meet. */
export const regime = {
  /** Nobody trades: the price is the pool's. */
  none: 0,
  /** More is bought than sold: the pool gives base. */
  buys: 1,
  /** More is sold than bought: the pool gives quote. */
  sells: 2,
  /** Orders meet each other inside the pool's fee, and nothing is swapped. */
  crosses: 3,
  /** More is wanted than sellers and pool have: no price clears it. */
  short: 4,
} as const;

/** The price of a tick in one pool, the same for all, and how it came about. */
export interface Clearing extends RoundedPrice {
  /** One of `regime`. */
  regime: number;
}

/** 2^−48. */
const CERTAIN_GAIN = 1 / 0x1_0000_0000_0000;

/** A clearing to be filled. */
export function createClearing(): Clearing {
  return { ask: 0, bid: 0, den: 1, regime: regime.none };
}

/**
 * The one price at which all orders of a tick and their net swap with the pool happen (economy.md §5), with γ = 1 − fee
 * and N = wanted − sold. The pool gives base: p = (X + γ·spent) / (γ·(Y − N)). It gives quote: p = γ·(X + spent) /
 * (Y − γ·N). In between, inside the fee: p = spent / −N. Wants are charged up and everything else is paid down, the
 * price itself too, so a pool is left no worse than by one exact swap. Throws on an empty side.
 */
export function deriveClearing(reserves: PoolReserves, totals: OrderTotals, out: Clearing): void {
  const { base, quote, feePpm } = reserves;
  if (!(base > 0 && quote > 0 && feePpm >= 0 && feePpm < PPM))
    throw new InvariantError(`a pool of ${base} and ${quote} base units, fee ${feePpm} ppm, cannot trade`);
  out.regime = deriveRegime(reserves, totals);
  if (!writeClearingPrice(reserves, totals, out)) out.regime = regime.short;
}

/**
 * An upper bound of the price, whoever of these buyers takes part: as if all did. Where they want more than there is,
 * the price of all but one unit of it. Who can pay at this price can pay at any that results.
 */
export function deriveHighestPrice(reserves: PoolReserves, totals: OrderTotals, out: Clearing): void {
  const { spent, sold } = totals;
  const wanted = Math.min(totals.wanted, reserves.base - 1 + sold);
  deriveClearing(reserves, { wanted, spent, sold }, out);
}

/** What a tick moved into and out of a pool, all orders together, base units; negative where it went the other way. */
export interface PoolFlows {
  readonly quoteIn: number;
  readonly baseOut: number;
}

/**
 * A pool gave no more than one swap of the net amount would have, fee included: (X + γ·in)·(Y − out) ≥ X·Y, with
 * something left of both. Throws otherwise.
 */
export function checkClearing(reserves: PoolReserves, flows: PoolFlows): void {
  if (!isPlainGain(reserves, flows)) checkExactly(reserves, flows);
}

/** Whether doubles leave no doubt: they are right to 2^−50, and the pool gained more than that. */
function isPlainGain({ base, quote, feePpm }: PoolReserves, { quoteIn, baseOut }: PoolFlows): boolean {
  const kept = PPM - feePpm;
  const counted = (held: number, amountIn: number): number =>
    amountIn > 0 ? held * PPM + kept * amountIn : (held + amountIn) * PPM;
  const after = counted(quote, quoteIn);
  return after > 0 && after * counted(base, -baseOut) > quote * PPM * (base * PPM) * (1 + CERTAIN_GAIN);
}

function checkExactly(reserves: PoolReserves, flows: PoolFlows): void {
  const [x, y] = [BigInt(reserves.quote) * PPM_EXACT, BigInt(reserves.base) * PPM_EXACT];
  const kept = BigInt(PPM - reserves.feePpm);
  // What comes in counts less the fee, what goes out counts in full.
  const counted = (amountIn: bigint): bigint => (amountIn > 0n ? kept : PPM_EXACT) * amountIn;
  const quote = x + counted(BigInt(flows.quoteIn));
  const base = y + counted(-BigInt(flows.baseOut));
  if (quote > 0n && base > 0n && quote * base >= x * y) return;
  throw new InvariantError(
    `a pool of ${reserves.base} and ${reserves.quote} base units lost by a clearing: it got ${flows.quoteIn} quote for ${flows.baseOut} base`,
  );
}

/** How a pool of any shape prices a net amount. Both functions are 0 at 0, grow, and lean to the pool's side by their own error. */
export interface PoolCurve {
  /** Base units held. */
  readonly base: number;
  /** Quote per base without fee, for the smallest amount. */
  readonly midPrice: number;
  readonly feePpm: number;
  /** Quote that `base` units cost, fee included: a dearer price the more they are; not finite when they are all. */
  readonly cost: (base: number) => number;
  /** Quote that `base` units bring, fee included: a lower price the more they are. */
  readonly proceeds: (base: number) => number;
}

/** Ask and bid are moved apart at most so often, fourfold each time. */
const WIDENINGS = 16;

/**
 * The same for a pool of any curve, by a fixed number of bisections of the net amount. Ask and bid stand 2^−43 of the
 * price apart, or as much more as it takes for the pool to lose nothing by errors of the curve; throws where that does not help.
 */
export function deriveCurveClearing(curve: PoolCurve, totals: OrderTotals, out: Clearing): void {
  out.regime = deriveCurveRegime(curve, totals);
  const price = out.regime === regime.short ? Number.NaN : deriveCurvePrice(curve, totals, out.regime);
  let error = 1;
  for (let widened = 0; widened < WIDENINGS; widened += 1) {
    if (!(price < Number.MAX_SAFE_INTEGER && writeNearPrice(price, error, out))) {
      out.regime = regime.short;
      writeNoPrice(out);
      return;
    }
    if (isSafe(curve, totals, out)) return;
    error *= 4;
  }
  const { wanted, spent, sold } = totals;
  throw new InvariantError(
    `no price near ${price} lets a pool of ${curve.base} base units meet ${wanted} wanted, ${spent} spent and ${sold} sold without loss`,
  );
}

function deriveRegime({ base, quote, feePpm }: PoolReserves, totals: OrderTotals): number {
  const { wanted, spent, sold } = totals;
  const net = wanted - sold;
  if (net >= 0) return deriveBuyersRegime(base, totals);
  const kept = BigInt(PPM - feePpm);
  const money = BigInt(spent) * BigInt(base);
  const worth = BigInt(-net) * BigInt(quote);
  if (money * kept > worth * PPM_EXACT) return regime.buys;
  return money * PPM_EXACT < worth * kept ? regime.sells : regime.crosses;
}

function deriveCurveRegime({ base, midPrice, feePpm }: PoolCurve, totals: OrderTotals): number {
  const { wanted, spent, sold } = totals;
  const net = wanted - sold;
  if (net >= 0) return deriveBuyersRegime(base, totals);
  const kept = (PPM - feePpm) / PPM;
  const price = spent / -net;
  if (price * kept > midPrice) return regime.buys;
  return price < midPrice * kept ? regime.sells : regime.crosses;
}

/** How orders meet where no less is wanted than sold. */
function deriveBuyersRegime(base: number, { wanted, spent, sold }: OrderTotals): number {
  if (wanted - sold >= base) return regime.short;
  if (wanted > sold || spent > 0) return regime.buys;
  return wanted > 0 ? regime.crosses : regime.none;
}

/** The price of a regime in doubles: no difference of rounded numbers is taken, so it is right to 2^−50. */
function estimatePrice({ base, quote, feePpm }: PoolReserves, totals: OrderTotals, how: number): number {
  const { wanted, spent, sold } = totals;
  const kept = PPM - feePpm;
  const net = wanted - sold;
  if (how === regime.buys) return (quote * PPM + kept * spent) / (kept * (base - net));
  if (how === regime.sells) return (kept * (quote + spent)) / (base * PPM - kept * net);
  return net < 0 ? spent / -net : quote / base;
}

/** Whether there is a price for the regime. */
function writeClearingPrice(reserves: PoolReserves, totals: OrderTotals, out: Clearing): boolean {
  if (out.regime === regime.short) return writeNoPrice(out);
  if (writeCertainPrice(estimatePrice(reserves, totals, out.regime), out)) return true;
  const kept = BigInt(PPM - reserves.feePpm);
  const [x, y] = [BigInt(reserves.quote), BigInt(reserves.base)];
  const net = BigInt(totals.wanted - totals.sold);
  const spent = BigInt(totals.spent);
  if (out.regime === regime.buys) return writeExactPrice(x * PPM_EXACT + kept * spent, kept * (y - net), out);
  if (out.regime === regime.sells)
    return writeExactPrice(kept * (x + spent), y * PPM_EXACT - kept * net, out);
  return net < 0n ? writeExactPrice(spent, -net, out) : writeExactPrice(x, y, out);
}

function deriveCurvePrice(curve: PoolCurve, totals: OrderTotals, how: number): number {
  const { wanted, spent, sold } = totals;
  const net = wanted - sold;
  if (how === regime.buys) return deriveBuyPrice(curve, net, spent);
  if (how === regime.sells) return deriveSellPrice(curve, -net, spent);
  return net < 0 ? spent / -net : curve.midPrice;
}

/** More halvings of an interval than its doubles can tell apart. */
const HALVINGS = 64;

/** The pool gives net + spent / p at the average price p of that much. */
function deriveBuyPrice({ base, cost }: PoolCurve, net: number, spent: number): number {
  if (spent === 0) return cost(net) / net;
  // Counted from the least it can be, so that no difference of large numbers is taken.
  const leastGiven = Math.max(net, 0);
  const fromSellers = Math.max(-net, 0);
  let least = 0;
  let most = base - leastGiven;
  for (let step = 0; step < HALVINGS; step += 1) {
    const more = (least + most) / 2;
    const given = leastGiven + more;
    if (cost(given) * (more + fromSellers) < spent * given) least = more;
    else most = more;
  }
  return cost(leastGiven + most) / (leastGiven + most);
}

/** The pool takes surplus − spent / p at the average price p of that much. */
function deriveSellPrice({ proceeds }: PoolCurve, surplus: number, spent: number): number {
  if (spent === 0) return proceeds(surplus) / surplus;
  let least = 0;
  let most = surplus;
  for (let step = 0; step < HALVINGS; step += 1) {
    const taken = (least + most) / 2;
    if (proceeds(taken) * (surplus - taken) > spent * taken) least = taken;
    else most = taken;
  }
  return proceeds(most) / most;
}

/** Whether the pool gets what its curve asks when orders of a kind are taken as one; many only round in its favour. */
function isSafe({ cost, proceeds }: PoolCurve, totals: OrderTotals, clearing: Clearing): boolean {
  const { wanted, spent, sold } = totals;
  const charged = deriveCharge(wanted, clearing);
  // More than anyone can hold will not be paid, so nothing of it happens.
  if (charged === AMOUNT_MAX) return true;
  const quoteIn = charged + spent - derivePayment(sold, clearing);
  const baseOut = wanted + deriveBaseBought(spent, clearing) - sold;
  if (baseOut > 0) return cost(baseOut) <= quoteIn;
  return quoteIn >= 0 || proceeds(-baseOut) >= -quoteIn;
}
