import { buildSync } from 'esbuild';

const contributors = 20_000;
const classes = 64;
const rounds = 20;

const portable = 'plain loop, portable ln';
const native = 'plain loop, Math.log';

/** `simSeconds` is one round; what is settled in it is contributors. */
function contender(name, method) {
  const prepare = () => {
    const outfile = 'node_modules/.cache/bench/data-share-rounds.js';
    const entryPoints = ['test/bench/peers/data-share-rounds.ts'];
    buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
    const args = [outfile, method, ...[contributors, classes, rounds].map(String)];
    return { command: process.execPath, args };
  };
  return { name, prepare };
}

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
