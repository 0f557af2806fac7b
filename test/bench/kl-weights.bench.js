import { script } from './contenders.js';

const contributors = 20_000;
const classes = 64;
const rounds = 20;

const portable = 'plain loop, portable ln';
const native = 'plain loop, Math.log';

/** `simSeconds` is one round; what is settled in it is contributors. */
const contender = (name, method) =>
  script({
    name,
    source: 'data-share-rounds.ts',
    args: [method, ...[contributors, classes, rounds].map(String)],
  });

export const klWeights = {
  name: 'kl-weights',
  question:
    'How long does a round of 20,000 data contributors in 64 classes take (for requests, read contributors)?',
  contenders: [contender('dmpsim', 'dmpsim'), contender(portable, 'portable'), contender(native, 'native')],
  goals: [
    { text: 'a round in at most 40 ms', atMost: 0.04, value: ({ dmpsim }) => dmpsim.simSeconds },
    {
      text: 'at least 2 times as fast as a plain loop that gives the same everywhere',
      atLeast: 2,
      value: (rows) => rows[portable].ratio,
    },
  ],
};
