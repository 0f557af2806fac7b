import { HOUR_SECONDS } from '../../units.ts';
import { networkCalibration, type ResolvedWorkloads } from '../workloads/workloads.ts';
import type { World } from './state.ts';

/** Anchor units that the machine of the network's calibration does in an hour: what an hour of any node is charged as. */
export function deriveReferenceAuPerHour(resolved: ResolvedWorkloads): number {
  return HOUR_SECONDS / networkCalibration(resolved).anchorSeconds.value;
}

/**
 * By workload: how many times the compute units of its quote may come out where they are metered, on the slowest node
 * that may ever serve it; at least 1. A bound over all requests: no work is slower than the kind of work at which the
 * node is slowest.
 */
export function deriveMeteredMost(world: World): Float64Array {
  const { workloads, nodes, resolved, workRates, scenario } = world;
  const { hours, place } = workRates.rates;
  const { b, c, e, k } = networkCalibration(resolved).coefficients;
  const perHour = deriveReferenceAuPerHour(resolved);
  return Float64Array.from(workloads, ({ tokens, model, tiers }, w) => {
    let most = 1;
    for (let node = 0; node < nodes.rows; node += 1) {
      if (tiers[nodes.col.tier[node]] !== 1) continue;
      const at = place[node + workRates.shift[w]];
      const [linear, fixed, quadratic, direct, cached] = hours.subarray(at, at + 5);
      // Cached work is a part of quadratic work: their sum is slowest where it has all of it or none.
      const byKind =
        tokens === undefined
          ? [direct / scenario.mechanisms.computeUnit.auPerCu]
          : [
              linear / b.value,
              fixed / c.value,
              quadratic / e.value,
              (quadratic + cached) / (e.value + (k?.value ?? 0)),
            ].map((one) => one / model.slowdown);
      for (const one of byKind) if (Number.isFinite(one)) most = Math.max(most, one * perHour);
    }
    return most;
  });
}
