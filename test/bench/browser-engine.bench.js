import { script } from './contenders.js';

const pace = (name, where) => script({ name, source: 'engine-pace.ts', args: [where] });

export const browserEngine = {
  name: 'browser-engine',
  question: 'What do twelve weeks of the baseline cost in a worker of Chromium (for requests, read runs)?',
  contenders: [pace('chromium', 'chromium'), pace('without wasm', 'strict'), pace('node', 'node')],
  goals: [
    {
      text: 'the engine is at most 400 KB, gzip',
      atMost: 400,
      value: ({ chromium }) => chromium.gzipKilobytes,
    },
    {
      text: 'one digest everywhere',
      atMost: 1,
      value: (by) => new Set(Object.values(by).map(({ note }) => note)).size,
    },
  ],
};
