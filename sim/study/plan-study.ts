import type { OpenedExperiment } from '../experiments/experiment-file.ts';
import { type PlannedExperiment, planInSteps } from '../experiments/plan-draft.ts';
import type { ParameterSpace } from './parameter-space.ts';
import type { StudyBase } from './studied-economy.ts';

/** What a study stands on, and what its reader should know. */
export interface PlannedStudy {
  readonly base: StudyBase;
  readonly planned: PlannedExperiment;
}

/**
 * Reads the scenario of a study, with each parameter at its lowest and its highest, in steps as `planInSteps`. Throws
 * InputError with everything that is wrong.
 */
export function* planStudy(
  draft: OpenedExperiment['draft'],
  space: ParameterSpace,
): Generator<number, PlannedStudy> {
  const points = space.probes.map((point) => space.draftAt(point));
  const planned = yield* planInSteps({ ...draft, replications: 1, series: draft.series ?? [], points });
  const { points: _, replications: _r, shard: _s, ...base } = planned.plan;
  return { base: { ...base, set: draft.set }, planned };
}
