import { Draws } from '../random/draws.ts';
import type { ArmChange, ComparedKpi, ComparisonPlan } from './comparison-plan.ts';
import { concludeArmGuardrail, concludeGuardrail, type GuardrailVerdict } from './guardrail-verdict.ts';
import { concludeKpi, type KpiVerdict } from './kpi-verdict.ts';
import { explainLateBegin } from './late-begin.ts';
import { completeAtWorst, countLost, deriveDifferences, type PairedFigure } from './paired-figure.ts';
import { replayCommand } from './plan.ts';
import { recommend } from './recommendation.ts';
import { drawResamples } from './statistics/resamples.ts';
import { deriveSample, keepKnown } from './statistics/sample.ts';
import { deriveSimultaneousIntervals } from './statistics/simultaneous-intervals.ts';

/** What the runs gave: `values[point][kpi][pair]`, NaN where a run has no value, and which replication each pair is. */
export interface PairedValues {
  readonly replications: readonly number[];
  readonly values: readonly (readonly Float64Array[])[];
  /** Runs of each point that failed, and so lack every figure. */
  readonly failed: readonly number[];
  /** Pairs of the first stage where a precision was asked for. */
  readonly firstStage: number | undefined;
}

/** A replication in which an arm did worst by a figure: those without a value come before all others. */
export interface WorstCase {
  readonly arm: string;
  readonly kpi: string;
  readonly replication: number;
  /** Null where the run has no value. */
  readonly before: number | null;
  readonly after: number | null;
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
export function concludeComparison(written: ComparisonPlan, paired: PairedValues): Conclusions {
  const comparison = explainLate(written, paired);
  const { plan, guardrails, kpis } = comparison;
  const { values, failed } = paired;
  const arms = plan.points.slice(1);
  const { verdicts, critical } = concludeKpis(comparison, paired);
  const guardrailVerdicts = plan.points.flatMap(({ name }, point) =>
    guardrails.map((written, index) => {
      const [before, after] = [0, point].map((one) => values[one][kpis.length + index]);
      const guardrail = withFailures(written, failed[point]);
      return point === 0
        ? concludeGuardrail(name, guardrail, before)
        : concludeArmGuardrail(name, guardrail, { before, after });
    }),
  );
  return {
    pairs: paired.replications.length,
    arms: comparison.arms.map(({ name, ...change }) => ({
      arm: name,
      ...change,
      ...recommend(name, verdicts, guardrailVerdicts),
    })),
    kpis: verdicts,
    critical,
    guardrails: guardrailVerdicts,
    worst: arms.flatMap((_, arm) =>
      kpis.flatMap((kpi, index) => findWorst(comparison, paired, { arm, kpi, index })),
    ),
  };
}

/** The figures with when what they read begins, where runs lack them for that. */
function explainLate(comparison: ComparisonPlan, { values }: PairedValues): ComparisonPlan {
  const { plan, kpis, guardrails, late } = comparison;
  const valuesAt = (index: number): number[] => values.flatMap((ofPoint) => [...ofPoint[index]]);
  const valuesOf = (name: string): number[] =>
    valuesAt(plan.observe.kpis.findIndex((kpi) => kpi.name === name));
  const explain = <Figure extends { readonly absence?: string }>(figure: Figure, index: number): Figure => {
    const words = explainLateBegin(late[index], { figure: valuesAt(index), valuesOf });
    if (words === undefined) return figure;
    return { ...figure, absence: figure.absence === undefined ? words : `${figure.absence}; ${words}` };
  };
  return {
    ...comparison,
    kpis: kpis.map(explain),
    guardrails: guardrails.map((guardrail, index) => explain(guardrail, kpis.length + index)),
  };
}

/** A figure whose value a run may also lack because the run failed. */
function withFailures<Figure extends { readonly absence?: string }>(figure: Figure, failed: number): Figure {
  if (failed === 0) return figure;
  const words = `${failed === 1 ? '1 run' : `${failed} runs`} failed`;
  return { ...figure, absence: figure.absence === undefined ? words : `${figure.absence}; ${words}` };
}

/** A figure in an arm, and once more where pairs lack it there alone. */
interface Judged {
  readonly arm: string;
  readonly kpi: ComparedKpi;
  readonly figure: PairedFigure;
  readonly differences: Float64Array;
  readonly atWorst?: { readonly value: number; readonly differences: Float64Array };
}

function concludeKpis(
  { plan, kpis }: ComparisonPlan,
  { replications, values, failed, firstStage }: PairedValues,
): { verdicts: KpiVerdict[]; critical: number } {
  const judged = plan.points.slice(1).flatMap(({ name }, arm) =>
    kpis.map((written, index): Judged => {
      const kpi = withFailures(written, failed[0] + failed[arm + 1]);
      const figure = { before: values[0][index], after: values[arm + 1][index] };
      const differences = deriveDifferences(figure);
      if (countLost(figure) === 0) return { arm: name, kpi, figure, differences };
      const value = findWorstValue(
        values.map((ofPoint) => ofPoint[index]),
        kpi,
      );
      const completed = deriveDifferences(completeAtWorst(figure, value));
      return { arm: name, kpi, figure, differences, atWorst: { value, differences: completed } };
    }),
  );
  // Both ways to judge a figure belong to one family: whichever the finding rests on holds with all others.
  const lists = judged.map(({ differences }) => differences);
  const lacking = judged.flatMap(({ atWorst }) => (atWorst === undefined ? [] : [atWorst]));
  const stream = new Draws(plan.seed, 0).stream('verdict.resample');
  const resamples = drawResamples(stream, replications.length, resampleCount);
  const { intervals, completed, critical } = deriveSimultaneousIntervals(
    lists,
    resamples,
    lacking.map(({ differences }) => differences),
  );
  const size = lists.filter((list) => deriveSample(keepKnown(list)).sd > 0).length;
  const verdicts = judged.map(({ arm, kpi, figure, atWorst }, at) => {
    const again =
      atWorst === undefined
        ? {}
        : { atWorst: { ...atWorst, simultaneous: completed[lacking.indexOf(atWorst)] } };
    const evidence = { figure, firstStage, simultaneous: intervals[at], ...again };
    return concludeKpi(arm, kpi, evidence, { critical, size, resamples });
  });
  return { verdicts, critical };
}

/** The worst that a figure was in any run. */
function findWorstValue(ofPoints: readonly Float64Array[], { direction }: ComparedKpi): number {
  const [worse, best] =
    direction === 'up' ? [Math.min, Number.POSITIVE_INFINITY] : [Math.max, Number.NEGATIVE_INFINITY];
  return ofPoints.reduce(
    (worst, values) => keepKnown(values).reduce((one, other) => worse(one, other), worst),
    best,
  );
}

function findWorst(
  { plan }: ComparisonPlan,
  { replications, values }: PairedValues,
  { arm, kpi, index }: { readonly arm: number; readonly kpi: ComparedKpi; readonly index: number },
): WorstCase[] {
  const [before, after] = [values[0][index], values[arm + 1][index]];
  const sign = kpi.direction === 'up' ? 1 : -1;
  // Without a value is below every value; a pair without one under both rules says nothing of the arm.
  const rankOf = (pair: number): number =>
    Number.isNaN(after[pair]) ? Number.NEGATIVE_INFINITY : sign * after[pair];
  const order = replications
    .map((_, pair) => pair)
    .filter((pair) => !Number.isNaN(after[pair]) || !Number.isNaN(before[pair]))
    .sort((a, b) => (rankOf(a) === rankOf(b) ? a - b : rankOf(a) - rankOf(b)));
  return order.slice(0, worstKept).map((pair) => ({
    arm: plan.points[arm + 1].name,
    kpi: kpi.name,
    replication: replications[pair],
    before: orNull(before[pair]),
    after: orNull(after[pair]),
    replay: replayCommand(plan, { run: 0, point: arm + 1, replication: replications[pair] }),
  }));
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
