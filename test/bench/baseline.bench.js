import { dmpsim, npm } from './contenders.js';

const scenario = 'scenarios/baseline.yaml';
const collecting = 'telling of its garbage';
const start = 'npm start';

export const baseline = {
  name: 'baseline',
  question: 'How long does a designer wait for two years of the reference economy?',
  contenders: [
    dmpsim({ name: 'dmpsim', scenario }),
    npm({ name: start, args: ['start', '--', '--json', '--out', 'OUT'] }),
    dmpsim({ name: collecting, scenario, flags: ['--no-report'], collections: true }),
  ],
  goals: [
    { text: 'simulated in at most 6 s', atMost: 6, value: ({ dmpsim }) => dmpsim.simSeconds },
    { text: 'report included at most 10 s', atMost: 10, value: ({ dmpsim }) => dmpsim.processSeconds },
    { text: 'npm start, whole process, at most 5.5 s', atMost: 5.5, value: (by) => by[start].processSeconds },
    { text: 'at most 400 MB', atMost: 400, value: ({ dmpsim }) => dmpsim.peakMemoryMb },
    {
      text: 'no pause for garbage above 20 ms',
      atMost: 20,
      value: (by) => by[collecting].longestPauseMs,
    },
  ],
};
