import { Draws } from '../random/draws.ts';
import type { ComparedKpi, ComparisonPlan } from './comparison-plan.ts';
import {
  concludeKpi,
  judgeKpi,
  type KpiEvidence,
  type KpiFamily,
  type KpiJudgement,
  type KpiVerdict,
} from './kpi-verdict.ts';
import { type Look, risk } from './look-schedule.ts';
import { completeAtWorst, countLost, deriveDifferences, type PairedFigure } from './paired-figure.ts';
import type { Interval } from './statistics/interval.ts';
import { drawResamples } from './statistics/resamples.ts';
import { deriveSample, keepKnown } from './statistics/sample.ts';
import { deriveCritical, deriveSharedInterval } from './statistics/shared-interval.ts';
import { deriveSimultaneousIntervals } from './statistics/simultaneous-intervals.ts';
import type { PairedValues } from './verdict.ts';

/** Resamples of a bootstrap: an odd thousand, so that 5 % of them and one is a whole number. */
const resampleCount = 1_999;

/** A figure whose value a run may also lack because the run failed. */
export function withFailures<Figure extends { readonly absence?: string }>(
  figure: Figure,
  failed: number,
): Figure {
  if (failed === 0) return figure;
  const words = `${failed === 1 ? '1 run' : `${failed} runs`} failed`;
  return { ...figure, absence: figure.absence === undefined ? words : `${figure.absence}; ${words}` };
}

/** Differences of a figure, and once more with the worst value where pairs lack it. */
interface Differences {
  readonly differences: Float64Array;
  readonly atWorst?: { readonly differences: Float64Array };
}

/** A figure in an arm, and once more where pairs lack it there alone. */
interface Judged extends Differences {
  readonly arm: string;
  readonly kpi: ComparedKpi;
  readonly figure: PairedFigure;
  readonly atWorst?: { readonly value: number; readonly differences: Float64Array };
}

/** Intervals of all figures in all arms, which hold at once. */
interface FamilyIntervals extends KpiFamily {
  readonly intervals: readonly (Interval | null)[];
  /** Of the figures that pairs lack, with those at their worst; undefined for all others. */
  readonly atWorst: readonly (Interval | null | undefined)[];
}

/** A figure in an arm with the intervals that it is judged by. */
interface Readings {
  readonly read: readonly {
    readonly arm: string;
    readonly kpi: ComparedKpi;
    readonly evidence: KpiEvidence;
  }[];
  readonly family: KpiFamily;
}

/**
 * Concludes on every figure in every arm, from intervals that hold for all of them at once: at one of several looks with the
 * chance that the look may err, else with 5 %.
 */
export function concludeKpis(
  comparison: ComparedFigures,
  paired: PairedValues,
  look?: Look,
): { verdicts: KpiVerdict[]; critical: number } {
  const { read, family } = readFigures(comparison, paired, look);
  const verdicts = read.map(({ arm, kpi, evidence }) => concludeKpi(arm, kpi, evidence, family));
  return { verdicts, critical: family.critical };
}

/** What a look finds of every figure in every arm, and the interval that says it. */
export function judgeKpis(
  comparison: ComparedFigures,
  paired: PairedValues,
  look: Look,
): (KpiJudgement & Pick<KpiEvidence, 'simultaneous'>)[] {
  const { read } = readFigures(comparison, paired, look);
  return read.map(({ kpi, evidence }) => ({
    ...judgeKpi(kpi, evidence),
    simultaneous: evidence.simultaneous,
  }));
}

type ComparedFigures = Pick<ComparisonPlan, 'plan' | 'kpis'>;

function readFigures(
  { plan, kpis }: ComparedFigures,
  { replications, values, failed, firstStage }: PairedValues,
  look: Look | undefined,
): Readings {
  const judged = plan.points.slice(1).flatMap(({ name }, arm) =>
    kpis.map((written, index): Judged => {
      const kpi = withFailures(written, failed[0].length + failed[arm + 1].length);
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
  const family = deriveFamily(judged, { seed: plan.seed, pairs: replications.length, look });
  const read = judged.map(({ arm, kpi, figure, atWorst }, at) => {
    const again =
      atWorst === undefined ? {} : { atWorst: { ...atWorst, simultaneous: family.atWorst[at] ?? null } };
    const evidence = { figure, firstStage, simultaneous: family.intervals[at], ...again };
    return { arm, kpi, evidence };
  });
  return { read, family };
}

/** Intervals that hold at once: at one of several looks with the chance that it may err, else with 5 %. */
export function deriveFamily(
  judged: readonly Differences[],
  {
    seed,
    pairs,
    look,
  }: {
    readonly seed: string;
    readonly pairs: number;
    readonly look: Pick<Look, 'level' | 'levelPerFigure'> | undefined;
  },
): FamilyIntervals {
  return look === undefined ? resampleFamily(judged, seed, pairs) : shareLook(judged, look, pairs);
}

/** By the bootstrap of the largest |t|. Both ways to judge a figure belong to the family: whichever a finding rests on holds with all others. */
function resampleFamily(judged: readonly Differences[], seed: string, pairs: number): FamilyIntervals {
  const lists = judged.map(({ differences }) => differences);
  const lacking = judged.flatMap(({ atWorst }) => (atWorst === undefined ? [] : [atWorst]));
  const resamples = drawResamples(new Draws(seed, 0).stream('verdict.resample'), pairs, resampleCount);
  const { intervals, completed, critical } = deriveSimultaneousIntervals(
    lists,
    resamples,
    lacking.map(({ differences }) => differences),
  );
  const size = lists.filter((list) => deriveSample(keepKnown(list)).sd > 0).length;
  return {
    intervals,
    atWorst: judged.map(({ atWorst }) => atWorst && completed[lacking.indexOf(atWorst)]),
    critical,
    size,
    confidence: 1 - risk,
    resamples,
  };
}

/**
 * By Student's t at equal parts of what a look may err: a bootstrap of some thousand resamples has no such tails. A figure that
 * pairs lack divides its part between the two ways to judge it, and takes nothing from the others.
 */
function shareLook(
  judged: readonly Differences[],
  { level, levelPerFigure }: Pick<Look, 'level' | 'levelPerFigure'>,
  pairs: number,
): FamilyIntervals {
  const shares = risk / levelPerFigure;
  const critical = deriveCritical(pairs, shares);
  const intervalOf = (differences: Float64Array, isDivided: boolean): Interval | null => {
    const sample = deriveSample(keepKnown(differences));
    if (isDivided) return deriveSharedInterval(sample, 2 * shares);
    return deriveSharedInterval(sample, shares, sample.n === pairs ? critical : undefined);
  };
  return {
    intervals: judged.map(({ differences, atWorst }) => intervalOf(differences, atWorst !== undefined)),
    atWorst: judged.map(({ atWorst }) => atWorst && intervalOf(atWorst.differences, true)),
    critical,
    size: judged.length,
    confidence: 1 - level,
  };
}

/** The worst that a figure was in any run. */
export function findWorstValue(
  ofPoints: readonly Float64Array[],
  { direction }: Pick<ComparedKpi, 'direction'>,
): number {
  const [worse, best] =
    direction === 'up' ? [Math.min, Number.POSITIVE_INFINITY] : [Math.max, Number.NEGATIVE_INFINITY];
  return ofPoints.reduce(
    (worst, values) => keepKnown(values).reduce((one, other) => worse(one, other), worst),
    best,
  );
}
