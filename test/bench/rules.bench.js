import { script } from './contenders.js';

const times = 2_000_000;

const contender = (name, method) => script({ name, source: 'rule-times.ts', args: [method, String(times)] });

export const rules = {
  name: 'rules',
  question: 'How long does a rule with ten names take each time that it applies (for requests, read times)?',
  contenders: [contender('dmpsim', 'dmpsim'), contender('the same by hand', 'native')],
  goals: [{ text: 'at most 0.7 µs a time', atMost: 0.7e-6, value: ({ dmpsim }) => dmpsim.simSeconds }],
};
