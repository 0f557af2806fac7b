import { divideProRata } from '../../../ledger/pro-rata.ts';

/** What a round of rewards counts for in the work of its week, shared by those who worked in it: whole parts. */
export const ROUND_PARTS = 1_000_000_000;

/** What is known of a subnet in a week. */
export interface SubnetLife {
  /** Whether anybody trained or brought data. */
  readonly isWorkedOn: boolean;
  /** Whether anybody asked for its model, or nobody could. */
  readonly isUsed: boolean;
  /** Whole weeks since its founding. */
  readonly ageWeeks: number;
  /** Weeks after the founding in which nobody need use it yet. */
  readonly graceWeeks: number;
}

/** A subnet lives while somebody works on it and somebody uses it; use may come later (economy.md §3.3). */
export function isLiving({ isWorkedOn, isUsed, ageWeeks, graceWeeks }: SubnetLife): boolean {
  return isWorkedOn && (isUsed || ageWeeks <= graceWeeks);
}

/** Work of a week on one subnet, whole parts by holder. */
export interface MaintenanceWork {
  readonly training: Float64Array;
  readonly data: Float64Array;
  readonly count: number;
}

/**
 * Divides the upkeep of a week, so many base units of DMP for computing and for data, into `out`: each by work and
 * rounded down. A side that nobody worked for leaves its part to the other. Returns what is paid: what does not divide
 * evenly is never minted.
 */
export function divideUpkeep(
  parts: { readonly compute: number; readonly data: number },
  { training, data, count }: MaintenanceWork,
  out: Float64Array,
): number {
  const trained = hasWork(training, count);
  const supplied = hasWork(data, count);
  const pot = parts.compute + parts.data;
  const forTraining = supplied ? parts.compute : pot;
  const forData = trained ? parts.data : pot;
  const paid = divideProRata(trained ? forTraining : 0, training, count, out);
  const byData = new Float64Array(count);
  const paidForData = divideProRata(supplied ? forData : 0, data, count, byData);
  for (let k = 0; k < count; k += 1) out[k] += byData[k];
  return paid + paidForData;
}

function hasWork(work: Float64Array, count: number): boolean {
  for (let k = 0; k < count; k += 1) if (work[k] > 0) return true;
  return false;
}
