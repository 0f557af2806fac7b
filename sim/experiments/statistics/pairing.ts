import { deriveSample } from './sample.ts';

/** What running both arms on the same luck gained. */
export interface Pairing {
  /** Correlation of the arms over replications; undefined when one of them does not vary. */
  readonly correlation: number | undefined;
  /**
   * How many times fewer runs the difference needed than independent seeds would have: the variance of a difference of
   * independent runs over that of the pairs. Undefined when the pairs do not vary at all.
   */
  readonly varianceReduction: number | undefined;
}

/** Compares two arms, value by value of the same replication. */
export function derivePairing(before: ArrayLike<number>, after: ArrayLike<number>): Pairing {
  const [a, b] = [deriveSample(before), deriveSample(after)];
  const difference = deriveSample(Float64Array.from(after, (value, pair) => value - before[pair]));
  const independent = a.sd * a.sd + b.sd * b.sd;
  const paired = difference.sd * difference.sd;
  return {
    correlation:
      a.sd === 0 || b.sd === 0
        ? undefined
        : Math.min(1, Math.max(-1, (independent - paired) / (2 * a.sd * b.sd))),
    varianceReduction: paired === 0 ? undefined : independent / paired,
  };
}
