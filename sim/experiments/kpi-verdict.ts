import type { Amount, ComparedKpi } from './comparison-plan.ts';
import { countLost, deriveDifferences, keepWhole, type PairedFigure } from './paired-figure.ts';
import { bcaPairsMin, deriveBcaInterval } from './statistics/bca-interval.ts';
import { deriveEquivalence } from './statistics/equivalence.ts';
import { deriveFinding, derivePairsNeeded, type Finding, joinFindings } from './statistics/finding.ts';
import type { Interval } from './statistics/interval.ts';
import { derivePairedInterval } from './statistics/paired-interval.ts';
import { derivePairing } from './statistics/pairing.ts';
import type { Resamples } from './statistics/resamples.ts';
import { deriveSample, keepKnown } from './statistics/sample.ts';
import { deriveTwoStageInterval } from './statistics/two-stage.ts';

/** A figure with the pairs that lack it in the arm alone at their worst. */
export interface WorstReading {
  /** Pairs judged: those that have the figure under both rules, and those completed. */
  readonly n: number;
  /** Worst value of the figure in any run of the comparison, which stands for each that is missing. */
  readonly value: number;
  readonly mean: number;
  /** Of the same family as the intervals without those pairs; null for fewer than two pairs. */
  readonly simultaneous: Interval | null;
  readonly finding: Finding;
}

/** One figure in one arm against today. Numbers are null where too few pairs have the figure to say them. */
export interface KpiVerdict {
  readonly arm: string;
  readonly kpi: string;
  readonly formula: string;
  readonly unit: string;
  readonly direction: 'up' | 'down';
  /** Pairs that have the figure under both rules: means, spreads and intervals are of these. */
  readonly n: number;
  /** Pairs in all. */
  readonly of: number;
  /** Runs that have the figure under today's rules and in the arm, of as many as there are pairs. */
  readonly present: { readonly before: number; readonly after: number };
  /** What it means that a run has no value, in words, where one has none. */
  readonly absence?: string;
  /** Means under today's rules and in the arm. */
  readonly before: number | null;
  readonly after: number | null;
  /** Mean and standard deviation of the paired differences. */
  readonly mean: number | null;
  readonly sd: number | null;
  /** The smallest difference that matters, in the unit of the figure; a share is one of the mean of all runs of today. */
  readonly smallest: number | null;
  /** Student's t, by itself, at the level of the look where there are several; of two stages (Stein) where a precision was asked for. */
  readonly interval: Interval | null;
  /** Bias-corrected bootstrap; from 100 pairs on, where there are no looks. */
  readonly bootstrap?: { readonly low: number; readonly high: number };
  /** All figures of all arms at once; the finding rests on this one. */
  readonly simultaneous: Interval | null;
  /** Where pairs lack the figure in the arm alone: judged once more. */
  readonly atWorst?: WorstReading;
  /** What is found in the pairs that have it, where others lack it in the arm alone or are the most of all. */
  readonly leftOut?: Finding;
  /** Chance of differences this small if the smallest one that matters were real (two one-sided tests). */
  readonly equivalence: number;
  readonly correlation?: number;
  /** How many times fewer runs than independent seeds; absent when all pairs differ alike. */
  readonly varianceReduction?: number;
  readonly finding: Finding;
  /** Pairs in all that would settle it, where it is not settled. */
  readonly pairsNeeded?: number;
  /** Half-width asked for, and reached; null where it has no interval. */
  readonly precision?: { readonly wanted: number; readonly reached: number | null };
}

/** What a figure is judged from. */
export interface KpiEvidence {
  readonly figure: PairedFigure;
  /** Pairs of the first stage, where a precision was asked for. */
  readonly firstStage: number | undefined;
  /** The interval of each way to judge it; the second where pairs are completed with the worst value. */
  readonly simultaneous: Interval | null;
  readonly atWorst?: Pick<WorstReading, 'value' | 'simultaneous'> & { readonly differences: Float64Array };
}

/** What all figures of a comparison share. */
export interface KpiFamily {
  /** Half a width of the simultaneous intervals, in standard errors. */
  readonly critical: number;
  /** Differences that share what may miss. */
  readonly size: number;
  /** Of all of them together, and of the interval of each by itself. */
  readonly confidence: number;
  /** Of a bootstrap by itself; at one of several looks there is none. */
  readonly resamples?: Resamples;
}

/** Half the width of an interval that an amount asks for, or the amount itself, in the unit of the figure. */
export function amountOf(amount: Amount, before: number): number {
  return 'absolute' in amount ? amount.absolute : amount.ofBaseline * Math.abs(before);
}

/** What is found of one figure in one arm, and from what. */
export interface KpiJudgement {
  /** Pairs that have the figure under both rules. */
  readonly whole: PairedFigure;
  /** Mean and standard deviation of their differences; NaN without any. */
  readonly mean: number;
  readonly sd: number;
  /** Mean of all runs of today that have the figure, and the smallest difference that matters; NaN where no run has it. */
  readonly baseline: number;
  readonly smallest: number;
  /** What is found without the pairs that lack it, and with them at their worst where the arm alone lacks it. */
  readonly leftOut: Finding;
  readonly atWorst: WorstReading | undefined;
  readonly finding: Finding;
}

