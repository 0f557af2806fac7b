import { cProgram, script } from './contenders.js';
import { full, limit } from './fee-cycle.bench.js';

const without = 'without guardrail';
const whole = 'with it';
const all = 'all 100 pairs';
const call = (name, ...args) => script({ name, source: 'verdict-call.ts', args });

/** Where 0.5.0 took 112 s for 100 pairs, on another machine. C does the work of the fee cycle: ratios carry over between machines. */
export const verdicts = {
  name: 'verdicts',
  question: 'How long does a voter wait for the verdict of `base-price`?',
  contenders: [
    call(without, 'without'),
    call(whole, 'with'),
    call(all, 'with', '--no-early-stop'),
    cProgram({ name: limit, source: 'fee-cycle-limit.c', ...full }),
  ],
  goals: [
    { text: 'without its guardrail in at most 15 s', atMost: 15, value: (by) => by[without].simSeconds },
    { text: 'with it in at most 45 s', atMost: 45, value: (by) => by[whole].simSeconds },
    { text: 'all 100 pairs in at most 65 s', atMost: 65, value: (by) => by[all].simSeconds },
    {
      text: 'requests a second of all 100 pairs, of those of C',
      value: (by) => by[all].requestsPerSecond / by[limit].requestsPerSecond,
    },
  ],
};

const normal = 'normal';
const slight = 'log-normal, σ 0.25';
const skewed = { 'log-normal, σ 0.5': 0.5, 'log-normal, σ 1': 1 };
const simulate = (name, sigma) =>
  script({ name, source: 'verdict-errors.ts', args: ['2000', String(sigma)] });
const judged = [normal, slight];

/** The same verdicts each time, whatever the machine. */
export const verdictErrors = {
  name: 'verdict-errors',
  question: 'How often do verdicts that stop early err (for requests, read verdicts)?',
  contenders: [
    simulate(normal, 0),
    simulate(slight, 0.25),
    ...Object.entries(skewed).map(([name, sigma]) => simulate(name, sigma)),
  ],
  goals: [
    {
      text: 'a wrong finding in at most 6 % of 2,000, normal or σ 0.25',
      atMost: 0.06,
      value: (by) => Math.max(...judged.map((name) => by[name].wrongShare)),
    },
    {
      text: 'all intervals right in at least 94 % of 2,000, normal or σ 0.25',
      atLeast: 0.94,
      value: (by) => Math.min(...judged.map((name) => by[name].coveredShare)),
    },
    ...Object.keys(skewed).flatMap((name) => [
      { text: `a wrong finding, ${name}`, value: (by) => by[name].wrongShare },
      { text: `all intervals right, ${name}`, value: (by) => by[name].coveredShare },
    ]),
  ],
};
