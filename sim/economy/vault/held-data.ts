import type { AnyScenario } from '../../scenario/frame-parameters.ts';
import { proposalsOf } from '../../scenario/proposals.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import type { vaultParameters } from './parameters.ts';
import type { World } from './state.ts';

const PATH = 'vault.kl.reference';

/** Whether data are compared with what a subnet holds, from the start or from some later time on. */
export function comparesWithHistory(scenario: AnyScenario & ValuesOf<typeof vaultParameters>): boolean {
  const later = [...scenario.changes, ...proposalsOf(scenario)].map(({ set }) => set[PATH]);
  return [scenario.vault.kl.reference, ...later].includes('history');
}

/** Items by class that a subnet holds from earlier rounds; empty where nobody asks. */
export function heldBy({ held, scenario }: World, subnet: number): Float64Array {
  const { classes } = scenario.subnets;
  return held.rows === 0 ? held.col.items : held.col.items.subarray(subnet * classes, (subnet + 1) * classes);
}
