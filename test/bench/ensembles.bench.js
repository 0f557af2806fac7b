import { spawnSync } from 'node:child_process';
import { script, Unavailable } from './contenders.js';

export const quarter = ['scenarios/baseline.yaml', 'clock.horizon=90 d'];
const small = ['scenarios/inference.yaml', 'clock.horizon=2 d', 'users.active=200', 'users.potential=300'];

/** An ensemble: executor, threads, replications, scenario, then settings. */
export const call = (name, args) => script({ name, source: 'ensemble-call.ts', args });

const rawThreads = (name, args) => ({
  name,
  prepare: () => ({ command: process.execPath, args: ['test/bench/peers/raw-threads.js', ...args] }),
});

const withRedis = (contender) => ({
  ...contender,
  prepare: () => {
    if (spawnSync('redis-server', ['--version']).status !== 0)
      throw new Unavailable('skipped: no redis-server');
    return contender.prepare();
  },
});

const speedup = (faster, slower) => slower.simSeconds / faster.simSeconds;

export const ensembleScaling = {
  name: 'ensemble-scaling',
  question: 'What do 40 quarters of the baseline cost in an ensemble, beyond the runs themselves?',
  contenders: [
    call('threads', ['threads', '2', '40', ...quarter]),
    rawThreads('raw threads', ['2', '40', ...quarter]),
    withRedis(call('queue', ['bullmq', '2', '40', ...quarter])),
    call('one thread', ['threads', '1', '12', ...quarter]),
    rawThreads('bare runs', ['1', '12', ...quarter]),
  ],
  goals: [
    {
      text: 'two threads reach at least 0.93 of two raw worker threads',
      atLeast: 0.93,
      value: (by) => speedup(by.threads, by['raw threads']),
    },
    {
      text: 'an executor adds at most 5 % to bare runs',
      atMost: 1.05,
      value: (by) => by['one thread'].simSeconds / by['bare runs'].simSeconds,
    },
    {
      text: 'two workers at a queue reach at least 0.9 of two threads',
      atLeast: 0.9,
      value: (by) => speedup(by.queue, by.threads),
    },
  ],
};

export const ensembleMemory = {
  name: 'ensemble-memory',
  question: 'Does the memory of an ensemble grow with its number of runs?',
  contenders: [
    call('10 runs', ['threads', '2', '10', ...small]),
    call('1000 runs', ['threads', '2', '1000', ...small]),
  ],
  goals: [
    {
      text: '1,000 small runs within 100 MB of 10',
      atMost: 100,
      value: (by) => by['1000 runs'].peakMemoryMb - by['10 runs'].peakMemoryMb,
    },
  ],
};
