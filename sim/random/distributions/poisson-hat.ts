import { ln, log1p } from '../../portable.ts';

const HALF_LN_TWO_PI = 0.9189385332046728;
const WIDENING = 1.01;

/**
 * The curve over the Poisson law under which points are thrown: a point u of (−½, ½) stands for a count,
 * which is then accepted with a chance that makes up for the shape of the curve. For means from 10 to 10^9.
 *
 * Constants of Hörmann (1993), with a curve 1 % wider and an immediate acceptance 0.02 lower: as published,
 * the curve dips below the law by up to 0.4 % at some means, where the steps of the law are coarse, and one
 * count in a million would go missing.
 */
export class PoissonHat {
  /** Below this v, a point at least 0.07 from both ends is accepted without a look at the law. */
  readonly acceptAtOnce: number;
  readonly #mean: number;
  readonly #a: number;
  readonly #b: number;
  readonly #lnInverseAlpha: number;

  constructor(mean: number) {
    this.#mean = mean;
    this.#b = 0.931 + 2.53 * Math.sqrt(mean);
    this.#a = -0.059 + 0.02483 * this.#b;
    this.#lnInverseAlpha = ln(WIDENING * (1.1239 + 1.1328 / (this.#b - 3.4)));
    this.acceptAtOnce = 0.9077 - 3.6224 / (this.#b - 2);
  }

  /** The count that `u` stands for; below 0 it stands for none. */
  count(u: number): number {
    const edge = 0.5 - Math.abs(u);
    return Math.floor(((2 * this.#a) / edge + this.#b) * u + this.#mean + 0.43);
  }

  /** ln of the chance, at most 1, with which the `count` ≥ 0 of `u` is accepted. */
  lnAcceptance(u: number, count: number): number {
    const edge = 0.5 - Math.abs(u);
    return (
      lnPoissonProbability(count, this.#mean) + ln(this.#a / (edge * edge) + this.#b) - this.#lnInverseAlpha
    );
  }
}

/**
 * ln P(count | mean) for a whole count ≥ 0 and a mean in (0, 10^9], within 10^−11 where the probability
 * matters. The large terms −mean + count·ln mean − ln count! nearly cancel, so they are grouped as in Loader,
 * "Fast and accurate computation of binomial probabilities" (2000).
 */
export function lnPoissonProbability(count: number, mean: number): number {
  if (count < 10) {
    let factorial = 1;
    for (let i = 2; i <= count; i++) factorial *= i;
    return count * ln(mean) - mean - ln(factorial);
  }
  const excess = (count - mean) / mean;
  const deviance = mean * ((1 + excess) * log1p(excess) - excess);
  return -deviance - stirlingError(count) - HALF_LN_TWO_PI - 0.5 * ln(count);
}

/** ln n! less Stirling's formula, to 10^−12 for n ≥ 10. */
function stirlingError(n: number): number {
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / n;
}
