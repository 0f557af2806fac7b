import { installMissingPrograms } from './programs.ts';

/** Runs once before all tests. `npm test` may install programs; `npx vitest` alone only looks them up. */
export function setup(): void {
  if (process.env['DMPSIM_TEST_INSTALL'] === 'yes') installMissingPrograms();
}
