import { type Resolved, type ResolveOptions, resolveAny } from '../scenario/resolve.ts';
import type { SourceReader } from '../scenario/source-reader.ts';
import type { ScenarioStage } from '../scenario/stages.ts';
// Puts the economy together, and with it what a scenario may say.
import './index.ts';
import type { World } from './run.ts';

export { scenarioJsonSchema } from '../scenario/json-schema.ts';

/** A resolved scenario: every value present, in the canonical unit of its dimension (see `Dimension`). */
export type Scenario = World['scenario'];

/** A scenario of dmpsim with everything it stands on; all that a run needs. */
export interface ResolvedScenario extends Resolved<Scenario> {
  readonly stages: readonly ScenarioStage<Scenario>[];
}

/** `resolveAny` for the economy of dmpsim. */
export const resolveScenario = (
  path: string,
  reader: SourceReader,
  options?: ResolveOptions,
): ResolvedScenario => resolveAny<Scenario>(path, reader, options) as ResolvedScenario;
