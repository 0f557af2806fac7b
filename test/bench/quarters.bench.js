import { cProgram } from './contenders.js';
import { call, quarter } from './ensembles.bench.js';
import { full, limit } from './fee-cycle.bench.js';

const replications = { alone: 40, both: 200 };
const asked = 12_000;
const alone = 'one thread';
const both = 'two threads';
const contender = (name, threads, count) => call(name, ['threads', threads, String(count), ...quarter]);

/** Seconds are asked of a machine on which C takes 0.8 s; parts of its time hold on others too. */
const ofC = (seconds, by) => seconds / by[limit].simSeconds;
const each = (by) => by[alone].simSeconds / replications.alone;
/** Of 200 that are measured: what a run costs stays the same, and what is done once counts sixty times. */
const scaledMinutes = (by) => (by[both].simSeconds * asked) / replications.both / 60;

export const quarters = {
  name: 'quarters',
  question: 'What does a quarter of the baseline cost where many are made, beside the work of C?',
  contenders: [
    contender(alone, '1', replications.alone),
    contender(both, '2', replications.both),
    cProgram({ name: limit, source: 'fee-cycle-limit.c', ...full }),
  ],
  goals: [
    { text: 'a replication takes a thread at most 0.45 s', atMost: 0.45, value: each },
    {
      text: 'and at most 0.56 of the time of C',
      atMost: 0.45 / 0.8,
      value: (by) => ofC(each(by), by),
    },
    {
      text: 'two threads make 12,000 in at most 46 min, scaled from 200',
      atMost: 46,
      value: scaledMinutes,
    },
    {
      text: 'and in at most 3,450 times the time of C',
      atMost: (46 * 60) / 0.8,
      value: (by) => ofC(60 * scaledMinutes(by), by),
    },
  ],
};
