import { type ArmsAgainstEachOther, contrastArms } from './arm-contrasts.ts';
import type { ArmChange, ComparedKpi, ComparisonPlan } from './comparison-plan.ts';
import { concludeArmGuardrail, concludeGuardrail, type GuardrailVerdict } from './guardrail-verdict.ts';
import { concludeKpis, withFailures } from './kpi-family.ts';
import type { KpiVerdict } from './kpi-verdict.ts';
import { explainLateBegin } from './late-begin.ts';
import { deriveSchedule, type LookSchedule } from './look-schedule.ts';
import { type Looks, takeLooks } from './looks.ts';
import { firstPairs } from './paired-runs.ts';
import { replayCommand } from './plan.ts';
import { recommend } from './recommendation.ts';

/** What the runs gave: `values[point][kpi][pair]`, NaN where a run has no value, and which replication each pair is. */
export interface PairedValues {
  readonly replications: readonly number[];
  readonly values: readonly (readonly Float64Array[])[];
  /** Pairs in which the run of each point failed, and so lacks every figure. */
  readonly failed: readonly (readonly number[])[];
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
  /** Absent where all pairs are made, or as many as a precision needs. */
  readonly looks?: Looks;
  readonly arms: readonly ArmVerdict[];
  readonly kpis: readonly KpiVerdict[];
  /** Half a width of the simultaneous intervals, in standard errors. */
  readonly critical: number;
  readonly guardrails: readonly GuardrailVerdict[];
  /** All arms against each other, and which is best; absent for one arm where nobody asks for it. */
  readonly against?: ArmsAgainstEachOther;
  readonly worst: readonly WorstCase[];
}

const worstKept = 3;

/**
 * Draws the conclusions; the same values give the same ones, everywhere. Where there are looks, the pairs are as many as one of
 * them asks for.
 */
export function concludeComparison(written: ComparisonPlan, paired: PairedValues): Conclusions {
  const comparison = explainLate(written, paired);
  const { plan, kpis } = comparison;
  const arms = plan.points.slice(1);
  const pairs = paired.replications.length;
  const schedule = deriveSchedule(written);
  const look = schedule?.looks.find((one) => one.pairs === pairs);
  const { verdicts, critical } = concludeKpis(comparison, paired, look);
  const guardrailVerdicts = concludeGuardrails(written, paired, schedule);
  const against = contrastArms(comparison, paired, look);
  return {
    pairs,
    ...(schedule === undefined ? {} : { looks: takeLooks(written, paired, schedule) }),
    arms: comparison.arms.map(({ name, ...change }) => ({
      arm: name,
      ...change,
      ...recommend(name, verdicts, guardrailVerdicts),
    })),
    kpis: verdicts,
    critical,
    guardrails: guardrailVerdicts,
    ...(against === undefined ? {} : { against }),
    worst: arms.flatMap((_, arm) =>
      kpis.flatMap((kpi, index) => findWorst(comparison, paired, { arm, kpi, index })),
    ),
  };
}

/** Judges each guardrail under today's rules and in every arm, from the pairs of its look where there are several. */
function concludeGuardrails(
  written: ComparisonPlan,
  paired: PairedValues,
  schedule: LookSchedule | undefined,
): GuardrailVerdict[] {
  const { plan, kpis } = written;
  const judged = written.guardrails.map((_, index) => {
    const look = schedule?.guardrails[index];
    const own = look === undefined ? paired : firstPairs(paired, look.pairs);
    return { look, failed: own.failed, explained: explainLate(written, own).guardrails[index] };
  });
  return plan.points.flatMap(({ name }, point) =>
    judged.map(({ look, failed, explained }, index) => {
      const guardrail = withFailures(explained, failed[point].length);
      const [before, after] = [0, point].map((one) => paired.values[one][kpis.length + index]);
      return point === 0
        ? concludeGuardrail(name, guardrail, before, look)
        : concludeArmGuardrail(name, guardrail, { before, after }, look);
    }),
  );
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
