import type { ComparedKpi, ComparisonPlan } from './comparison-plan.ts';
import { deriveFamily, findWorstValue, withFailures } from './kpi-family.ts';
import { amountOf } from './kpi-verdict.ts';
import type { Look } from './look-schedule.ts';
import { deriveDifferences, type PairedFigure } from './paired-figure.ts';
import { deriveFinding, type Finding } from './statistics/finding.ts';
import type { Interval } from './statistics/interval.ts';
import { deriveSample, keepKnown } from './statistics/sample.ts';
import type { PairedValues } from './verdict.ts';

/** One figure of two arms against each other, of which one may be today's rules. Numbers are null where too few pairs have it. */
export interface ArmContrast {
  readonly kpi: string;
  readonly unit: string;
  readonly direction: 'up' | 'down';
  readonly arm: string;
  readonly against: string;
  /** Pairs of runs that have the figure in both arms, of all. */
  readonly n: number;
  readonly of: number;
  /** What it means that a run has no value, in words, where one has none. */
  readonly absence?: string;
  /** Mean difference of `arm` and `against`. */
  readonly mean: number | null;
  /** Holds with those of all figures and all pairs of arms at once. */
  readonly simultaneous: Interval | null;
  /** The same with the worst value of any run where one of the two arms lacks the figure. */
  readonly atWorst?: Interval | null;
  /** Of `arm` against `against`. */
  readonly finding: Finding;
}

/** All arms against each other: today's rules are one of them. */
export interface ArmsAgainstEachOther {
  /** Chance that all intervals hold at once, over all looks: an error of its own, beside that of the findings against today. */
  readonly confidence: number;
  /** Chance that one of those read at this look misses. */
  readonly level: number;
  readonly contrasts: readonly ArmContrast[];
  readonly best: BestArm;
}

/** Which arm is best by one figure. */
export interface BestArm {
  readonly kpi: string;
  /** Arms that no other is shown to be ahead of, the best mean first: with one alone it is the best, else it cannot be told which. */
  readonly among: readonly string[];
  /** Whether these differ from each other by less than matters, each pair of them. */
  readonly alike: boolean;
}

const confidence = 0.95;

/**
 * Compares all arms with each other in every figure on the same luck, once: at the look where the comparison stops, with the
 * part of the error that this look may spend, equally divided, or without looks with 5 %. Undefined for one arm, unless the
 * proposal asks for the best.
 */
export function contrastArms(
  { plan, kpis, best }: Pick<ComparisonPlan, 'plan' | 'kpis' | 'best'>,
  paired: PairedValues,
  look?: Look,
): ArmsAgainstEachOther | undefined {
  if (plan.points.length < 3 && best === undefined) return undefined;
  const asked = kpis.flatMap((kpi, index) => listContrasts(kpi, index, paired));
  const family = deriveFamily(asked, {
    seed: plan.seed,
    pairs: paired.replications.length,
    look: look && { level: look.level, levelPerFigure: look.level / asked.length },
  });
  const judged = asked.map((one, at) =>
    judge(one, { simultaneous: family.intervals[at], atWorst: family.atWorst[at] }),
  );
  const names = plan.points.map(({ name }) => name);
  return {
    confidence,
    level: look?.level ?? 1 - confidence,
    contrasts: judged.map(({ first, second, ahead: _, ...contrast }) => ({
      ...contrast,
      arm: names[second],
      against: names[first],
    })),
    best: chooseBest(best ?? kpis[0].name),
  };

  function chooseBest(kpi: string): BestArm {
    const index = kpis.findIndex(({ name }) => name === kpi);
    const own = judged.filter((one) => one.kpi === kpi);
    const behind = new Set(own.flatMap(({ first, second, ahead }) => listBehind(first, second, ahead)));
    const sign = kpis[index].direction === 'up' ? 1 : -1;
    const meanOf = (point: number): number => {
      const known = keepKnown(paired.values[point][index]);
      return known.length === 0 ? Number.NEGATIVE_INFINITY : sign * deriveSample(known).mean;
    };
    const among = [...names.keys()]
      .filter((point) => !behind.has(point))
      .sort((a, b) => (meanOf(a) === meanOf(b) ? a - b : meanOf(b) - meanOf(a)));
    const left = own.filter(({ first, second }) => among.includes(first) && among.includes(second));
    return {
      kpi,
      among: among.map((point) => names[point]),
      alike: left.length > 0 && left.every(({ finding }) => finding === 'no relevant difference'),
    };
  }
}

