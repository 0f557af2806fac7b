import type { Evaluation } from '../study.ts';
import type { SobolSettings } from './sobol.ts';
import { boundsOf, deriveRatio, type Ratio } from './sobol-ratio.ts';
import { average, type Filling, layOut, productsOf, type SobolValues } from './sobol-sums.ts';

/** Above this share of missing values there are no indices. */
const missingMax = 0.1;
/** The variance of the mean must be above 0 at 95 % shared by so many: near 0 its ratios are worth nothing. */
const meanDoubt = 25;
/** An effect below this share of the variance is called negligible. */
export const negligible = 0.01;

/** What may be said of an index, judged with all others of its kind at once. */
export type IndexFinding = 'matters' | 'below 1 %' | 'cannot tell';

/** One of Sobol's indices, a share of the variance. */
export interface SobolIndex {
  /** The best guess: of an effect that is nearly nothing it may be negative. */
  readonly estimate: number;
  /** 95 % interval within [0, 1], wide enough for missing values at their lowest and at their highest. */
  readonly low: number;
  readonly high: number;
  readonly finding: IndexFinding;
  /** The value to show; null when the estimate is no possible value, and the interval says all there is. */
  readonly shown: number | null;
}

/** What a parameter, or luck, does alone (`first`) and with all that it interacts with (`total`). */
export interface SobolEffect {
  readonly first: SobolIndex;
  readonly total: SobolIndex;
}

/** What two parameters do together beyond what each does alone. */
export interface SobolPair {
  readonly parameters: readonly [number, number];
  readonly index: SobolIndex;
}

/** Totals that verdicts compare: their ratios, and that of each difference. */
export interface SobolTotals {
  readonly of: 'the outcome' | 'the mean over luck';
  readonly totals: readonly Ratio[];
  difference(i: number, j: number): Ratio;
}

/** Sobol's indices of one outcome. */
export interface SobolIndices {
  readonly runs: number;
  readonly missing: number;
  readonly variance: number;
  readonly parameters: readonly SobolEffect[];
  readonly pairs: readonly SobolPair[];
  /** Luck as a factor. Its first index and the parameters' totals hold for luck that points share (common luck). */
  readonly luck?: SobolEffect;
  /** Indices of the mean over luck; absent without luck, or where its variance is not told from nothing. */
  readonly ofMean?: readonly SobolEffect[];
  readonly compared: SobolTotals;
  /** The same by each way to fill what is missing: a claim must bear them all. */
  readonly everyWay: readonly SobolTotals[];
}

/** Why there are no indices. */
export interface SobolRefusal {
  readonly runs: number;
  readonly missing: number;
  readonly refused: string;
}

/** Ratios of one way to fill what is missing. */
interface Ratios {
  readonly variance: number;
  readonly first: readonly Ratio[];
  readonly total: readonly Ratio[];
  readonly pairs: readonly Ratio[];
  readonly luck: { readonly first: Ratio; readonly total: Ratio } | undefined;
  readonly ofMean: { readonly first: readonly Ratio[]; readonly total: readonly Ratio[] } | undefined;
  readonly compared: SobolTotals;
}

/**
 * Sobol's indices from all evaluations of a design (`planSobol`), for outcome number `outcome`.
 *
 * Totals by Jansen (Computer Physics Communications 117, 1999). First indices from f(B) (f(AB_i) − c f(A)), which is
 * Janon's product for c = 0 and Saltelli's (2010) for c = 1: both are right, because f(A) and f(B) are independent, and
 * c = 1 − T_i has about the least error of all. A polynomial whose indices are known takes the smooth part out of all products
 * (`productsOf`). Luck is a factor like others (Hart, Alexanderian and Gremaud 2017). The mean
 * over luck has the variance V − V T_luck; its first indices are S_i / (1 − T_luck), and its totals come from
 * Cov(f(AB_i), f(AB_luck)), runs that share all but parameter i and luck. Chance makes such products very uncertain; the
 * estimates are then the polynomial's as long as the runs do not speak against it, while intervals are of the runs alone.
 *
 * A missing value counts against every claim: intervals hold whatever it would have been among the values there are. Above
 * 10 % of them nothing is claimed.
 */
