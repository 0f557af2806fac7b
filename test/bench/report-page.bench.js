import { rmSync } from 'node:fs';
import { script } from './contenders.js';

const pace = (name, what) => {
  const contender = script({ name, source: 'report-pace.ts', args: [what] });
  const prepare = () => {
    // Of this version, not of the one that was measured last.
    rmSync('node_modules/.cache/bench/report-run', { recursive: true, force: true });
    return contender.prepare();
  };
  return { name, prepare };
};

export const reportPage = {
  name: 'report-page',
  question: 'How long until the report of the baseline is drawn (for requests, read pages)?',
  contenders: [pace('dmpsim', 'ready'), pace('its bytes alone', 'bytes')],
  goals: [{ text: 'drawn in at most 1.5 s', atMost: 1.5, value: ({ dmpsim }) => dmpsim.simSeconds }],
};

export const reportFrames = {
  name: 'report-frames',
  question: 'Does the report follow the hand through time (for requests, read frames of 40)?',
  contenders: [pace('dmpsim', 'following'), pace('standing still', 'still')],
  goals: [
    {
      text: 'at least 20 frames a second',
      atLeast: 20,
      value: ({ dmpsim }) => dmpsim.requestsPerSecond,
    },
  ],
};
