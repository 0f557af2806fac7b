import type { Executor } from '../executors/executor.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { countShare, type ExperimentPlan, listRuns, plannedRun, taskOf } from './plan.ts';

/** How far an experiment is. */
export interface ExperimentProgress {
  /** Runs kept, those of earlier calls included, and runs in all. */
  readonly done: number;
  readonly total: number;
  /** Runs made by this call. */
  readonly made: number;
  /** Runs of this call that failed. */
  readonly failed: number;
}

export interface ExperimentOptions {
  readonly plan: ExperimentPlan;
  readonly store: ExperimentStore;
  readonly executor: Executor;
  readonly onProgress?: ((progress: ExperimentProgress) => void) | undefined;
  /** Ends the work; what is kept by then stays, and a later call goes on. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes those runs of a plan that its store does not have, in the order of the plan, and keeps each. A run that fails
 * is kept with its error and the rest goes on.
 */
export async function runExperiment(options: ExperimentOptions): Promise<ExperimentProgress> {
  const { plan, store, executor, onProgress, signal } = options;
  const total = countShare(plan);
  const before = store.countOf(plan.shard);
  let [made, failed] = [0, 0];
  const progress = (): ExperimentProgress => ({ done: before + made, total, made, failed });
  onProgress?.(progress());
  function* tasks() {
    for (const planned of listRuns(plan)) if (!store.has(planned.run)) yield taskOf(plan, planned);
  }
  await executor.execute(tasks(), {
    signal,
    onOutcome: async (outcome) => {
      if (store.has(outcome.run)) return;
      await store.record(plannedRun(plan, outcome.run), outcome);
      made += 1;
      if ('error' in outcome.outcome) failed += 1;
      onProgress?.(progress());
    },
  });
  return progress();
}
