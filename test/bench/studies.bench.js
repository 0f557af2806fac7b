import { pythonProgram, script } from './contenders.js';

const seeds = '20';
const optuna = 'Optuna';
/** Optuna takes about two minutes for each search of 2,000 evaluations. */
const seedsOfFronts = '1';

/** One problem by this project and by Optuna's default sampler at the same budget; the same each time, whatever the machine. */
const search = (problem, question, { found, ...asked }) => {
  const ours = `dmpsim, ${problem}`;
  const theirs = `${optuna}, ${problem}`;
  const figure = (by) => by[ours].figure;
  const ratio = (by) => by[ours].figure / by[theirs].figure;
  const isArea = problem.startsWith('zdt');
  return {
    name: `search-${problem}`,
    question: `${question} (for requests, read searches)`,
    contenders: [
      script({ name: ours, source: 'study-searches.ts', args: [problem, seeds] }),
      pythonProgram({
        name: theirs,
        source: 'study_searches.py',
        modules: ['optuna'],
        args: [problem, isArea ? seedsOfFronts : seeds],
      }),
    ],
    goals: [
      { text: `median of ${seeds} seeds`, ...asked, value: figure },
      ...(found === undefined
        ? []
        : [
            {
              text: `within 2 % in ${found} of the seeds`,
              atLeast: found,
              value: (by) => by[ours].foundShare,
            },
          ]),
      { text: `${optuna}'s median`, value: (by) => by[theirs].figure },
      { text: `ours over ${optuna}'s`, ...(isArea ? { atLeast: 1 } : { atMost: 1 }), value: ratio },
    ],
  };
};

export const searches = [
  search('branin', 'How far above its minimum is Branin after 60 evaluations, relatively?', { atMost: 0.01 }),
  search('noisy', 'What is left to the minimum of Branin after 120 evaluations with noise 1?', {
    atMost: 0.5,
  }),
  search('disc', 'How far above its minimum is Branin in a disc after 60 evaluations, relatively?', {
    atMost: 0.02,
    found: 0.9,
  }),
  search('hartmann', 'What is left to the minimum of Hartmann 6 after 120 evaluations?', {}),
  search('zdt1', 'Which share of the hypervolume of ZDT1 in 6 dimensions is found by 2,000 evaluations?', {
    atLeast: 0.95,
  }),
  search('zdt2', 'Which share of the hypervolume of ZDT2 in 6 dimensions is found by 2,000 evaluations?', {
    atLeast: 0.95,
  }),
];

const indices = 'Sobol indices';

/** Errors and coverage of sensitivity analyses; the same each time, whatever the machine. */
export const sensitivity = {
  name: 'sensitivity',
  question:
    'How near are Sobol indices, and how often do their intervals cover (for requests, read analyses)?',
  contenders: [script({ name: indices, source: 'study-indices.ts', args: ['200'] })],
  goals: [
    {
      text: 'Ishigami at N = 4,096: largest error of any index in 200 seeds at most 0.02',
      atMost: 0.02,
      value: (by) => by[indices].indexError,
    },
    {
      text: 'least coverage of any of its intervals at least 90 %',
      atLeast: 0.9,
      value: (by) => by[indices].coveredShare,
    },
    {
      text: 'widest interval at most twice the exact width',
      atMost: 2,
      value: (by) => by[indices].widthRatio,
    },
    {
      text: 'x₁ + x₁x₂ + 2x₂z at N = 4,096: RMS error of luck',
      atMost: 0.03,
      value: (by) => by[indices].luckError,
    },
    {
      text: 'x₁ + x₁x₂ + 2x₂z at N = 65,536: RMS error of totals of the mean',
      atMost: 0.03,
      value: (by) => by[indices].meanError,
    },
  ],
};
