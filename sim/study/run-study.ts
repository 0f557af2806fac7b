import { InputError } from '../errors.ts';
import type { Executor, Outcome } from '../executors/executor.ts';
import { plannedRun, taskOf } from '../experiments/plan.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import type { KeptRun } from '../store/kept-runs.ts';
import type { StudiedRun } from './findings.ts';
import type { StudiedEconomy } from './studied-economy.ts';
import type { Question, Study } from './study.ts';

/** How far a study is. */
export interface StudyProgress {
  /** Runs answered, those of earlier calls included, and runs in all as far as is known. */
  readonly done: number;
  readonly total: number;
  /** Runs made by this call, and those of them that failed. */
  readonly made: number;
  readonly failed: number;
}

export interface StudyWork {
  readonly study: Study;
  readonly economy: StudiedEconomy;
  readonly store: ExperimentStore;
  /** What earlier calls made, by number of run. */
  readonly kept: ReadonlyMap<number, KeptRun>;
  readonly executor: Executor;
  /** Turns the figures of a run into the outcomes that the study sees. When absent, they are the same. */
  readonly outcomesOf?: ((kpis: readonly number[]) => readonly number[]) | undefined;
  /** Runs in all, where more is known than the study has planned. */
  readonly total?: number | undefined;
  readonly onProgress?: ((progress: StudyProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Answers a study with runs, those that are kept and those that are missing, and keeps each; gives them in the order of
 * their questions, or undefined when `signal` ended it: a later call goes on. Throws InputError where what is kept is not what the study asks.
 */
export async function runStudy(work: StudyWork): Promise<readonly StudiedRun[] | undefined> {
  const { study, economy, store, executor, signal } = work;
  const answering = new Answering(work);
  while (!study.done && signal?.aborted !== true)
    await executor.execute(answering.tasks(), {
      signal,
      onOutcome: async (outcome) => {
        await store.record(plannedRun(economy.plan, outcome.run), outcome);
        answering.take(outcome);
      },
    });
  return study.done ? answering.runs : undefined;
}

/** Questions that are with the executor, and answers to them. */
class Answering {
  readonly #work: StudyWork;
  /** By number of their question. */
  readonly runs: StudiedRun[] = [];
  readonly #open = new Map<number, Question>();
  #progress = { done: 0, made: 0, failed: 0 };

  constructor(work: StudyWork) {
    this.#work = work;
    this.#report();
  }

  /** What has to be run, one after the other as there is room; what is kept is answered on the way. */
  *tasks() {
    const { study, economy, kept } = this.#work;
    for (;;) {
      const [question] = study.ask(1);
      if (question === undefined) return;
      const planned = economy.place(question);
      const before = kept.get(planned.run);
      if (before === undefined) {
        this.#open.set(planned.run, question);
        yield taskOf(economy.plan, planned);
        continue;
      }
      if (!economy.isKept(planned, before)) throw otherRun(planned.run);
      this.#answer(question, before, false);
    }
  }

  take({ run, outcome }: Outcome): void {
    const question = this.#open.get(run);
    if (question === undefined) return;
    this.#open.delete(run);
    const { digest = '', kpis = undefined } = 'result' in outcome ? outcome.result : {};
    this.#answer(question, { digest, kpis: kpis && [...kpis] }, true);
  }

  #answer(question: Question, { digest, kpis }: Pick<KeptRun, 'digest' | 'kpis'>, isMade: boolean): void {
    const { study, economy, outcomesOf = (figures) => figures } = this.#work;
    // A run that failed lacks every figure.
    const outcomes = outcomesOf(kpis ?? economy.plan.observe.kpis.map(() => Number.NaN));
    const { done, made, failed } = this.#progress;
    this.#progress = {
      done: done + 1,
      made: made + Number(isMade),
      failed: failed + Number(isMade && kpis === undefined),
    };
    this.runs[question.index] = { digest };
    study.tell([{ ...question, outcomes }]);
    this.#report();
  }

  #report(): void {
    const { study, total = 0, onProgress } = this.#work;
    onProgress?.({ ...this.#progress, total: Math.max(total, study.planned) });
  }
}

const otherRun = (run: number): InputError =>
  new InputError({
    path: 'study',
    constraint: 'expected runs of what the study asks',
    value: `run ${run} of another point`,
    hint: 'the database was changed after the runs: start over with --force',
  });
