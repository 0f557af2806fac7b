import type { Evaluation, Question } from './study.ts';

/**
 * Evaluations of an earlier session, found by what was asked: a study that is resumed, or extended by further rows, gets
 * from here what it asks again.
 */
export class EvaluationRecord {
  readonly #outcomes = new Map<string, readonly number[]>();

  constructor(evaluations: Iterable<Omit<Evaluation, 'index'>>) {
    for (const evaluation of evaluations) this.#outcomes.set(keyOf(evaluation), evaluation.outcomes);
  }

  /** The recorded answer to a question; undefined when this point has not been run on this luck. */
  find(question: Question): Evaluation | undefined {
    const outcomes = this.#outcomes.get(keyOf(question));
    return outcomes === undefined ? undefined : { ...question, outcomes };
  }
}

/** Decimal text of a double names it exactly. */
const keyOf = ({ point, replication }: Omit<Question, 'index'>): string => `${replication}:${point.join()}`;
