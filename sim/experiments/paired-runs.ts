import type { ComparedRun } from './comparison.ts';
import type { ExperimentPlan } from './plan.ts';
import type { PairedValues } from './verdict.ts';

/** The values of whole pairs of runs, figure by figure; runs are in the order of their replications. */
export function pairRuns(
  { points, observe }: Pick<ExperimentPlan, 'points' | 'observe'>,
  runs: readonly ComparedRun[],
  firstStage: number | undefined,
): PairedValues {
  const ofPoint = points.map(({ name }) => runs.filter(({ arm }) => arm === name));
  return {
    replications: ofPoint[0].map(({ replication }) => replication),
    values: ofPoint.map((list) =>
      observe.kpis.map((_, kpi) => Float64Array.from(list, ({ kpis }) => kpis[kpi])),
    ),
    failed: ofPoint.map((list) => list.flatMap(({ digest }, pair) => (digest === '' ? [pair] : []))),
    firstStage,
  };
}

/** The first so many pairs. */
export function firstPairs(
  { replications, values, failed, firstStage }: PairedValues,
  n: number,
): PairedValues {
  return {
    replications: replications.slice(0, n),
    values: values.map((ofPoint) => ofPoint.map((ofKpi) => ofKpi.subarray(0, n))),
    failed: failed.map((pairs) => pairs.filter((pair) => pair < n)),
    firstStage,
  };
}
