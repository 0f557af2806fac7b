import { charge, PPM, SHORT_MAX } from '../../../ledger/amount.ts';
import { roundNearest } from '../../../portable.ts';

/** φ as a function of latency and target in hours, in [0, φmax]. */
export type PenaltyShape = (latencyHours: number, targetHours: number) => number;

/** φ(L) = min(φmax, φmax × max(0, L/T − 1)): nothing up to the target, all at twice the target (economy.md §2.3). */
export function linearPenalty(max: number): PenaltyShape {
  return (latency, target) => {
    const over = latency / target - 1;
    return max * Math.max(0, Math.min(1, over));
  };
}

/** All of φmax as soon as the target is missed. */
export function stepPenalty(max: number): PenaltyShape {
  return (latency, target) => (latency > target ? max : 0);
}

/** What a priced request is read from and written to. */
export interface PenaltyColumns {
  readonly arrivalHours: Float64Array;
  readonly finishHours: Float64Array;
  readonly targetHours: Float64Array;
  readonly base: Float64Array;
  readonly gross: Float64Array;
  readonly phiPpm: Float64Array;
}

/** Sums over a priced batch. */
export interface PenaltySums {
  phiPpm: number;
  targetHours: number;
}

/** How requests are priced. */
export interface PenaltyRule {
  readonly shape: PenaltyShape;
  readonly max: number;
  readonly userPays: boolean;
  readonly linear: boolean;
}

/** Prices `rows[0 … count)`; `sums` receives the sums of φ and of targets. */
export type PriceLatency = (rows: Int32Array, count: number, rule: PenaltyRule, sums: PenaltySums) => void;

/**
 * Fills φ (to the nearest ppm) and G of rows. The user pays G = B + ⌈B·φ⌉; with `userPays: false` the user pays B, and
 * φ is taken from the node at settlement.
 */
export function bindPriceLatency(columns: PenaltyColumns): PriceLatency {
  const priceLinearly = bindLinear(columns);
  return (rows, count, rule, sums) => {
    if (!rule.linear) {
      penalise(columns, rows, count, rule);
      chargePenalties(columns, rows, count, rule.userPays, sums);
      return;
    }
    const largest = priceLinearly(rows, count, rule, sums);
    if (largest > SHORT_MAX) chargePenalties(columns, rows, count, rule.userPays, sums);
  };
}

/** The default shape as a loop with no call in it; G is exact if the largest base, which is returned, is below `SHORT_MAX`. */
function bindLinear(
  columns: PenaltyColumns,
): (rows: Int32Array, count: number, rule: PenaltyRule, sums: PenaltySums) => number {
  const { arrivalHours, finishHours, targetHours, base, gross, phiPpm } = columns;
  return (rows, count, rule, sums) => {
    const maxPpm = Math.round(rule.max * PPM);
    const paidByUser = rule.userPays ? 1 : 0;
    let allPhi = 0;
    let allTargets = 0;
    let largest = 0;
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      const latency = finishHours[row] - arrivalHours[row];
      const target = targetHours[row];
      const cost = base[row];
      // In time or late is hard to guess, and arithmetic costs less than a branch; twice as late is rare.
      const over = (latency / target - 1) * Number(latency > target);
      const ppm = latency >= 2 * target ? maxPpm : roundNearest(maxPpm * over);
      phiPpm[row] = ppm;
      gross[row] = cost + Math.ceil((cost * ppm * paidByUser) / PPM);
      if (cost > largest) largest = cost;
      allPhi += ppm;
      allTargets += target;
    }
    sums.phiPpm = allPhi;
    sums.targetHours = allTargets;
    return largest;
  };
}

/** φ by any shape. */
function penalise(
  columns: PenaltyColumns,
  rows: Int32Array,
  count: number,
  { shape, max }: { readonly shape: PenaltyShape; readonly max: number },
): void {
  const { arrivalHours, finishHours, targetHours, phiPpm } = columns;
  const maxPpm = Math.round(max * PPM);
  for (let k = 0; k < count; k += 1) {
    const row = rows[k];
    const share = shape(finishHours[row] - arrivalHours[row], targetHours[row]);
    phiPpm[row] = Math.min(maxPpm, Math.max(0, Math.round(share * PPM)));
  }
}

/** G from B and φ, whatever their size, and the sums. */
function chargePenalties(
  { targetHours, base, gross, phiPpm }: PenaltyColumns,
  rows: Int32Array,
  count: number,
  userPays: boolean,
  sums: PenaltySums,
): void {
  sums.phiPpm = 0;
  sums.targetHours = 0;
  for (let k = 0; k < count; k += 1) {
    const row = rows[k];
    gross[row] = base[row] + (userPays ? charge(base[row], phiPpm[row]) : 0);
    sums.phiPpm += phiPpm[row];
    sums.targetHours += targetHours[row];
  }
}
