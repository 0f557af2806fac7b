import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { countRuns, digestPlan, type ExperimentPlan } from '../experiments/plan.ts';
import {
  claimForExperiment,
  clearExperiment,
  experimentFiles,
  readPlan,
  writePlan,
} from './experiment-folder.ts';
import { ExperimentStore } from './experiment-store.ts';
import { lockFolder } from './run-lock.ts';

/** What became of several parts. */
export interface MergedExperiment {
  readonly plan: ExperimentPlan;
  /** Runs that some part has. */
  readonly kept: number;
  /** Runs that none has. */
  readonly missing: number;
}

/**
 * Joins parts of one experiment in a new folder. Throws InputError for parts of different experiments, and
 * InvariantError when two parts have one run with different outcomes; then nothing is left in the new folder.
 */
export async function mergeExperiments(
  out: string,
  folders: readonly string[],
  { force }: { readonly force: boolean },
): Promise<MergedExperiment> {
  const plan = joinPlans(folders);
  const release = claimForExperiment(out, { force });
  try {
    clearExperiment(out);
    const parts = folders.map((folder) => join(folder, experimentFiles.database));
    const store = await ExperimentStore.open(out, plan, parts);
    try {
      for (const folder of folders) await mergePart(store, folder);
      writePlan(out, plan);
      return { plan, kept: store.count, missing: countRuns(plan) - store.count };
    } finally {
      store.close();
    }
  } catch (error) {
    clearExperiment(out);
    throw error;
  } finally {
    release();
  }
}

/** The lock keeps a part from being written while it is read. */
async function mergePart(store: ExperimentStore, folder: string): Promise<void> {
  const unlock = lockFolder(folder, 'folder');
  try {
    await store.adopt(join(folder, experimentFiles.database));
  } finally {
    unlock();
  }
}

function joinPlans(folders: readonly string[]): ExperimentPlan {
  const plans = folders.map(readPlan);
  const [first, ...others] = plans;
  for (const [index, plan] of others.entries()) {
    if (digestPlan(plan) === digestPlan(first)) continue;
    throw new InputError({
      path: folders[index + 1],
      constraint: `expected a part of the experiment in ${folders[0]}`,
      value: `${plan.name}, plan ${digestPlan(plan).slice(0, 12)}`,
      hint: 'parts have one scenario, one design, one seed and the same figures',
    });
  }
  const replications = Math.max(...plans.map((plan) => plan.replications));
  return { ...first, replications, shard: { index: 0, of: 1 } };
}