const listBehind = (first: number, second: number, ahead: number): number[] => {
  if (ahead === 0) return [];
  return [ahead > 0 ? first : second];
};

interface AskedContrast {
  readonly kpi: ComparedKpi;
  /** Places of the arms in the plan. */
  readonly first: number;
  readonly second: number;
  readonly smallest: number;
  readonly differences: Float64Array;
  /** With the worst value where one of the two lacks the figure. */
  readonly atWorst?: { readonly differences: Float64Array };
}

function listContrasts(kpi: ComparedKpi, index: number, { values, failed }: PairedValues): AskedContrast[] {
  const ofPoints = values.map((ofPoint) => ofPoint[index]);
  const today = keepKnown(ofPoints[0]);
  const smallest = amountOf(kpi.matters, today.length === 0 ? Number.NaN : deriveSample(today).mean);
  return ofPoints.flatMap((after, second) =>
    ofPoints.slice(0, second).map((before, first): AskedContrast => {
      const figure = { before, after };
      const differences = deriveDifferences(figure);
      const asked = {
        ...{ first, second, smallest, differences },
        kpi: withFailures(kpi, failed[first].length + failed[second].length),
      };
      if (!before.some((value, pair) => Number.isNaN(value) !== Number.isNaN(after[pair]))) return asked;
      const completed = deriveDifferences(completeBoth(figure, findWorstValue(ofPoints, kpi)));
      return { ...asked, atWorst: { differences: completed } };
    }),
  );
}

/** The figure with `worst` in the pairs of which one side alone lacks it. */
function completeBoth({ before, after }: PairedFigure, worst: number): PairedFigure {
  const complete = (own: Float64Array, other: Float64Array): Float64Array =>
    own.map((value, pair) => (Number.isNaN(value) && !Number.isNaN(other[pair]) ? worst : value));
  return { before: complete(before, after), after: complete(after, before) };
}

function judge(
  { kpi, first, second, smallest, differences, atWorst: completed }: AskedContrast,
  {
    simultaneous,
    atWorst,
  }: { readonly simultaneous: Interval | null; readonly atWorst: Interval | null | undefined },
) {
  const { name, unit, direction, absence } = kpi;
  const known = keepKnown(differences);
  const mean = known.length === 0 ? null : deriveSample(known).mean;
  const isRare = 2 * known.length < differences.length;
  const ways = [
    { mean, interval: simultaneous },
    ...(completed === undefined
      ? []
      : [{ mean: deriveSample(keepKnown(completed.differences)).mean, interval: atWorst ?? null }]),
  ];
  const findings = ways.map((way): Finding => {
    if (way.mean === null || Number.isNaN(smallest)) return 'cannot tell yet';
    return deriveFinding(way.mean, way.interval, { direction, smallestDifference: smallest });
  });
  const signs = ways.map(({ interval }) => (interval === null ? 0 : signOf(interval)));
  const isSure = !isRare && signs.every((sign) => sign === signs[0]);
  return {
    ...{ kpi: name, unit, direction, first, second, n: known.length, of: differences.length },
    ...(known.length < differences.length && absence !== undefined ? { absence } : {}),
    mean,
    simultaneous,
    ...(completed === undefined ? {} : { atWorst: atWorst ?? null }),
    finding: joinBothWays(findings, isRare),
    /** 1 where the second arm is shown to be ahead, −1 where the first is, else 0. */
    ahead: isSure ? signs[0] * (direction === 'up' ? 1 : -1) : 0,
  };
}

/** Neither of two arms is today: where the ways to judge them differ, or few runs have the figure, nothing is said of either. */
function joinBothWays(findings: readonly Finding[], isRare: boolean): Finding {
  return isRare || findings.some((finding) => finding !== findings[0]) ? 'cannot tell yet' : findings[0];
}

/** 1 and −1 where an interval lies above and below 0. */
function signOf({ low, high }: Interval): number {
  if (low > 0) return 1;
  return high < 0 ? -1 : 0;
}
