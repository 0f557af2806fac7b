import { InvariantError } from '../errors.ts';
import { ln, log1p, pow } from '../portable.ts';

const GUIDE = 256;
const WORDS = 0x1_0000_0000;
const THRESHOLDS_MAX = 1 << 16;

/**
 * Number of trials up to and including the first success, from one 32-bit word, by inversion with a guide table: the
 * same distribution as the logarithm gives, at a few comparisons. `p` in (0, 1]; chances below 2^−32 are cut off.
 */
export class GeometricTable {
  /** `reach[k]`: a word at or above it means more than k + 1 trials. */
  private readonly reach: Float64Array;
  private readonly guide = new Int32Array(GUIDE);

  constructor(p: number) {
    if (!(p > 0 && p <= 1)) throw new InvariantError(`a chance per trial must be in (0, 1], got ${p}`);
    const count = p === 1 ? 1 : Math.min(THRESHOLDS_MAX, Math.ceil((-32 * ln(2)) / log1p(-p)) + 1);
    this.reach = new Float64Array(count);
    for (let k = 0; k < count; k += 1)
      this.reach[k] = k === count - 1 ? WORDS : Math.floor((1 - pow(1 - p, k + 1)) * WORDS);
    let k = 0;
    for (let top = 0; top < GUIDE; top += 1) {
      while (this.reach[k] <= top * (WORDS / GUIDE)) k += 1;
      this.guide[top] = k;
    }
  }

  /** Trials for this word; 1 or more. */
  trials(word: number): number {
    const { reach, guide } = this;
    let k = guide[word >>> 24];
    while (word >= reach[k]) k += 1;
    return k + 1;
  }
}
