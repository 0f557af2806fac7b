import { describe, expect, it } from 'vitest';
import { answerStudy, type Evaluation, type Question, Study, type StudyPlan } from '../../sim/study/study.ts';

/** Three stages of four; each point depends on the sum of all answers so far. */
const plan: StudyPlan = (told) => {
  if (told.length >= 12) return undefined;
  const sum = told.reduce((total, { outcomes }) => total + outcomes[0], 0);
  return { count: 4, questionAt: (place) => ({ point: [(sum / 7 + place / 11) % 1], replication: place }) };
};

const outcomesOf = ({ point, replication }: Question) => [point[0] * 3 + replication];
const answer = (question: Question): Evaluation => ({ ...question, outcomes: outcomesOf(question) });

const whole = () => answerStudy(new Study(plan), (point, replication) => [point[0] * 3 + replication]);

describe('a study', () => {
  it('asks the same whatever the order and the number of answers at a time', () => {
    const study = new Study(plan);
    while (!study.done) {
      const open = [...study.ask(1), ...study.ask(2), ...study.ask(9)];
      expect(study.ask(5)).toEqual([]);
      study.tell(open.toReversed().map(answer));
    }
    expect(study.evaluations).toEqual(whole());
    expect(study.evaluations.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(study.ask(1)).toEqual([]);
  });

  it('goes on from a record as if it had never been interrupted', () => {
    const first = new Study(plan);
    first.tell(first.ask(4).map(answer));
    first.tell(first.ask(2).map(answer));
    const record = new Map(first.evaluations.map((one) => [one.index, one]));
    const again = new Study(plan);
    let run = 0;
    while (!again.done) {
      for (const question of again.ask(3)) {
        const known = record.get(question.index);
        if (known === undefined) run += 1;
        again.tell([known ?? answer(question)]);
      }
    }
    expect(run).toBe(6);
    expect(again.evaluations).toEqual(whole());
  });

  it('refuses answers to what it has not asked, and second answers', () => {
    const study = new Study(plan);
    const [question] = study.ask(1);
    expect(() => study.tell([{ ...answer(question), index: 1 }])).toThrow('question 1 is not open');
    study.tell([answer(question)]);
    expect(() => study.tell([answer(question)])).toThrow('question 0 is answered twice');
  });
});
