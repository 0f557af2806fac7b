import { script } from './contenders.js';

const plan = (design) => script({ name: design, source: 'plan-call.ts', args: [design] });

export const planning = {
  name: 'planning',
  question: 'What do 100,000 points cost to plan, in processor time and in growth of the process?',
  contenders: [plan('grid'), plan('sobol')],
  goals: ['grid', 'sobol'].flatMap((design) => [
    { text: `${design}: at most 5 s`, atMost: 5, value: (by) => by[design].simSeconds },
    { text: `${design}: at most 150 MB`, atMost: 150, value: (by) => by[design].peakMemoryMb },
  ]),
};

const pairs = (how, days, count) =>
  script({
    name: `${how}, ${days} days`,
    source: 'dated-pairs.ts',
    args: [how, String(days), String(count)],
  });

export const sharedPast = {
  name: 'shared-past',
  question: 'What do pairs cost whose arm begins on day 14, from a common past and from the start?',
  contenders: [
    pairs('straight', 28, 10),
    pairs('shared', 28, 10),
    pairs('straight', 90, 4),
    pairs('shared', 90, 4),
  ],
  goals: [
    {
      text: 'of 28 days: at most 0.82 of the user time, where 0.75 of the ticks are made',
      atMost: 0.82,
      value: (by) => by['shared, 28 days'].simSeconds / by['straight, 28 days'].simSeconds,
    },
    {
      text: 'of 90 days: at most 0.97, where 0.92 of the ticks are made',
      atMost: 0.97,
      value: (by) => by['shared, 90 days'].simSeconds / by['straight, 90 days'].simSeconds,
    },
  ],
};
