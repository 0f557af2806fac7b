import { type Miss, missOf, ninetiethPercentile, widestBands } from './band.ts';
import { quantileOf } from './contention.ts';
import { fitNonNegative } from './non-negative-fit.ts';

/** One workload as a fit sees it. */
export interface FitRow {
  /** Workloads of one size, whatever the length of their text: what is left out together. */
  readonly size: string;
  /** Workloads that err alike, and have a band of their own. */
  readonly regime: string;
  /** What its cost is proportional to, in the order of the coefficients. */
  readonly features: readonly number[];
  /** Its cost as each session measured it; not every session has every workload. */
  readonly sessions: readonly SessionCost[];
}

/** A workload's cost in one session. */
export interface SessionCost {
  readonly session: number;
  readonly cost: number;
  /** Relative standard error within the session; 0 where it is not known. */
  readonly error?: number;
}

/** Relative errors of predictions, without sign: 0.1 is 10 %. */
export interface ErrorSummary {
  readonly median: number;
  /** 90th percentile, as far as so many errors can tell it. */
  readonly p90: number;
}

/** A cost formula and how well it predicts. */
export interface CostFit {
  readonly coefficients: readonly number[];
  /** Share of the variance of log cost that the formula explains. */
  readonly rSquaredLog: number;
  /** Errors on workloads that the formula was fitted without, one at a time. */
  readonly leaveOneOut: ErrorSummary;
  /** The same with all workloads of one size left out, as for a model that nobody has measured. */
  readonly leaveSizeOut: ErrorSummary;
  /** By regime: factor − 1 within which a session measures nine in ten workloads of sizes that nobody measured. */
  readonly bands: Readonly<Record<string, number>>;
}

/**
 * Fits cost = Σ coefficient × feature with coefficients ≥ 0 by relative error: a workload of a millisecond weighs as
 * much as one of a second. Throws Error for fewer than two rows.
 */
export function fitCosts(rows: readonly FitRow[]): CostFit {
  if (rows.length < 2) throw new Error(`a fit needs at least two workloads, got ${rows.length}`);
  const coefficients = fitRows(rows);
  const costs = rows.map((row) => costOf(row) as number);
  return {
    coefficients,
    rSquaredLog: deriveRSquared(
      costs.map((cost) => Math.log(cost)),
      rows.map(({ features }) => Math.log(predictCost(coefficients, features))),
    ),
    leaveOneOut: summariseErrors(leaveOut(rows, (row) => row)),
    leaveSizeOut: summariseErrors(leaveOut(rows, ({ size }) => size)),
    bands: deriveBands(rows),
  };
}

/** Whether a session's measurement takes part. */
type Takes = (session: number) => boolean;
const takesAll: Takes = () => true;

/** Median over the sessions that take part; undefined when none of them has the workload. */
function costOf({ sessions }: FitRow, takes: Takes = takesAll): number | undefined {
  const costs = sessions.flatMap(({ session, cost }) => (takes(session) ? [cost] : []));
  return costs.length === 0 ? undefined : quantileOf(costs, 0.5);
}

/** Coefficients alone, by the sessions that take part. */
export function fitRows(rows: readonly FitRow[], takes: Takes = takesAll): number[] {
  return fitNonNegative(
    rows.flatMap((row) => {
      const cost = costOf(row, takes);
      return cost === undefined ? [] : [row.features.map((feature) => feature / cost)];
    }),
  );
}

/** Cost by a formula. */
export function predictCost(coefficients: readonly number[], features: readonly number[]): number {
  return coefficients.reduce((sum, coefficient, k) => sum + coefficient * features[k], 0);
}

/** Predictions over measured cost − 1 for each row, by a fit that did not see its group; NaN where none is left. */
function leaveOut(rows: readonly FitRow[], groupOf: (row: FitRow) => unknown): number[] {
  const groups = new Map<unknown, FitRow[]>();
  for (const row of rows) groups.set(groupOf(row), [...(groups.get(groupOf(row)) ?? []), row]);
  const errors: number[] = [];
  for (const [group, left] of groups) {
    const kept = rows.filter((row) => groupOf(row) !== group);
    if (kept.length === 0) continue;
    const coefficients = fitRows(kept);
    for (const row of left)
      errors.push(predictCost(coefficients, row.features) / (costOf(row) as number) - 1);
  }
  return errors;
}

/** Sizes below which leaving one out leaves too little to fit: then single workloads are left out. */
const sizesMin = 3;

/** By regime, what each session needs, each workload predicted by a fit that has seen neither its size nor that session. */
function deriveBands(rows: readonly FitRow[]): Record<string, number> {
  const sizes = new Set(rows.map(({ size }) => size)).size;
  const groupOf = (row: FitRow): unknown => (sizes < sizesMin ? row : row.size);
  const sessions = [...new Set(rows.flatMap((row) => row.sessions.map(({ session }) => session)))];
  const misses: Miss[] = [];
  for (const group of new Set(rows.map(groupOf))) {
    const kept = rows.filter((row) => groupOf(row) !== group);
    const left = rows.filter((row) => groupOf(row) === group);
    for (const session of sessions) {
      const coefficients = fitRows(kept.map((row) => leaveSession(row, session)));
      for (const { features, regime, sessions: costs } of left) {
        const found = costs.find((one) => one.session === session);
        if (found === undefined) continue;
        const error = sessions.length === 1 ? (found.error ?? 0) : 0;
        const factor = missOf(predictCost(coefficients, features), found.cost, error);
        misses.push({ regime, session, factor });
      }
    }
  }
  return widestBands(misses);
}

/**
 * A row without what a session measured. One that no other session had keeps it: without it a formula would be fitted to the
 * few workloads that a hurried session had time for, which says nothing of the formula that is published.
 */
function leaveSession(row: FitRow, session: number): FitRow {
  const others = row.sessions.filter((one) => one.session !== session);
  return others.length === 0 ? row : { ...row, sessions: others };
}

function summariseErrors(errors: readonly number[]): ErrorSummary {
  const sizes = errors.map(Math.abs);
  return { median: quantileOf(sizes, 0.5), p90: ninetiethPercentile(sizes) };
}

function deriveRSquared(observed: readonly number[], predicted: readonly number[]): number {
  const mean = observed.reduce((sum, value) => sum + value, 0) / observed.length;
  const left = observed.reduce((sum, value, i) => sum + (value - predicted[i]) ** 2, 0);
  const all = observed.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return 1 - left / all;
}
