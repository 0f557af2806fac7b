/*
 * dmpsim as a library: `simulate(loadScenario('scenario.yaml'))`. What neither this file nor browser.ts exports may change in
 * any version.
 */

export * from './browser.ts';
export { loadScenario } from './store/scenario-files.ts';
