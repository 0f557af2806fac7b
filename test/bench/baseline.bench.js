import { dmpsim } from './contenders.js';

export const baseline = {
  name: 'baseline',
  question: 'How long does a designer wait for two years of the reference economy?',
  contenders: [dmpsim({ name: 'dmpsim', scenario: 'scenarios/baseline.yaml' })],
  goals: [
    { text: 'simulated in at most 6 s', atMost: 6, value: ({ dmpsim }) => dmpsim.simSeconds },
    { text: 'report included at most 10 s', atMost: 10, value: ({ dmpsim }) => dmpsim.processSeconds },
    { text: 'at most 400 MB', atMost: 400, value: ({ dmpsim }) => dmpsim.peakMemoryMb },
  ],
};
