import { join } from 'node:path';
import { experimentFiles } from '../store/experiment-folder.ts';
import { ExperimentStore } from '../store/experiment-store.ts';
import { writeWhole } from '../store/whole-file.ts';
import { type EnsembleSummary, summariseEnsemble } from './ensemble-summary.ts';
import type { ExperimentPlan } from './plan.ts';

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
