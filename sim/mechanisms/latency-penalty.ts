import { charge, PPM } from '../ledger/amount.ts';

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

/**
 * Fills φ (to the nearest ppm) and G of `rows[0 … count)`. The user pays G = B + ⌈B·φ⌉; with `userPays: false` the
 * user pays B, and φ is taken from the node at settlement. `sums` receives the sums of φ and of targets.
 */
export function priceLatency(
  columns: PenaltyColumns,
  rows: Int32Array,
  count: number,
  rule: {
    readonly shape: PenaltyShape;
    readonly max: number;
    readonly userPays: boolean;
    readonly linear: boolean;
  },
  sums: PenaltySums,
): void {
  const { arrivalHours, finishHours, targetHours, base, gross, phiPpm } = columns;
  const maxPpm = Math.round(rule.max * PPM);
  const { shape, userPays, linear } = rule;
  let allPhi = 0;
  let allTargets = 0;
  for (let k = 0; k < count; k += 1) {
    const row = rows[k];
    const latency = finishHours[row] - arrivalHours[row];
    const target = targetHours[row];
    allTargets += target;
    let ppm = 0;
    // The default shape stands in the loop itself: a call through a variable per request costs more than the formula.
    if (!linear) ppm = Math.min(maxPpm, Math.max(0, Math.round(shape(latency, target) * PPM)));
    else if (latency > target)
      ppm = latency >= 2 * target ? maxPpm : Math.round(maxPpm * (latency / target - 1));
    phiPpm[row] = ppm;
    allPhi += ppm;
    gross[row] = userPays && ppm > 0 ? base[row] + charge(base[row], ppm) : base[row];
  }
  sums.phiPpm = allPhi;
  sums.targetHours = allTargets;
}
