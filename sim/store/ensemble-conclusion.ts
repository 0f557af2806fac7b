import { join } from 'node:path';
import { type EnsembleSummary, summariseEnsemble } from '../experiments/ensemble-summary.ts';
import type { ExperimentPlan } from '../experiments/plan.ts';
import { experimentFiles } from './experiment-folder.ts';
import { ExperimentStore } from './experiment-store.ts';
import { writeWhole } from './whole-file.ts';

/** Summarises a finished ensemble and writes that beside its database as ensemble.json. */
export async function concludeEnsemble(folder: string, plan: ExperimentPlan): Promise<EnsembleSummary> {
  const store = await ExperimentStore.open(folder, plan);
  try {
    const summary = await summariseEnsemble(plan, store);
    writeWhole(join(folder, experimentFiles.summary), `${JSON.stringify(summary)}\n`);
    return summary;
  } finally {
    store.close();
  }
}
