import { dmpsim } from './contenders.js';

const few = '100,000 users';
const many = '1,000,000 users';
const users = { [few]: 100_000, [many]: 1_000_000 };

/** Both have the same requests in all: the many ask a tenth as often. */
export const scalingWithUsers = {
  name: 'scaling-with-users',
  question: 'Does the cost grow with requests rather than with users?',
  contenders: [
    dmpsim({ name: many, scenario: 'scenarios/bench/users-1m.yaml' }),
    dmpsim({ name: few, scenario: 'scenarios/bench/users-100k.yaml' }),
  ],
  goals: [
    {
      text: 'ten times the users cost at most 1.6 times the seconds',
      atMost: 1.6,
      value: (rows) => rows[many].simSeconds / rows[few].simSeconds,
    },
    {
      text: 'at most 120 bytes for each further user',
      atMost: 120,
      value: (rows) =>
        ((rows[many].peakMemoryMb - rows[few].peakMemoryMb) * 1e6) / (users[many] - users[few]),
    },
  ],
};
