import { InvariantError } from '../errors.ts';
import { log1p, pow } from '../portable.ts';
import { ExponentialTable } from './exponential-table.ts';
import { WORD_VALUES } from './word-values.ts';

const GUIDE = 256;
/** From this chance on a table of thresholds fits the nearest cache and is found at once. */
const FREQUENT = 0.05;
/** Chance of more trials than a table holds: below a thousandth of a word's step. */
const CUT_OFF = 1e-13;

/**
 * Number of trials up to and including the first success, from one 32-bit word, by inversion: it rises with the word.
 * `p` in (0, 1]. Where success is frequent a guide table leads to the threshold that the word has reached; where it is
 * rare an exponential waiting time is counted in steps of −ln(1 − p), which is the same distribution.
 */
export class GeometricTable {
  private readonly waits: ExponentialTable | undefined;
  private readonly stepsPerMean: number;
  /** `reach[k]`: a word at or above it means more than k + 1 trials. */
  private readonly reach: Float64Array;
  private readonly guide = new Int32Array(GUIDE);

  constructor(p: number) {
    if (!(p > 0 && p <= 1)) throw new InvariantError(`a chance per trial must be in (0, 1], got ${p}`);
    this.waits = p < FREQUENT ? new ExponentialTable() : undefined;
    this.stepsPerMean = p === 1 ? 0 : -1 / log1p(-p);
    this.reach = p < FREQUENT ? new Float64Array(0) : deriveThresholds(p);
    let k = 0;
    for (let top = 0; top < GUIDE && this.waits === undefined; top += 1) {
      while (this.reach[k] <= top * (WORD_VALUES / GUIDE)) k += 1;
      this.guide[top] = k;
    }
  }

  /** Most trials that a word can mean; Infinity where success is rare. */
  get longest(): number {
    return this.waits === undefined ? this.reach.length : Number.POSITIVE_INFINITY;
  }

  /** `trials` for each of the first `n` words, into `out`. */
  fill(words: Uint32Array, n: number, out: Float64Array): void {
    if (this.waits !== undefined) {
      const { stepsPerMean } = this;
      this.waits.fill(words, ~0, n, out);
      for (let k = 0; k < n; k += 1) out[k] = 1 + Math.floor(out[k] * stepsPerMean);
      return;
    }
    const { reach, guide } = this;
    for (let i = 0; i < n; i += 1) {
      const word = words[i];
      let k = guide[word >>> 24];
      while (word >= reach[k]) k += 1;
      out[i] = k + 1;
    }
  }

  /** Trials for this word; 1 or more. */
  trials(word: number): number {
    if (this.waits !== undefined) return 1 + Math.floor(this.waits.draw(~word >>> 0) * this.stepsPerMean);
    const { reach, guide } = this;
    let k = guide[word >>> 24];
    while (word >= reach[k]) k += 1;
    return k + 1;
  }
}

function deriveThresholds(p: number): Float64Array {
  const thresholds: number[] = [];
  for (let k = 1; pow(1 - p, k) > CUT_OFF; k += 1)
    thresholds.push(Math.round((1 - pow(1 - p, k)) * WORD_VALUES));
  thresholds.push(WORD_VALUES);
  return Float64Array.from(thresholds);
}