export function deriveSobolIndices(
  settings: SobolSettings,
  evaluations: readonly Evaluation[],
  outcome = 0,
): SobolIndices | SobolRefusal {
  const runs = evaluations.length;
  const missing = evaluations.filter(({ outcomes }) => Number.isNaN(outcomes[outcome])).length;
  if (missing > missingMax * runs)
    return {
      runs,
      missing,
      refused: `${missing} of ${runs} runs have no value: more than 10 % tell nothing`,
    };
  const fillings: readonly Filling[] = missing === 0 ? ['none'] : ['none', 'lowest', 'highest'];
  const values = fillings.map((filling) => layOut(settings, evaluations, outcome, filling));
  if (values[0].counted.filter(Boolean).length < settings.rows / 2)
    return {
      runs,
      missing,
      refused: `${missing} of ${runs} runs have no value: fewer than half of the rows are whole`,
    };
  const known = evaluations.map(({ outcomes }) => outcomes[outcome]).filter((value) => !Number.isNaN(value));
  if (known.every((value) => value === known[0]))
    return { runs, missing, refused: 'all runs give the same value: nothing varies' };
  const ratios = values.map(deriveRatios);
  return { runs, missing, ...judge(ratios, settings) };
}

/** Each index from its ratios by all fillings. */
function judge(ratios: readonly Ratios[], { parameters: k }: SobolSettings) {
  const [whole] = ratios;
  const effect = (of: (one: Ratios) => { readonly first: Ratio; readonly total: Ratio }): SobolEffect =>
    deriveEffect(ratios.map(of), k);
  const each = Array.from({ length: k }, (_, i) => i);
  const { luck, ofMean } = whole;
  const isMeanTold = ofMean !== undefined && ratios.every((one) => one.ofMean !== undefined);
  return {
    variance: whole.variance,
    parameters: each.map((i) => effect((one) => ({ first: one.first[i], total: one.total[i] }))),
    pairs: whole.pairs.map((_, at) => ({
      parameters: pairsOf(k)[at],
      index: deriveIndex(
        ratios.map((one) => one.pairs[at]),
        whole.pairs.length,
      ),
    })),
    ...(luck === undefined ? {} : { luck: effect((one) => one.luck ?? luck) }),
    ...(isMeanTold
      ? {
          ofMean: each.map((i) =>
            effect(({ ofMean: one = ofMean }) => ({ first: one.first[i], total: one.total[i] })),
          ),
        }
      : {}),
    compared: whole.compared,
    everyWay: ratios.map(({ compared }) => compared),
  };
}

const pairsOf = (k: number): [number, number][] =>
  Array.from({ length: k }, (_, i) => i).flatMap((i) =>
    Array.from({ length: k - 1 - i }, (_, j): [number, number] => [i, i + 1 + j]),
  );

function deriveRatios(values: SobolValues): Ratios {
  const { columns } = values;
  const { a, b, ab, ba } = columns;
  const variances = combine([0.5, squaresOf(values, a)], [0.5, squaresOf(values, b)]);
  const independent = productsOf(values, a, b, nothing);
  const totalSums = ab.map((column, i) => halfSquares(values, a, column, (d) => d !== i));
  const total = totalSums.map((sums) => deriveRatio(sums, variances));
  const firstSums = ab.map((column, i) =>
    isSame(values, a, column)
      ? new Float64Array(variances.length)
      : combine([1, productsOf(values, b, column, (d) => d === i)], [-apart(total[i]), independent]),
  );
  const first = firstSums.map((sums, i) =>
    deriveRatio(
      sums,
      variances,
      guessOf(values, (d) => d === i, average(variances)),
    ),
  );
  const pairs = pairsOf(ba.length).map(([i, j]) => {
    const closed = productsOf(values, ba[i], ab[j], (d) => d === i || d === j);
    const sums = combine([1, closed], [-1, independent], [-1, firstSums[i]], [-1, firstSums[j]]);
    return deriveRatio(sums, variances);
  });
  const plain = {
    variance: average(variances),
    first,
    total,
    pairs,
    luck: undefined,
    ofMean: undefined,
    compared: comparedOf('the outcome', totalSums, variances),
  };
  return columns.abLuck < 0 ? plain : { ...plain, ...deriveLuck(values, variances, independent, firstSums) };
}

/** What luck does, and what parameters do to the mean over it. */
function deriveLuck(
  values: SobolValues,
  variances: Float64Array,
  independent: Float64Array,
  firstSums: readonly Float64Array[],
) {
  const { a, b, ab, abLuck } = values.columns;
  const chance = halfSquares(values, a, abLuck, everything);
  const total = deriveRatio(chance, variances, restOf(guessOf(values, everything, average(variances))));
  const first = deriveRatio(
    combine([1, productsOf(values, b, abLuck, nothing)], [-apart(total), independent]),
    variances,
  );
  const meanVariances = productsOf(values, a, abLuck, everything);
  const smoothVariance = smoothCovariance(values, everything);
  const told = deriveRatio(meanVariances, variances);
  if (boundsOf(told, meanDoubt).low <= 0) return { luck: { first, total } };
  const totalSums = ab.map((column, i) =>
    isSame(values, a, column)
      ? new Float64Array(variances.length)
      : combine([1, meanVariances], [-1, productsOf(values, column, abLuck, (d) => d !== i)]),
  );
  return {
    luck: { first, total },
    ofMean: {
      first: firstSums.map((sums, i) =>
        deriveRatio(
          sums,
          meanVariances,
          guessOf(values, (d) => d === i, smoothVariance),
        ),
      ),
      total: totalSums.map((sums, i) =>
        deriveRatio(sums, meanVariances, restOf(guessOf(values, (d) => d !== i, smoothVariance))),
      ),
    },
    compared: comparedOf('the mean over luck', totalSums, meanVariances),
  };
}

