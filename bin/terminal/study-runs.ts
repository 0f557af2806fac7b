import type { StudiedRun } from '../../sim/study/findings.ts';
import type { Evaluation, StudyPlan } from '../../sim/study/study.ts';
import type { StudyFile } from '../../sim/study/study-file.ts';
import { type ExecutorOptions, openExecutor } from './executor-options.ts';
import { type CountProgress, formatCount } from './progress-line.ts';
import type { Screen } from './screen.ts';
import { safeText } from './width.ts';

export interface StudyRunsWork {
  readonly folder: string;
  readonly file: StudyFile;
  readonly plan: StudyPlan;
  /** Turns the figures of a run into the outcomes that the study sees. When absent, they are the same. */
  readonly outcomesOf?: (kpis: readonly number[]) => readonly number[];
  /** Runs in all, as far as is known beforehand. */
  readonly total: number;
  readonly options: ExecutorOptions;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** What a study was told, run by run. */
export interface StudyAnswers {
  readonly evaluations: readonly Evaluation[];
  readonly runs: readonly StudiedRun[];
}

/** Makes the runs that a study lacks; a number of runs that are kept in place of answers, when `signal` ended it. */
export async function makeStudyRuns(work: StudyRunsWork): Promise<StudyAnswers | number> {
  const { folder, file, plan, outcomesOf, total, options, screen, signal } = work;
  const { Study } = await import('../../sim/study/study.ts');
  const { StudiedEconomy } = await import('../../sim/study/studied-economy.ts');
  const { ParameterSpace } = await import('../../sim/study/parameter-space.ts');
  const { runStudy } = await import('../../sim/study/run-study.ts');
  const { readParameters } = await import('../../sim/experiments/experiment-file.ts');
  const { ExperimentStore } = await import('../../sim/store/experiment-store.ts');
  const { readKeptRuns } = await import('../../sim/store/kept-runs.ts');
  const { identifyStudy } = await import('../../sim/store/study-folder.ts');
  const space = new ParameterSpace(readParameters(file.parameters));
  const economy = new StudiedEconomy(file.base, space, identifyStudy(file));
  const executor = await openExecutor(options, { screen, folder, plan: economy.plan });
  const began = performance.now();
  try {
    const store = await ExperimentStore.open(folder, economy.plan);
    try {
      const names = file.base.observe.kpis.map(({ name }) => name);
      const kept = await readKeptRuns(store, names);
      const study = new Study(plan);
      const runs = await screen.track(
        safeText(file.base.name),
        (onProgress: (progress: CountProgress) => void) =>
          runStudy({
            study,
            economy,
            store,
            kept,
            executor,
            outcomesOf,
            total,
            signal,
            onProgress: (one) => onProgress({ ...one, seconds: (performance.now() - began) / 1000 }),
          }),
        (label, one) => formatCount(label, one, 'runs'),
      );
      return runs === undefined ? store.count : { evaluations: study.evaluations, runs };
    } finally {
      store.close();
    }
  } finally {
    await executor.close();
  }
}
