import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { buildAll } from '../bin/build.js';

/*
 * `npm test`: builds what end-to-end tests start, installs programs that they need, and runs all tests.
 * `npm test -- test/random` runs some; every option of vitest may follow.
 */
const resultFile = 'node_modules/.cache/vitest-result.json';

rmSync(resultFile, { force: true });
await buildAll();

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'];
const result = spawnSync(
  process.execPath,
  [...vitest, `--outputFile.json=${resultFile}`, ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, DMPSIM_TEST_INSTALL: 'yes' } },
);
process.exitCode = result.status ?? 1;
