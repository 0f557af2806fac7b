/** What a list of numbers says about the place and the spread that they come from. */
export interface Sample {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation with n − 1; 0 for one value or equal ones, to the last bit. */
  readonly sd: number;
}

/** Mean and spread of at least one finite value. Equal values have exactly their own mean and no spread. */
export function deriveSample(values: ArrayLike<number>): Sample {
  const n = values.length;
  // Counted from the first value: sums of equal differences are then exactly 0.
  const origin = values[0];
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += values[i] - origin;
  const shift = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i += 1) {
    const distance = values[i] - origin - shift;
    squares += distance * distance;
  }
  return { n, mean: origin + shift, sd: n < 2 ? 0 : Math.sqrt(squares / (n - 1)) };
}

/** The values that there are, in their order; NaN stands for one that is missing. */
export function keepKnown(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).filter((value) => !Number.isNaN(value));
}
