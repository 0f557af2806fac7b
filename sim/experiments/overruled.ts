import type { Scenario } from '../scenario/schema.ts';
import type { OverlapFinder } from '../scenario/setting-overlap.ts';

/** A setting that a dated change of the scenario takes back before the run ends. */
export interface Overruled {
  readonly path: string;
  /** What the change sets, and when, in hours. */
  readonly by: string;
  readonly atHours: number;
}

/**
 * Settings of `paths`, in force from `fromHours` on (from the start when absent), over which a change of the scenario
 * decides later: what is labelled by them would be a run of other values. `changes` itself has its own dates.
 */
export function findOverruled(
  finder: OverlapFinder,
  paths: readonly string[],
  { changes, clock }: Pick<Scenario, 'changes' | 'clock'>,
  fromHours = Number.NEGATIVE_INFINITY,
): Overruled[] {
  const later = changes.filter(({ from }) => from > fromHours && from < clock.horizon);
  if (later.length === 0 || paths.includes('changes')) return [];
  return paths.flatMap((path) => {
    for (const { from, set } of later) {
      const [overlap] = finder.between([path], Object.keys(set));
      if (overlap !== undefined) return [{ path, by: overlap.second, atHours: from }];
    }
    return [];
  });
}
