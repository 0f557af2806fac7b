import { ln } from '../portable.ts';
import { WORD_VALUES } from './word-values.ts';

const CELLS = 256;
const CELL_BITS = 8;
/** Below this the half step of a word would leave its cell; one word in 65,536. */
const SMALL = 0x1_0000;

/**
 * −ln((word + ½) / 2^32) for 32-bit words: an exponential waiting time in units of its mean, by inversion, within
 * 10^−12. The word is m·2^e with m in [1, 2); ln m comes from a table at the middle of m's cell and four terms of the
 * series in what is left. Plain additions and multiplications: the same bits on every platform, at a fifth of the
 * time of a logarithm.
 */
export class ExponentialTable {
  /** ln of the middle of each cell of [1, 2), and one over that middle. */
  private readonly logarithm = new Float64Array(CELLS);
  private readonly inverse = new Float64Array(CELLS);
  /** By number of leading zeros of the word, up to 16: ln 2 × (32 − e), and half a step of the word as part of 2^e. */
  private readonly binary = new Float64Array(33);
  private readonly halfStep = new Float64Array(33);

  constructor() {
    for (let cell = 0; cell < CELLS; cell += 1) {
      const middle = 1 + (cell + 0.5) / CELLS;
      this.logarithm[cell] = ln(middle);
      this.inverse[cell] = 1 / middle;
    }
    for (let zeros = 0; zeros <= 16; zeros += 1) {
      this.binary[zeros] = (zeros + 1) * ln(2);
      this.halfStep[zeros] = (1 << zeros) / WORD_VALUES;
    }
  }

  /** `draw` of each of the first `n` words xor `mask`, into `out`. */
  fill(words: Uint32Array, mask: number, n: number, out: Float64Array): void {
    const { logarithm, inverse, binary, halfStep } = this;
    let someSmall = 0;
    for (let k = 0; k < n; k += 1) {
      const word = (words[k] ^ mask) >>> 0;
      const zeros = Math.clz32(word);
      someSmall |= zeros;
      const fraction = (word << (zeros + 1)) >>> 0;
      const cell = fraction >>> (32 - CELL_BITS);
      const m = 1 + fraction / WORD_VALUES + halfStep[zeros];
      const r = m * inverse[cell] - 1;
      out[k] = binary[zeros] - logarithm[cell] - r * (1 - r * (0.5 - r * (1 / 3 - r * 0.25)));
    }
    if (someSmall < 16) return;
    for (let k = 0; k < n; k += 1) {
      const word = (words[k] ^ mask) >>> 0;
      if (word < SMALL) out[k] = this.draw(word);
    }
  }

  /** Waiting time for this word, in means; positive, at most 22.9. */
  draw(word: number): number {
    if (word < SMALL) return -ln((word + 0.5) / WORD_VALUES);
    const zeros = Math.clz32(word);
    const fraction = (word << (zeros + 1)) >>> 0;
    const cell = fraction >>> (32 - CELL_BITS);
    const m = 1 + fraction / WORD_VALUES + this.halfStep[zeros];
    const r = m * this.inverse[cell] - 1;
    return this.binary[zeros] - this.logarithm[cell] - r * (1 - r * (0.5 - r * (1 / 3 - r * 0.25)));
  }
}
