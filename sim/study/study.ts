import { InvariantError } from '../errors.ts';

/** A place in the unit cube [0, 1)^k; whoever answers maps it to parameters: ranges, whole numbers, choices. */
export type Point = readonly number[];

/** One run that a study asks for. */
export interface Question {
  /** Number of the question in its study, from 0: an answer names it. */
  readonly index: number;
  readonly point: Point;
  /** Whose luck the run has, from 0: the same replication at two points is the same luck. */
  readonly replication: number;
}

/** A question with its answer: one number per outcome, in the study's order. NaN is a value that the run does not have. */
export interface Evaluation extends Question {
  readonly outcomes: readonly number[];
}

/** What a study asks next: all of it may be answered at once, in any order, on any number of threads. */
export interface Stage {
  readonly count: number;
  /** The question at `place` in [0, count), made when its turn comes: a stage of a million takes no memory. */
  questionAt(place: number): Omit<Question, 'index'>;
}

/**
 * How a study goes on: from all evaluations so far, in order of their index, the next stage, or undefined when there is
 * nothing left to ask. The same evaluations must give the same stage.
 */
export type StudyPlan = (told: readonly Evaluation[]) => Stage | undefined;

/**
 * A study asks for runs, is told what they gave, and decides what to ask next. It works over any function
 * `(point, replication) → outcomes`: an economy, a formula, a program at the other end of a pipe.
 *
 * - `ask(n)` gives at most n further questions of the current stage; none means wait for answers, or `done`.
 * - `tell(evaluations)` takes answers in any order. When the last one of a stage is in, the next stage is planned from
 *   all answers in order of their questions, so threads and their timing change nothing.
 * - To resume, make the study anew from the same plan, and answer from what was kept; it asks the same again. A design
 *   that has been extended begins with the questions of the shorter one.
 *
 * Sensitivity designs are a single stage (`planMorris`, `planSobol`); searches plan stage by stage
 * (`planBayesianSearch`, `planNsga2`). Each has a function that derives the findings from `evaluations`.
 */
export class Study {
  readonly #plan: StudyPlan;
  /** By index; a hole is a question that is asked and not answered. */
  readonly #told: Evaluation[] = [];
  #stage: Stage | undefined;
  /** Index of the first question of the stage. */
  #first = 0;
  #asked = 0;
  #answered = 0;

  constructor(plan: StudyPlan) {
    this.#plan = plan;
    this.#advance();
  }

  /** Whether everything is asked and answered. */
  get done(): boolean {
    return this.#stage === undefined;
  }

  /** Questions of the stages planned so far, answered or not. */
  get planned(): number {
    return this.#first + (this.#stage?.count ?? 0);
  }

  /** All answers so far, in order of their questions. */
  get evaluations(): readonly Evaluation[] {
    return this.#told.filter((evaluation) => evaluation !== undefined);
  }

  /** The next questions, at most `most` of them; each is asked once. */
  ask(most: number): Question[] {
    if (this.#stage === undefined) return [];
    const count = Math.min(most, this.#stage.count - this.#asked);
    const questions: Question[] = [];
    for (let k = 0; k < count; k += 1) {
      questions.push({ index: this.#first + this.#asked, ...this.#stage.questionAt(this.#asked) });
      this.#asked += 1;
    }
    return questions;
  }

  /** Takes answers to questions that have been asked. Throws InvariantError for any other, and for a second answer. */
  tell(evaluations: readonly Evaluation[]): void {
    for (const evaluation of evaluations) {
      const { index } = evaluation;
      if (!(index >= this.#first && index < this.#first + this.#asked))
        throw new InvariantError(`study: question ${index} is not open`);
      if (this.#told[index] !== undefined)
        throw new InvariantError(`study: question ${index} is answered twice`);
      this.#told[index] = evaluation;
      this.#answered += 1;
      if (this.#answered === this.#stage?.count) this.#advance();
    }
  }

  #advance(): void {
    this.#first = this.#told.length;
    this.#asked = 0;
    this.#answered = 0;
    this.#stage = this.#plan(this.#told);
    if (this.#stage?.count === 0) throw new InvariantError('study: a stage asks nothing');
  }
}

/** Answers a whole study with a function, one question after the other. */
export function answerStudy(
  study: Study,
  evaluate: (point: Point, replication: number) => readonly number[],
): readonly Evaluation[] {
  while (!study.done) {
    for (const question of study.ask(1_024))
      study.tell([{ ...question, outcomes: evaluate(question.point, question.replication) }]);
  }
  return study.evaluations;
}
