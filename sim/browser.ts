/*
 * dmpsim in a browser, or wherever there is no Node: `simulate(resolveTexts({ 'town.yaml': text, ...shipped }))`. It reads no
 * file, starts no thread and gives the digests of the command line. What is not exported here may change in any version.
 */

export type { ResolvedScenario, Scenario } from './economy/resolve.ts';
export { resolveScenario } from './economy/resolve.ts';
export { resolveTexts, type TextOptions } from './economy/resolve-texts.ts';
export { listMetrics, Run } from './economy/run.ts';
export { type SimulateOptions, type Simulation, simulate, simulateEach } from './economy/simulate.ts';
export {
  DmpsimError,
  GuardrailError,
  InputError,
  InvariantError,
  type Problem,
  type RunPosition,
} from './errors.ts';
export { headlineKpis, headlineSeries } from './experiments/headline-measures.ts';
export { type CompiledKpi, compileKpi, type KpiSpec } from './experiments/kpi.ts';
export {
  type FinalsSpec,
  type Observation,
  type ReplicationResult,
  RunWatch,
} from './experiments/run-watch.ts';
export type { Series, SeriesSpec } from './experiments/series-gauge.ts';
export type {
  FinalColumn,
  FinalTable,
  FlowSpec,
  Headline,
  MetricSpec,
  PhaseObserver,
  SimEvent,
} from './kernel/outputs.ts';
export { type Assumption, listAssumptions } from './scenario/assumptions.ts';
export { type KeptSource, keptReader } from './scenario/kept-sources.ts';
export type { ResolveOptions } from './scenario/resolve.ts';
export type { SourceReader } from './scenario/source-reader.ts';
export { engineVersion } from './store/engine-version.ts';