/** By the polynomials alone, which chance disturbs far less than products of runs. */
const smoothCovariance = (
  { surrogates: [one, other] }: SobolValues,
  isShared: (d: number) => boolean,
): number => one.covariance(isShared, other);

/** The share that polynomials give to parameters; where runs have no luck, the runs themselves are surer. */
const guessOf = (
  values: SobolValues,
  isShared: (parameter: number) => boolean,
  variance: number,
): number | undefined =>
  values.columns.abLuck < 0 ? undefined : smoothCovariance(values, isShared) / variance;

const restOf = (share: number | undefined): number | undefined =>
  share === undefined ? undefined : 1 - share;

const everything = (): boolean => true;
const nothing = (): boolean => false;

const squaresOf = (values: SobolValues, column: number): Float64Array =>
  productsOf(values, column, column, everything);

/** Half the mean square of the difference of two columns. */
const halfSquares = (
  values: SobolValues,
  p: number,
  q: number,
  isShared: (parameter: number) => boolean,
): Float64Array =>
  isSame(values, p, q)
    ? new Float64Array(values.scramblings)
    : combine(
        [0.5, squaresOf(values, p)],
        [0.5, squaresOf(values, q)],
        [-1, productsOf(values, p, q, isShared)],
      );

/** Whether two columns never differ: then what lies between them does nothing at all. */
const isSame = ({ values, counted }: SobolValues, p: number, q: number): boolean =>
  values[p].every((value, row) => !counted[row] || value === values[q][row]);

/** How much of f(A) f(B), whose mean is 0, is taken off a product: about what the product has in common with it. */
const apart = (total: Ratio): number => Math.min(1, Math.max(0, 1 - total.estimate));

/** A sum with weights, scrambling by scrambling. */
const combine = (...parts: readonly (readonly [number, Float64Array])[]): Float64Array =>
  parts[0][1].map((_, s) => parts.reduce((sum, [weight, means]) => sum + weight * means[s], 0));

const comparedOf = (
  of: SobolTotals['of'],
  sums: readonly Float64Array[],
  denominators: Float64Array,
): SobolTotals => ({
  of,
  totals: sums.map((one) => deriveRatio(one, denominators)),
  difference: (i, j) =>
    deriveRatio(
      sums[i].map((sum, s) => sum - sums[j][s]),
      denominators,
    ),
});

/** First and total index of one factor: what it does alone is never more than what it does in all. */
function deriveEffect(
  fillings: readonly { readonly first: Ratio; readonly total: Ratio }[],
  shares: number,
): SobolEffect {
  const first = deriveIndex(
    fillings.map((one) => one.first),
    shares,
  );
  const total = deriveIndex(
    fillings.map((one) => one.total),
    shares,
  );
  if (first.shown === null || total.shown === null || first.shown <= total.shown) return { first, total };
  if (first.low > total.high) return { first: { ...first, shown: null }, total: { ...total, shown: null } };
  // Estimates in the wrong order that agree within their intervals are two measurements of one value.
  const [{ first: one, total: other }] = fillings;
  const weight = one.error === 0 && other.error === 0 ? 0.5 : weightOf(one.error, other.error);
  const shown = weight * one.estimate + (1 - weight) * other.estimate;
  return { first: { ...first, shown }, total: { ...total, shown } };
}

/** Of the first of two measurements, by their precision. */
const weightOf = (error: number, other: number): number => (other * other) / (error * error + other * other);

function deriveIndex(fillings: readonly Ratio[], shares: number): SobolIndex {
  const [{ estimate }] = fillings;
  const hullOf = (count: number) => {
    const bounds = fillings.map((one) => boundsOf(one, count));
    return {
      low: Math.min(...bounds.map(({ low }) => low)),
      high: Math.max(...bounds.map(({ high }) => high)),
    };
  };
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  const own = hullOf(1);
  const shared = hullOf(shares);
  return {
    estimate,
    low: clip(own.low),
    high: clip(own.high),
    finding: findingOf(shared),
    shown: estimate >= 0 && estimate <= 1 ? estimate : null,
  };
}

function findingOf({ low, high }: { readonly low: number; readonly high: number }): IndexFinding {
  if (high < negligible) return 'below 1 %';
  return low > 0 ? 'matters' : 'cannot tell';
}
