import type { Change } from '../../kernel/module.ts';
import { findRule } from '../../kernel/rules.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import type { workloadsParameters } from './parameters.ts';

type Scenario = ValuesOf<typeof workloadsParameters>;

/** Sets whether workloads are offered, where a change says so. */
export function offer(scenario: Scenario, set: Change, whitelisted: Uint8Array): void {
  for (const [path, value] of Object.entries(set))
    if (path.startsWith('workloads.')) whitelisted[workloadOf(scenario, path)] = value === true ? 1 : 0;
}

/** Whether what stands at a path is in force by a column of its own, which a run that is resumed has already. */
export const hasColumn = (path: string): boolean =>
  findRule(path) !== undefined || path.startsWith('workloads.');

/** By its name, or its place in the list. */
function workloadOf({ workloads }: Scenario, path: string): number {
  const name = path.slice('workloads.'.length, -'.whitelisted'.length);
  const named = workloads.findIndex((workload) => workload.name === name);
  return named < 0 ? Number(name) : named;
}
