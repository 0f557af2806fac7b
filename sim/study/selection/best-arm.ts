import { InvariantError } from '../../errors.ts';
import type { Interval } from '../../experiments/statistics/interval.ts';
import { drawResamples } from '../../experiments/statistics/resamples.ts';
import { deriveSample } from '../../experiments/statistics/sample.ts';
import { deriveSimultaneousIntervals } from '../../experiments/statistics/simultaneous-intervals.ts';
import { Draws } from '../../random/draws.ts';

/** What is known of two arms on the same luck: mean and interval of the first less the second. */
export interface ArmPair {
  readonly arms: readonly [number, number];
  readonly mean: number;
  /** Holds with 95 % together with those of all other pairs; null where fewer than two replications have both values. */
  readonly interval: Interval | null;
  /** Replications that lack one of the two values. */
  readonly missing: number;
  /** Which of the two is shown to be better. */
  readonly better: number | null;
}

/** Where an arm stands among all. */
export interface ArmStanding {
  readonly arm: number;
  readonly mean: number;
  /**
   * Bounds of this arm's mean less that of the best other one, in the direction wished (multiple comparisons with the best;
   * Hsu 1981): above 0 it is the best, at most 0 it may be dropped.
   */
  readonly lead: { readonly low: number; readonly high: number };
  readonly mayBeBest: boolean;
}

/** The arms against each other. */
export interface BestArm {
  readonly pairs: readonly ArmPair[];
  /** From the best mean to the worst. */
  readonly standings: readonly ArmStanding[];
  /** The arm that is best with 95 %; null while others may be. */
  readonly best: number | null;
  readonly missing: number;
}

export interface BestArmSettings {
  readonly seed: string;
  readonly direction: 'up' | 'down';
  /** Differences below this are no reason to prefer an arm: whichever is within it of the best counts as best. Default 0. */
  readonly indifference?: number;
}

const resampleCount = 4_999;

/**
 * All arms against each other on common luck: `values[arm][replication]`, NaN where a run has no value. Intervals of all
 * k (k − 1) / 2 differences hold at once with 95 %, whatever the arms have in common, and so does all that is read from
 * them: pairs, leads, and the best. A pair with missing values is judged without those replications and with them at the
 * worst difference seen in either direction, and a claim must bear both. Throws InvariantError for fewer than two arms.
 */
export function deriveBestArm(values: readonly ArrayLike<number>[], settings: BestArmSettings): BestArm {
  if (values.length < 2) throw new InvariantError('best arm: expected at least two arms');
  const { seed, direction, indifference = 0 } = settings;
  const n = values[0].length;
  const arms = values.map((_, arm) => arm);
  const places = arms.flatMap((i) => arms.slice(i + 1).map((j) => [i, j] as const));
  const sign = direction === 'up' ? 1 : -1;
  const lists = places.map(([i, j]) =>
    Float64Array.from(values[i], (value, r) => sign * (value - values[j][r])),
  );
  const resamples = drawResamples(new Draws(seed, 0).stream('selection.resample'), n, resampleCount);
  const { intervals } = deriveSimultaneousIntervals(lists.map(knownOrNothing), resamples);
  const wide = lists.map((list, at) => widen(intervals[at], list));
  const boundsOf = (i: number, j: number): { low: number; high: number } => {
    const interval = wide[places.findIndex(([a, b]) => (a === i && b === j) || (a === j && b === i))];
    if (interval === null) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    return i < j ? interval : { low: -interval.high, high: -interval.low };
  };
  const standings = arms
    .map((arm): ArmStanding => {
      const rivals = arms.filter((other) => other !== arm).map((other) => boundsOf(arm, other));
      const lead = {
        low: Math.min(...rivals.map(({ low }) => low)),
        high: Math.min(...rivals.map(({ high }) => high)),
      };
      return { arm, mean: meanOfKnown(values[arm]), lead, mayBeBest: lead.high > 0 };
    })
    .sort((a, b) => sign * (b.mean - a.mean) || a.arm - b.arm);
  const [leader] = standings;
  return {
    pairs: places.map((pair, at) => describePair(pair, lists[at], wide[at], sign)),
    standings,
    best: leader.lead.low > -indifference ? leader.arm : null,
    missing: values.reduce((sum, list) => sum + Array.from(list).filter(Number.isNaN).length, 0),
  };
}

const knownOf = (list: ArrayLike<number>): number[] =>
  Array.from(list).filter((value) => !Number.isNaN(value));
const meanOfKnown = (list: ArrayLike<number>): number => {
  const known = knownOf(list);
  return known.length === 0 ? Number.NaN : deriveSample(known).mean;
};

/** A list without any value stands as one zero: no interval comes from it. */
const knownOrNothing = (list: Float64Array): ArrayLike<number> =>
  list.some((value) => !Number.isNaN(value)) ? list : [0];

/** The interval with missing differences at the lowest and at the highest that was seen. */
function widen(interval: Interval | null, list: Float64Array): Interval | null {
  const known = knownOf(list);
  if (interval === null || known.length === list.length) return interval;
  const { mean } = deriveSample(known);
  const share = 1 - known.length / list.length;
  const low = interval.low + share * (Math.min(...known) - mean);
  const high = interval.high + share * (Math.max(...known) - mean);
  return { low, high, p: low <= 0 && high >= 0 ? 1 : interval.p };
}

function describePair(
  arms: readonly [number, number],
  list: Float64Array,
  wide: Interval | null,
  sign: number,
): ArmPair {
  const isFirst = wide !== null && wide.low > 0;
  const isSecond = wide !== null && wide.high < 0;
  const interval = wide === null || sign === 1 ? wide : { low: 0 - wide.high, high: 0 - wide.low, p: wide.p };
  const better = isFirst ? arms[0] : arms[1];
  return {
    arms,
    mean: sign * meanOfKnown(list),
    interval,
    missing: list.filter(Number.isNaN).length,
    better: isFirst || isSecond ? better : null,
  };
}
