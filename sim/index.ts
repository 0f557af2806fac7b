/*
 * dmpsim as a library: `simulate(loadScenario('scenario.yaml'))`. What is not exported here may change in any version.
 */

export type { ResolvedScenario, Scenario } from './economy/resolve.ts';
export { resolveScenario } from './economy/resolve.ts';
export { Run } from './economy/run.ts';
export { type SimulateOptions, type Simulation, simulate, simulateEach } from './economy/simulate.ts';
export {
  DmpsimError,
  GuardrailError,
  InputError,
  InvariantError,
  type Problem,
  type RunPosition,
} from './errors.ts';
export type {
  FinalColumn,
  FinalTable,
  FlowSpec,
  Headline,
  MetricSpec,
  PhaseObserver,
  SimEvent,
} from './kernel/outputs.ts';
export type { SourceReader } from './scenario/source-reader.ts';
export { loadScenario } from './store/scenario-files.ts';
