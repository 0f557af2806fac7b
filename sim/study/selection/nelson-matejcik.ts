import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { InvariantError } from '../../errors.ts';
import { deriveSample } from '../../experiments/statistics/sample.ts';
import { exp, ln } from '../../portable.ts';

/** How many replications a selection takes, and from what. */
export interface SelectionPlan {
  /** Replications of every arm in all. */
  readonly replications: number;
  /** Standard deviation of an arm's own part of the outcome, after luck that all arms share is taken out. */
  readonly sd: number;
  /** The critical value g. */
  readonly critical: number;
}

/**
 * How many replications of every arm, on common luck, select the best with 95 % if it leads by `indifference` or more, and
 * give intervals of that half-width with the best (B. L. Nelson and F. J. Matejcik, Management Science 41, 1995): a first
 * stage `values[arm][replication]`, of at least two arms and replications without missing values, tells the variance. Takes
 * the differences of arms to vary alike (sphericity), which common luck nearly makes them.
 */
export function planSelection(values: readonly ArrayLike<number>[], indifference: number): SelectionPlan {
  const k = values.length;
  const n = values[0].length;
  if (k < 2 || n < 2) throw new InvariantError('selection: expected at least two arms and two replications');
  const armMeans = values.map((list) => deriveSample(list).mean);
  const grand = deriveSample(armMeans).mean;
  let squares = 0;
  for (let r = 0; r < n; r += 1) {
    const luck = deriveSample(values.map((list) => list[r])).mean - grand;
    for (let arm = 0; arm < k; arm += 1) {
      const rest = values[arm][r] - armMeans[arm] - luck;
      squares += rest * rest;
    }
  }
  const freedom = (k - 1) * (n - 1);
  const variance = (2 * squares) / freedom;
  const critical = dunnettCritical(k - 1, freedom);
  const wanted = Math.ceil((critical * critical * variance) / (indifference * indifference));
  return { replications: Math.max(n, wanted), sd: Math.sqrt(squares / freedom), critical };
}

const steps = 64;

/**
 * What the largest of `rivals` Student t values with `freedom` degrees of freedom and correlations of ½ is below with chance
 * `confidence`: Dunnett's one-sided value for equal groups (JASA 50, 1955). Within 0.001, by Simpson's rule.
 */
export function dunnettCritical(rivals: number, freedom: number, confidence = 0.95): number {
  let [low, high] = [0, 50];
  for (let halving = 0; halving < 30; halving += 1) {
    const middle = (low + high) / 2;
    if (chanceBelow(middle, rivals, freedom) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Over z, the standard the rivals share, and over s, the estimated standard deviation in units of the true one. */
function chanceBelow(limit: number, rivals: number, freedom: number): number {
  const spread = 8 / Math.sqrt(2 * freedom);
  const [from, to] = [Math.max(1e-9, 1 - spread), 1 + spread];
  const chanceOf = (s: number): number =>
    integrate(-8, 8, (z) => {
      const each = normalCdf(Math.SQRT2 * limit * s + z, 0, 1);
      return density(z) * exp(rivals * ln(Math.max(each, 1e-300)));
    });
  const weightOf = (s: number): number => exp((freedom - 1) * ln(s) - (freedom * (s * s - 1)) / 2);
  const weight = integrate(from, to, weightOf);
  return integrate(from, to, (s) => weightOf(s) * chanceOf(s)) / weight;
}

const density = (z: number): number => exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Simpson's rule. */
function integrate(from: number, to: number, f: (x: number) => number): number {
  const h = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let i = 1; i < steps; i += 1) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * h);
  return (sum * h) / 3;
}
