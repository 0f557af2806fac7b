import { Draws } from '../random/draws.ts';
import type { Amount, ArmChange, ComparedGuardrail, ComparedKpi, ComparisonPlan } from './comparison-plan.ts';
import { isCrossed } from './guardrail.ts';
import { replayCommand } from './plan.ts';
import { recommend } from './recommendation.ts';
import { bcaPairsMin, deriveBcaInterval } from './statistics/bca-interval.ts';
import { deriveBinomialBounds, deriveCleanRunsNeeded } from './statistics/binomial-bounds.ts';
import { deriveEquivalence } from './statistics/equivalence.ts';
import { deriveFinding, derivePairsNeeded, type Finding } from './statistics/finding.ts';
import type { Interval } from './statistics/interval.ts';
import { derivePairedInterval } from './statistics/paired-interval.ts';
import { derivePairing } from './statistics/pairing.ts';
import { drawResamples, type Resamples } from './statistics/resamples.ts';
import { deriveSample } from './statistics/sample.ts';
import { deriveSimultaneousIntervals } from './statistics/simultaneous-intervals.ts';
import { deriveTwoStageInterval } from './statistics/two-stage.ts';

/** What the runs gave: `values[point][kpi][pair]`, and which replication each pair is. */
export interface PairedValues {
  readonly replications: readonly number[];
  readonly values: readonly (readonly Float64Array[])[];
  /** Pairs of the first stage where a precision was asked for. */
  readonly firstStage: number | undefined;
}

/** One figure in one arm against today. */
export interface KpiVerdict {
  readonly arm: string;
  readonly kpi: string;
  readonly formula: string;
  readonly unit: string;
  readonly direction: 'up' | 'down';
  /** Means under today's rules and in the arm. */
  readonly before: number;
  readonly after: number;
  /** Mean and standard deviation of the paired differences. */
  readonly mean: number;
  readonly sd: number;
  /** The smallest difference that matters, in the unit of the figure. */
  readonly smallest: number;
  /** Student's t, by itself; of two stages (Stein) where a precision was asked for. */
  readonly interval: Interval;
  /** Bias-corrected bootstrap; from 100 pairs on. */
  readonly bootstrap?: { readonly low: number; readonly high: number };
  /** All figures of all arms at once; the finding rests on this one. */
  readonly simultaneous: Interval;
  /** Chance of differences this small if the smallest one that matters were real (two one-sided tests). */
  readonly equivalence: number;
  readonly correlation?: number;
  /** How many times fewer runs than independent seeds; absent when all pairs differ alike. */
  readonly varianceReduction?: number;
  readonly finding: Finding;
  /** Pairs in all that would settle it, where it is not settled. */
  readonly pairsNeeded?: number;
  /** Half-width asked for, and reached. */
  readonly precision?: { readonly wanted: number; readonly reached: number };
}

/** A guardrail under one set of rules. */
export interface GuardrailVerdict {
  readonly arm: string;
  readonly name: string;
  readonly text: string;
  readonly limit: number;
  /** Runs beyond the line, of `n`. */
  readonly events: number;
  readonly n: number;
  /** Exact one-sided 95 % bounds of the chance. */
  readonly low: number;
  readonly high: number;
  readonly finding: 'holds' | 'broken' | 'cannot tell yet';
  /** Further runs without a crossing that would show that it holds. */
  readonly cleanRunsNeeded: number;
}

/** A replication in which an arm did worst by a figure. */
export interface WorstCase {
  readonly arm: string;
  readonly kpi: string;
  readonly replication: number;
  readonly before: number;
  readonly after: number;
  /** Makes the run of the arm again, with its report. */
  readonly replay: string;
}

export interface ArmVerdict {
  readonly arm: string;
  readonly from?: string;
  readonly changes: readonly ArmChange[];
  readonly recommendation: 'accept' | 'reject' | 'trade-off' | 'no relevant difference' | 'cannot tell yet';
  /** Why, in words, the weightiest first. */
  readonly reasons: readonly string[];
}

/** What is concluded from the values of pairs of runs. */
export interface Conclusions {
  readonly pairs: number;
  readonly arms: readonly ArmVerdict[];
  readonly kpis: readonly KpiVerdict[];
  /** Half a width of the simultaneous intervals, in standard errors. */
  readonly critical: number;
  readonly guardrails: readonly GuardrailVerdict[];
  readonly worst: readonly WorstCase[];
}

/** Resamples of a bootstrap: an odd thousand, so that 5 % of them and one is a whole number. */
const resampleCount = 1_999;
const worstKept = 3;

