import { deriveSample } from '../../experiments/statistics/sample.ts';
import type { Evaluation, Point } from '../study.ts';

/** A point with all its runs. */
export interface EvaluatedPoint {
  readonly point: Point;
  /** Outcomes of its replications, in the order in which they were asked. */
  readonly runs: readonly (readonly number[])[];
  /** Means of the outcomes over its runs; NaN where a run lacks a value. */
  readonly means: readonly number[];
  /** Runs that lack a value. */
  readonly missing: number;
}

/** All evaluations by point, in the order in which points were first asked. */
export function gatherPoints(evaluations: readonly Evaluation[]): EvaluatedPoint[] {
  const runsOf = new Map<string, { readonly point: Point; readonly runs: (readonly number[])[] }>();
  for (const { point, outcomes } of evaluations) {
    const key = point.join();
    const known = runsOf.get(key);
    if (known === undefined) runsOf.set(key, { point, runs: [outcomes] });
    else known.runs.push(outcomes);
  }
  return [...runsOf.values()].map(({ point, runs }) => ({
    point,
    runs,
    means: runs[0].map((_, outcome) => deriveSample(runs.map((run) => run[outcome])).mean),
    missing: runs.filter((run) => run.some(Number.isNaN)).length,
  }));
}

/** Variances of one outcome over luck. */
export interface LuckVariance {
  /** Of what luck does to each point on its own. */
  readonly own: number;
  /** Of what the same luck does to all points alike. */
  readonly shared: number;
}

/**
 * Splits the variance of one outcome between points on common luck, from the first `replications` ≥ 2 runs of each: the
 * two-way analysis of variance of points and replications. What luck does to all points alike leaves their order as it is.
 * Undefined for fewer than two points without missing values.
 */
export function deriveLuckVariance(
  points: readonly EvaluatedPoint[],
  outcome: number,
  replications: number,
): LuckVariance | undefined {
  const whole = points.filter(({ missing, runs }) => missing === 0 && runs.length >= replications);
  if (whole.length < 2 || replications < 2) return undefined;
  const table = whole.map(({ runs }) => runs.slice(0, replications).map((run) => run[outcome]));
  const rowMeans = table.map((row) => deriveSample(row).mean);
  const columnMeans = table[0].map((_, c) => deriveSample(table.map((row) => row[c])).mean);
  const grand = deriveSample(rowMeans).mean;
  let squares = 0;
  for (const [r, row] of table.entries())
    for (const [c, value] of row.entries()) {
      const rest = value - rowMeans[r] - columnMeans[c] + grand;
      squares += rest * rest;
    }
  const own = squares / ((table.length - 1) * (replications - 1));
  const { sd } = deriveSample(columnMeans);
  const ofColumns = table.length * sd * sd;
  return { own, shared: Math.max(0, (ofColumns - own) / table.length) };
}
