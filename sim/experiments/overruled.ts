import type { Scenario } from '../economy/resolve.ts';
import type { OverlapFinder } from '../scenario/setting-overlap.ts';
import { formatQuantity } from '../units.ts';

/** A setting that a dated change of the scenario takes back before the run ends. */
export interface Overruled {
  readonly path: string;
  /** What the change sets, and when, in hours. */
  readonly by: string;
  readonly atHours: number;
}

/** Something that the scenario sets later, and when, in hours. */
interface LaterSetting {
  readonly from: number;
  readonly set: Readonly<Record<string, unknown>>;
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
  if (paths.includes('changes')) return [];
  return findLater(finder, paths, changes, { fromHours, endHours: clock.horizon });
}

/**
 * The same of votes of the scenario, which decide where they pass: whether they do is known only when the run is made. In
 * words, one for each setting.
 */
export function describeVotes(
  finder: OverlapFinder,
  paths: readonly string[],
  { clock, mechanisms: { governance } }: Pick<Scenario, 'clock' | 'mechanisms'>,
  fromHours = Number.NEGATIVE_INFINITY,
): string[] {
  const { enabled, proposals, votingPeriod, delay } = governance;
  if (!enabled) return [];
  const enacted = proposals.map(({ at, set }) => ({ from: at + votingPeriod + delay, set }));
  return findLater(finder, paths, enacted, { fromHours, endHours: clock.horizon }).map(
    ({ path, by, atHours }) =>
      `${path} holds only until a vote of the scenario on ${by} takes effect, at ${formatQuantity(atHours, 'duration')}, in runs in which it passes; mechanisms.governance.proposals: [] leaves votes out`,
  );
}

function findLater(
  finder: OverlapFinder,
  paths: readonly string[],
  settings: readonly LaterSetting[],
  { fromHours, endHours }: { readonly fromHours: number; readonly endHours: number },
): Overruled[] {
  const later = settings.filter(({ from }) => from > fromHours && from < endHours);
  if (later.length === 0) return [];
  return paths.flatMap((path) => {
    for (const { from, set } of later) {
      const [overlap] = finder.between([path], Object.keys(set));
      if (overlap !== undefined) return [{ path, by: overlap.second, atHours: from }];
    }
    return [];
  });
}
