import type { KeptRun } from '../store/kept-runs.ts';
import type { StudiedEconomy } from './studied-economy.ts';
import { type Evaluation, Study, type StudyPlan } from './study.ts';

/** A finished study asked again, and answered from what was kept. */
export interface ReplayedStudy {
  readonly evaluations: readonly Evaluation[];
  /** Runs in the order in which they were asked for. */
  readonly runs: readonly KeptRun[];
  /** What is wrong with what was kept, in words; nothing where all answers are there. */
  readonly differences: readonly string[];
}

/** Answers a study from its database alone: the same questions must come, and each must have been answered. */
export function replayStudy(
  plan: StudyPlan,
  economy: StudiedEconomy,
  kept: ReadonlyMap<number, KeptRun>,
  outcomesOf: (kpis: readonly number[]) => readonly number[] = (kpis) => kpis,
): ReplayedStudy {
  const study = new Study(plan);
  const runs: KeptRun[] = [];
  const stopped = (difference: string): ReplayedStudy => ({
    evaluations: study.evaluations,
    runs,
    differences: [difference],
  });
  const { kpis: figures } = economy.plan.observe;
  while (!study.done) {
    const [question] = study.ask(1);
    const planned = economy.place(question);
    const { run } = planned;
    const known = kept.get(run);
    if (known === undefined) return stopped(`run ${run}: is missing`);
    if (!economy.isKept(planned, known))
      return stopped(`run ${run}: is of another point than the study asks for`);
    runs.push(known);
    const kpis = known.kpis ?? figures.map(() => Number.NaN);
    study.tell([{ ...question, outcomes: outcomesOf(kpis) }]);
  }
  return { evaluations: study.evaluations, runs, differences: [] };
}
