import { defineConfig } from 'vitest/config';

/** `npm run golden`: whole runs, which take minutes. With DMPSIM_GOLDEN_DRAW=yes random scenarios are drawn anew. */
export default defineConfig({
  test: {
    include: [
      process.env['DMPSIM_GOLDEN_DRAW'] === 'yes' ? 'test/golden/*.draw.ts' : 'test/golden/*.golden.ts',
    ],
    maxWorkers: '100%',
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
