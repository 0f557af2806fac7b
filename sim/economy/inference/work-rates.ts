import { nodeCalibration } from '../nodes/node-calibration.ts';
import { calibrationAt } from '../workloads/workloads.ts';
import { deriveServiceHours, packServiceRates, type ServiceRates } from './mechanisms/queue.ts';
import type { World } from './state.ts';

/** How fast nodes work, and which of their rates each workload goes by. */
export interface WorkRates {
  readonly rates: ServiceRates;
  /** By workload: added to a node's id, 0 in the clear and the number of nodes for encrypted work. */
  readonly shift: Int32Array;
  /** Changes when they are others: who has them around must be made anew. */
  readonly layout: number;
}

/** Hours that `node` needs for the request in `row`, in the clear or encrypted. */
export function deriveWorkHours({ workRates, requests }: World, node: number, row: number): number {
  const { rates, shift } = workRates;
  return deriveServiceHours(rates, requests.col, node + shift[requests.col.workload[row]], row);
}

/** The rates of nodes as they are; in the same arrays where they have room for exactly as many. */
export function takeWorkRates(world: World): void {
  const { rates, shift } = deriveWorkRates(world);
  const before = world.workRates;
  const pairs = [
    [before.rates.hours, rates.hours],
    [before.rates.place, rates.place],
    [before.shift, shift],
  ] as const;
  if (pairs.every(([held, made]) => held.length === made.length))
    for (const [held, made] of pairs) held.set(made);
  else world.workRates = { rates, shift, layout: before.layout + 1 };
}

/** Packs the rates of nodes; a function of their columns and calibrations, so that a resumed run makes the same. */
function deriveWorkRates(world: World): Omit<WorkRates, 'layout'> {
  const { nodes, resolved, scenario, workloads } = world;
  const hoursPerCached = Float64Array.from({ length: nodes.rows }, (_, node) => {
    const { k } = nodeCalibration(world, node).coefficients;
    return (k?.value ?? 0) / nodes.col.auPerHour[node];
  });
  const shift = Int32Array.from(workloads, (workload) => (workload.scenario.encrypted ? nodes.rows : 0));
  if (!workloads.some((workload) => workload.scenario.encrypted))
    return { rates: packServiceRates(nodes.col, hoursPerCached), shift };
  const byTier = scenario.nodes.tiers.map(
    // Tiers without encrypted work are never asked for it.
    (tier) => calibrationAt(resolved, tier.calibration).fhe?.slowdown.value ?? 0,
  );
  const slowdown = Float64Array.from({ length: nodes.rows }, (_, node) => byTier[nodes.col.tier[node]]);
  return { rates: packServiceRates(nodes.col, hoursPerCached, slowdown), shift };
}
