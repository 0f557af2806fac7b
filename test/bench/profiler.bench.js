const loops = [0, 1, 2, 3];
const nameOf = (count) => `${count} busy loops`;

const busy = (name, task, count) => ({
  name,
  prepare: () => ({
    command: process.execPath,
    args: ['test/bench/peers/busy-profile.js', task, String(count)],
  }),
});

const disturbed = loops.slice(1);
const worst = (by, field) => Math.min(...disturbed.map((count) => by[nameOf(count)][field]));
const most = (by, field) => Math.max(...disturbed.map((count) => by[nameOf(count)][field]));

/** Wants a machine that is otherwise quiet: what else runs is beside all of them. */
export const profiler = {
  name: 'profiler',
  question: 'Does `profile --quick` measure on a machine that others use?',
  contenders: [
    ...loops.map((count) => busy(nameOf(count), 'profile', count)),
    busy('check beside 3', 'check', 3),
  ],
  goals: [
    {
      text: 'a calibration within 90 s beside 0, 1, 2 and 3 loops',
      atMost: 90,
      value: (by) => Math.max(...loops.map((count) => by[nameOf(count)].processSeconds)),
    },
    {
      text: 'at least 85 % of transformers and CKKS within their own bands of the costs beside none',
      atLeast: 0.85,
      value: (by) => worst(by, 'insideShare'),
    },
    {
      text: 'bands beside none no wider than those of 0.5.0',
      atMost: 1,
      value: (by) => by[nameOf(0)].bandOverBefore,
    },
    {
      text: 'bands beside loops at most three times those of 0.5.0',
      atMost: 3,
      value: (by) => most(by, 'bandOverBefore'),
    },
    {
      text: '--compare answers within 10 s',
      atMost: 10,
      value: (by) => most(by, 'compareSeconds'),
    },
    {
      text: 'unseen workloads inside their bands in a check beside 3 loops',
      atLeast: 0.85,
      value: (by) => by['check beside 3'].checkedShare,
    },
  ],
};