/** Draws the conclusions; the same values give the same ones, everywhere. */
export function concludeComparison(comparison: ComparisonPlan, paired: PairedValues): Conclusions {
  const { plan, kpis, guardrails } = comparison;
  const arms = plan.points.slice(1);
  const n = paired.replications.length;
  const lists = arms.flatMap((_, arm) => kpis.map((__, kpi) => differencesOf(paired, arm + 1, kpi)));
  const resamples = drawResamples(new Draws(plan.seed, 0).stream('verdict.resample'), n, resampleCount);
  const { intervals, critical } = deriveSimultaneousIntervals(lists, resamples);
  const size = lists.filter((list) => deriveSample(list).sd > 0).length;
  const kpiVerdicts = arms.flatMap(({ name }, arm) =>
    kpis.map((kpi, index) => {
      const at = arm * kpis.length + index;
      const evidence = { paired, point: arm + 1, index, differences: lists[at] };
      return concludeKpi(name, kpi, evidence, { simultaneous: intervals[at], critical, size, resamples });
    }),
  );
  const guardrailVerdicts = plan.points.flatMap(({ name }, point) =>
    guardrails.map((guardrail, index) =>
      concludeGuardrail(name, guardrail, paired.values[point][kpis.length + index]),
    ),
  );
  return {
    pairs: n,
    arms: comparison.arms.map(({ name, ...change }) => ({
      arm: name,
      ...change,
      ...recommend(name, kpiVerdicts, guardrailVerdicts),
    })),
    kpis: kpiVerdicts,
    critical,
    guardrails: guardrailVerdicts,
    worst: arms.flatMap((_, arm) =>
      kpis.flatMap((kpi, index) => findWorst(comparison, paired, { arm, kpi, index })),
    ),
  };
}

/** Half the width of an interval that an amount asks for, or the amount itself, in the unit of the figure. */
export function amountOf(amount: Amount, before: number): number {
  return 'absolute' in amount ? amount.absolute : amount.ofBaseline * Math.abs(before);
}

function differencesOf({ values }: PairedValues, point: number, kpi: number): Float64Array {
  return values[point][kpi].map((value, pair) => value - values[0][kpi][pair]);
}

interface Evidence {
  readonly paired: PairedValues;
  readonly point: number;
  readonly index: number;
  readonly differences: Float64Array;
}

function concludeKpi(
  arm: string,
  { name, formula, unit, direction, matters, precision }: ComparedKpi,
  { paired, point, index, differences }: Evidence,
  family: {
    readonly simultaneous: Interval;
    readonly critical: number;
    /** Differences that vary. */
    readonly size: number;
    readonly resamples: Resamples;
  },
): KpiVerdict {
  const [before, after] = [paired.values[0][index], paired.values[point][index]];
  const { n, mean, sd } = deriveSample(differences);
  const means = { before: deriveSample(before).mean, after: deriveSample(after).mean };
  const smallest = amountOf(matters, means.before);
  const { correlation, varianceReduction } = derivePairing(before, after);
  const interval =
    paired.firstStage === undefined
      ? derivePairedInterval(differences)
      : deriveTwoStageInterval(differences, paired.firstStage);
  const finding = deriveFinding(mean, family.simultaneous, { direction, smallestDifference: smallest });
  const { critical, size } = family;
  const needed = derivePairsNeeded({ n, mean, sd, critical, family: size }, smallest);
  const wanted = precision === undefined ? undefined : amountOf(precision, means.before);
  return {
    arm,
    kpi: name,
    formula,
    unit,
    direction,
    ...means,
    mean,
    sd,
    smallest,
    interval,
    ...(n >= bcaPairsMin ? { bootstrap: deriveBcaInterval(differences, family.resamples) } : {}),
    simultaneous: family.simultaneous,
    equivalence: deriveEquivalence(differences, smallest),
    ...(correlation === undefined ? {} : { correlation }),
    ...(varianceReduction === undefined ? {} : { varianceReduction }),
    finding,
    ...(finding === 'cannot tell yet' && needed !== undefined ? { pairsNeeded: needed } : {}),
    ...(wanted === undefined ? {} : { precision: { wanted, reached: (interval.high - interval.low) / 2 } }),
  };
}

function concludeGuardrail(
  arm: string,
  guardrail: ComparedGuardrail,
  values: Float64Array,
): GuardrailVerdict {
  const { name, text, limit, crossed, lineValue } = guardrail;
  const n = values.length;
  const events = values.filter((value) => isCrossed(value, crossed, lineValue)).length;
  const { low, high } = deriveBinomialBounds(events, n);
  const cleanRunsNeeded = deriveCleanRunsNeeded(events, n, limit);
  const shown = low > limit ? 'broken' : 'cannot tell yet';
  const finding = high <= limit ? 'holds' : shown;
  return { arm, name, text, limit, events, n, low, high, finding, cleanRunsNeeded };
}

function findWorst(
  { plan }: ComparisonPlan,
  { replications, values }: PairedValues,
  { arm, kpi, index }: { readonly arm: number; readonly kpi: ComparedKpi; readonly index: number },
): WorstCase[] {
  const of = values[arm + 1][index];
  const sign = kpi.direction === 'up' ? 1 : -1;
  const order = replications.map((_, pair) => pair).sort((a, b) => sign * (of[a] - of[b]) || a - b);
  return order.slice(0, worstKept).map((pair) => ({
    arm: plan.points[arm + 1].name,
    kpi: kpi.name,
    replication: replications[pair],
    before: values[0][index][pair],
    after: of[pair],
    replay: replayCommand(plan, { run: 0, point: arm + 1, replication: replications[pair] }),
  }));
}