/** Finds out what the intervals of one figure in one arm say. */
export function judgeKpi({ direction, matters }: ComparedKpi, evidence: KpiEvidence): KpiJudgement {
  const { figure, simultaneous } = evidence;
  const today = keepKnown(figure.before);
  const whole = keepWhole(figure);
  const n = whole.before.length;
  const baseline = today.length === 0 ? Number.NaN : deriveSample(today).mean;
  const smallest = amountOf(matters, baseline);
  const judge = (mean: number, interval: Interval | null): Finding =>
    Number.isNaN(smallest)
      ? 'cannot tell yet'
      : deriveFinding(mean, interval, { direction, smallestDifference: smallest });
  const { mean, sd } =
    n === 0 ? { mean: Number.NaN, sd: Number.NaN } : deriveSample(deriveDifferences(whole));
  const leftOut = judge(mean, simultaneous);
  const atWorst = judgeAtWorst(evidence, judge);
  const isRare = 2 * n < figure.before.length;
  const finding = joinFindings([leftOut, ...(atWorst === undefined ? [] : [atWorst.finding])], isRare);
  return { whole, mean, sd, baseline, smallest, leftOut, atWorst, finding };
}

/** Whether more pairs are not asked for: every way to judge the figure says the same of it. */
export function isDecided({ finding, leftOut, atWorst }: KpiJudgement): boolean {
  return finding !== 'cannot tell yet' && (atWorst === undefined || atWorst.finding === leftOut);
}

/** Draws the conclusion of one figure in one arm. */
export function concludeKpi(
  arm: string,
  kpi: ComparedKpi,
  evidence: KpiEvidence,
  family: KpiFamily,
): KpiVerdict {
  const { name, formula, unit, direction, precision, absence } = kpi;
  const { figure, simultaneous } = evidence;
  const judgement = judgeKpi(kpi, evidence);
  const { whole, mean, sd, baseline, smallest, leftOut, atWorst, finding } = judgement;
  const present = { before: keepKnown(figure.before).length, after: keepKnown(figure.after).length };
  const n = whole.before.length;
  const isComplete = n === figure.before.length;
  const needed =
    finding === 'cannot tell yet' && isComplete
      ? derivePairsNeeded(
          { n, mean, sd, critical: family.critical, family: family.size },
          smallest,
          family.confidence,
        )
      : undefined;
  const interval = intervalOf(evidence, family.confidence);
  return {
    arm,
    kpi: name,
    formula,
    unit,
    direction,
    n,
    of: figure.before.length,
    present,
    ...(Math.min(present.before, present.after) < figure.before.length && absence !== undefined
      ? { absence }
      : {}),
    before: meanOf(whole.before),
    after: meanOf(whole.after),
    mean: orNull(mean),
    sd: orNull(sd),
    smallest: orNull(smallest),
    interval,
    ...(n >= bcaPairsMin && family.resamples !== undefined
      ? { bootstrap: deriveBcaInterval(deriveDifferences(figure), family.resamples) }
      : {}),
    simultaneous,
    ...(atWorst === undefined ? {} : { atWorst }),
    ...(atWorst === undefined && finding === leftOut ? {} : { leftOut }),
    equivalence: Number.isNaN(smallest) ? 1 : deriveEquivalence(deriveDifferences(whole), smallest),
    ...pairingOf(whole),
    finding,
    ...(needed === undefined ? {} : { pairsNeeded: needed }),
    ...(precision === undefined || Number.isNaN(baseline)
      ? {}
      : { precision: { wanted: amountOf(precision, baseline), reached: halfOf(interval) } }),
  };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
const meanOf = (values: Float64Array): number | null =>
  values.length === 0 ? null : deriveSample(values).mean;
const halfOf = (interval: Interval | null): number | null =>
  interval === null ? null : (interval.high - interval.low) / 2;

function judgeAtWorst(
  { figure, atWorst }: KpiEvidence,
  judge: (mean: number, interval: Interval | null) => Finding,
): WorstReading | undefined {
  if (atWorst === undefined || countLost(figure) === 0) return undefined;
  const { value, simultaneous } = atWorst;
  const { n, mean } = deriveSample(keepKnown(atWorst.differences));
  return { n, value, mean, simultaneous, finding: judge(mean, simultaneous) };
}

/** By itself: of the pairs that have the figure under both rules. */
function intervalOf({ figure, firstStage }: KpiEvidence, confidence: number): Interval | null {
  const differences = deriveDifferences(figure);
  const known = keepKnown(differences);
  if (known.length < 2) return null;
  if (firstStage === undefined) return derivePairedInterval(known, confidence);
  const first = keepKnown(differences.subarray(0, firstStage)).length;
  return first < 2 ? null : deriveTwoStageInterval(known, first);
}

function pairingOf({ before, after }: PairedFigure): Pick<KpiVerdict, 'correlation' | 'varianceReduction'> {
  if (before.length === 0) return {};
  const { correlation, varianceReduction } = derivePairing(before, after);
  return {
    ...(correlation === undefined ? {} : { correlation }),
    ...(varianceReduction === undefined ? {} : { varianceReduction }),
  };
}
