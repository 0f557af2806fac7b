import { AliasTable } from '../random/distributions/alias-table.ts';
import type { WorkloadProfile } from './profile.ts';

/** Exact moments of a joint token distribution: means of tokens, of their squares and of the product. */
export interface TokenMoments {
  readonly in: number;
  readonly inSquared: number;
  readonly out: number;
  readonly outSquared: number;
  readonly inOut: number;
}

/** A packed cell: the lowest tokens and the number of values of its two bins. */
const CELL_INTS = 4;
const IN_LO = 0;
const IN_WIDTH = 1;
const OUT_LO = 2;
const OUT_WIDTH = 3;
/** Requests at a time. */
const BLOCK = 1024;

/**
 * Draws the token counts of requests from a workload profile: a cell of its joint distribution by alias
 * table, then a place within the cell's bins, all places alike. Two 32-bit words of addressed randomness make
 * one request, so that the k-th request of a user has the same tokens whatever else differs between two
 * scenarios.
 */
export class TokenSampler {
  /** Largest token counts that can be drawn. */
  readonly tokensInMax: number;
  readonly tokensOutMax: number;
  /** Moments of the distribution that is drawn from. */
  readonly moments: TokenMoments;
  readonly #cells: AliasTable;
  /** Per cell: share of the requests, lowest tokens and number of values of each bin. */
  readonly #share: Float64Array;
  readonly #inLo: Int32Array;
  readonly #inWidth: Int32Array;
  readonly #outLo: Int32Array;
  readonly #outWidth: Int32Array;
  /** The bins once more, a cell after the other: a draw reads one place in memory instead of four. */
  readonly #packed: Int32Array;
  /** Where the packed cell of each request of a block is. */
  readonly #cellOf = new Int32Array(BLOCK);

  /** Takes a profile as `parseProfile` or `deriveProfile` give it. */
  constructor({ joint, requests }: Pick<WorkloadProfile, 'joint' | 'requests'>) {
    const { inBins, outBins, cells } = joint;
    this.#cells = new AliasTable(cells.map(([, , held]) => held));
    this.#share = Float64Array.from(cells, ([, , held]) => held / requests);
    this.#inLo = Int32Array.from(cells, ([inBin]) => inBins[inBin][0]);
    this.#inWidth = Int32Array.from(cells, ([inBin]) => inBins[inBin][1] - inBins[inBin][0] + 1);
    this.#outLo = Int32Array.from(cells, ([, outBin]) => outBins[outBin][0]);
    this.#outWidth = Int32Array.from(cells, ([, outBin]) => outBins[outBin][1] - outBins[outBin][0] + 1);
    this.#packed = new Int32Array(cells.length * CELL_INTS);
    this.#pack();
    this.tokensInMax = cells.reduce((most, [inBin]) => Math.max(most, inBins[inBin][1]), 0);
    this.tokensOutMax = cells.reduce((most, [, outBin]) => Math.max(most, outBins[outBin][1]), 0);
    this.moments = {
      in: this.expectation((tokensIn) => tokensIn),
      inSquared: this.expectation((tokensIn) => tokensIn * tokensIn),
      out: this.expectation((_, tokensOut) => tokensOut),
      outSquared: this.expectation((_, tokensOut) => tokensOut * tokensOut),
      inOut: this.expectation((tokensIn, tokensOut) => tokensIn * tokensOut),
    };
  }

  #pack(): void {
    for (let cell = 0; cell < this.#cells.size; cell++) {
      const at = cell * CELL_INTS;
      this.#packed[at + IN_LO] = this.#inLo[cell];
      this.#packed[at + IN_WIDTH] = this.#inWidth[cell];
      this.#packed[at + OUT_LO] = this.#outLo[cell];
      this.#packed[at + OUT_WIDTH] = this.#outWidth[cell];
    }
  }

  /** Mean input and output tokens of a request. */
  get meanTokens(): { readonly tokensIn: number; readonly tokensOut: number } {
    return { tokensIn: this.moments.in, tokensOut: this.moments.out };
  }

  /**
   * Draws the tokens of `n` requests. The k-th of them (0 ≤ k < n) is row `rows[k]` of the two token columns
   * and uses the words `words0[k]` (its cell) and `words1[k]` (its place: the high 16 bits for input, the low
   * 16 for output). Allocates nothing.
   */
  fill(
    rows: Int32Array,
    n: number,
    words0: Uint32Array,
    words1: Uint32Array,
    tokensInOfRow: Int32Array,
    tokensOutOfRow: Int32Array,
  ): void {
    const cells = this.#packed;
    const cellOf = this.#cellOf;
    for (let from = 0; from < n; from += BLOCK) {
      const count = Math.min(BLOCK, n - from);
      // In a loop of its own: so plain that the processor waits for many cells at once.
      this.#pickCells(words0, from, count);
      for (let k = 0; k < count; k++) {
        const cell = cellOf[k];
        const place = words1[from + k];
        const row = rows[from + k];
        // 16 bits times a width of at most 65,536 stay below 2^32: the shift takes the whole part of the
        // product.
        tokensInOfRow[row] = cells[cell + IN_LO] + (Math.imul(place >>> 16, cells[cell + IN_WIDTH]) >>> 16);
        tokensOutOfRow[row] =
          cells[cell + OUT_LO] + (Math.imul(place & 0xffff, cells[cell + OUT_WIDTH]) >>> 16);
      }
    }
  }

  /** The packed cells of `count` words from `from` on. */
  #pickCells(words: Uint32Array, from: number, count: number): void {
    const { accept, alias, columnsPerWord } = this.#cells;
    const cellOf = this.#cellOf;
    for (let k = 0; k < count; k++) {
      const x = words[from + k] * columnsPerWord;
      const column = x | 0;
      // Own cell or alias is a toss: arithmetic costs less than a branch that is guessed wrong.
      const takesAlias = Number(x - column >= accept[column]);
      cellOf[k] = CELL_INTS * (column + (alias[column] - column) * takesAlias);
    }
  }

  /**
   * Mean of f(tokens in, tokens out) over the distribution, exact (but for rounding) for polynomials of
   * degree three or less in each argument, such as anchor units: f is taken at the mean ± one standard
   * deviation of each bin, not at whole tokens.
   */
  expectation(f: (tokensIn: number, tokensOut: number) => number): number {
    let sum = 0;
    for (let cell = 0; cell < this.#share.length; cell++) {
      const tokensIn = this.#inLo[cell] + (this.#inWidth[cell] - 1) / 2;
      const tokensOut = this.#outLo[cell] + (this.#outWidth[cell] - 1) / 2;
      const inDeviation = deviation(this.#inWidth[cell]);
      const outDeviation = deviation(this.#outWidth[cell]);
      const corners =
        f(tokensIn - inDeviation, tokensOut - outDeviation) +
        f(tokensIn - inDeviation, tokensOut + outDeviation) +
        f(tokensIn + inDeviation, tokensOut - outDeviation) +
        f(tokensIn + inDeviation, tokensOut + outDeviation);
      sum += (this.#share[cell] * corners) / 4;
    }
    return sum;
  }
}

/** Standard deviation of `width` consecutive whole numbers, all alike. */
function deviation(width: number): number {
  return Math.sqrt((width * width - 1) / 12);
}
