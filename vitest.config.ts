import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './test/environment/long-files-first.ts';

/** Tests of what measures this process, or of threads in it: each file has a process of its own. */
const measuring = ['test/profiler/{onnx,fhe}/*.test.ts', 'test/executors/threads.test.ts'];

/**
 * Tests that run economies for many seconds have one too: the machine code that V8 makes of a tick is up to four times
 * as slow where other economies, of other parts, have run through it before.
 */
const running = [
  'test/economy/{changeable-effects,conservation,determinism,economic-sense,laws,renewal,slots}.test.ts',
  'test/economy/{two-pm-conservation,two-pm-sense}.test.ts',
  'test/economy/chain/chain-cost.test.ts',
  'test/economy/charges/charges.test.ts',
  'test/economy/grants/grants.test.ts',
  'test/economy/industry/industry.test.ts',
  'test/economy/inference/queueing.test.ts',
  'test/economy/lots/lots.test.ts',
  'test/economy/markets/price-impact.test.ts',
  'test/economy/mining/mined-pools.test.ts',
  'test/economy/subnets/{model-groups,royalties}.test.ts',
  'test/economy/users/growth-loop.test.ts',
  'test/economy/vault/{traded-data,train}.test.ts',
  'test/golden/digests.test.ts',
  'test/kernel/column-writers.test.ts',
  'test/ranges/ranges.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['test/environment/setup.ts'],
    setupFiles: ['test/environment/property-seed.ts'],
    // One more than there are cores: tests that start processes and browsers wait for a quarter of their time.
    maxWorkers: availableParallelism() + 1,
    // To end what hangs, and nothing else: a machine that is busy may take twenty times as long.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    server: { deps: { external: [/\/(sim|bin|reports)\/.*\.ts$/] } },
    execArgv: ['--import', new URL('test/environment/native-sources.js', import.meta.url).href],
    sequence: { sequencer: LongFilesFirst },
    projects: [
      { extends: true, test: { name: 'apart', include: [...measuring, ...running] } },
      {
        extends: true,
        // One process after another loads the sources once for all its files: that took longer than most tests.
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...measuring, ...running],
          isolate: false,
        },
      },
    ],
  },
});
