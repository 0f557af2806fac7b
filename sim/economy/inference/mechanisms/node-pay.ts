import { roundNearest } from '../../../portable.ts';

/** What the week's work of a node is weighed by (economy.md §2.6). */
export interface PayColumns {
  readonly node: Int32Array;
  readonly cuMilli: Float64Array;
  readonly phiPpm: Float64Array;
}

/** Weight of one task before uptime, in milli-CU. */
export type TaskWeight = (cuMilli: number, phiPpm: number) => number;

/** How work is weighed. */
export interface PayRule {
  readonly phiMaxPpm: number;
  readonly latencyWeight: number;
  readonly formula: TaskWeight | undefined;
}

/**
 * Adds the compute units and pay weights of the settled `rows[0 … count)` to their nodes' week; returns the
 * milli-CU. Made once for its columns. The weight of a task is CU × (1 − latencyWeight × φ/φmax) to the nearest milli-CU, or the scenario's formula.
 */
export function bindCreditWork(
  { node, cuMilli, phiPpm }: PayColumns,
  {
    cuMilli: weekCuMilli,
    weight: weekWeight,
  }: { readonly cuMilli: Float64Array; readonly weight: Float64Array },
): (rows: Int32Array, count: number, rule: PayRule) => number {
  return (rows, count, rule) => {
    const { phiMaxPpm, latencyWeight, formula } = rule;
    const perPhi = latencyWeight / phiMaxPpm;
    let work = 0;
    if (formula !== undefined) {
      for (let k = 0; k < count; k += 1) {
        const row = rows[k];
        work += cuMilli[row];
        weekCuMilli[node[row]] += cuMilli[row];
        weekWeight[node[row]] += formula(cuMilli[row], phiPpm[row]);
      }
      return work;
    }
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      const at = node[row];
      const size = cuMilli[row];
      work += size;
      weekCuMilli[at] += size;
      // Without a penalty the product is CU itself, already whole.
      weekWeight[at] += roundNearest(size * (1 - perPhi * phiPpm[row]));
    }
    return work;
  };
}

/** A week's weight times the share of the week the node was up, as an integer; both whole numbers. */
export function deriveUptimeWeight(weight: number, upTicks: number, weekTicks: number): number {
  return Math.floor((weight * upTicks) / weekTicks);
}
