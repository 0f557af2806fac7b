import { InputError } from '../../errors.ts';
import { directionNumbers } from './direction-numbers.ts';

const bits = 32;
const whole = 0x1_0000_0000;

/** Most dimensions that a Sobol design may have. */
export const sobolDimensionsMax = directionNumbers.length + 1;

/** Points of a design in the unit cube, and what a reader should know about them. */
export interface UnitDesign {
  /** `points[point][dimension]`, each in [0, 1). */
  readonly points: readonly (readonly number[])[];
  readonly warnings: readonly string[];
}

/**
 * The first `n` points of Sobol's sequence in Gray-code order with the direction numbers of Joe and Kuo (2008). They
 * begin with the origin, which must not be left out: only powers of two of points from it on are balanced, and another
 * `n` gives a warning. Throws InputError for more dimensions than the table has.
 */
export function sobolDesign(n: number, dimensions: number): UnitDesign {
  if (dimensions > sobolDimensionsMax) {
    throw new InputError({
      path: 'design',
      constraint: `expected at most ${sobolDimensionsMax} parameters in a Sobol design`,
      value: String(dimensions),
      hint: 'use latin-hypercube',
    });
  }
  const directions = Array.from({ length: dimensions }, (_, dimension) => deriveDirections(dimension));
  const state = new Uint32Array(dimensions);
  const points: number[][] = [];
  for (let point = 0; point < n; point += 1) {
    points.push(Array.from(state, (word) => word / whole));
    const flip = countTrailingOnes(point);
    for (let dimension = 0; dimension < dimensions; dimension += 1)
      state[dimension] ^= directions[dimension][flip];
  }
  return { points, warnings: isPowerOfTwo(n) ? [] : [describeUneven(n)] };
}

/** Direction numbers of one dimension as fractions of 2^32; the first dimension is van der Corput's sequence. */
function deriveDirections(dimension: number): Uint32Array {
  const v = new Uint32Array(bits);
  if (dimension === 0) {
    for (let k = 0; k < bits; k += 1) v[k] = 2 ** (bits - 1 - k);
    return v;
  }
  const { bits: coefficients, m } = directionNumbers[dimension - 1];
  const degree = m.length;
  for (let k = 0; k < bits; k += 1) {
    if (k < degree) {
      v[k] = m[k] * 2 ** (bits - 1 - k);
      continue;
    }
    let word = v[k - degree] ^ (v[k - degree] >>> degree);
    for (let term = 1; term < degree; term += 1)
      if (((coefficients >>> (degree - 1 - term)) & 1) === 1) word ^= v[k - term];
    v[k] = word;
  }
  return v;
}

const countTrailingOnes = (value: number): number => 31 - Math.clz32(~value & (value + 1));

const isPowerOfTwo = (n: number): boolean => n > 0 && (n & (n - 1)) === 0;

function describeUneven(n: number): string {
  const below = 2 ** Math.floor(Math.log2(n));
  return `${n} points of a Sobol design are not balanced: take a power of two, ${below} or ${2 * below}`;
}
