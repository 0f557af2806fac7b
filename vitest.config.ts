import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/environment/setup.ts'],
    setupFiles: ['test/environment/property-seed.ts'],
    // Both cores of the smallest machine that the suite is for: its own process mostly waits.
    maxWorkers: '100%',
    // Where a machine is busy with something else, real processes take their time.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
