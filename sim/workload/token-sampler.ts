import { AliasTable } from '../random/distributions/alias-table.ts';
import { WORD_VALUES } from '../random/word-values.ts';
import type { WorkloadProfile } from './profile.ts';

/** Exact moments of a joint token distribution: means of tokens, of their squares and of the product. */
export interface TokenMoments {
  readonly in: number;
  readonly inSquared: number;
  readonly out: number;
  readonly outSquared: number;
  readonly inOut: number;
}

/** Requests at a time. */
const BLOCK = 1024;
/** A column of the alias table: the first word that takes the alias, the bins of its own cell, and those of the alias. */
const COLUMN_WORDS = 3;
const OWN = 1;
const ALIAS = 2;
/** Both bins of a cell in one word: that of input in the high half. */
const BIN_BITS = 16;
const BIN_MASK = 0xffff;

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
  /** Per cell: its share of the requests, and its bins. */
  readonly #share: Float64Array;
  readonly #bins: Uint32Array;
  /** Per bin: lowest tokens and number of values. */
  readonly #inLo: Int32Array;
  readonly #inWidth: Int32Array;
  readonly #outLo: Int32Array;
  readonly #outWidth: Int32Array;
  /** The alias table once more, a column after the other: a draw reads one place in memory, and one of few bins. */
  readonly #columns: Uint32Array;
  /** The bins of each request of a block. */
  readonly #binsOf = new Uint32Array(BLOCK);

  /** Takes a profile as `parseProfile` or `deriveProfile` give it. */
  constructor({ joint, requests }: Pick<WorkloadProfile, 'joint' | 'requests'>) {
    const { inBins, outBins, cells } = joint;
    this.#cells = new AliasTable(cells.map(([, , held]) => held));
    this.#share = Float64Array.from(cells, ([, , held]) => held / requests);
    this.#bins = Uint32Array.from(cells, ([inBin, outBin]) => inBin * (BIN_MASK + 1) + outBin);
    this.#inLo = Int32Array.from(inBins, ([lo]) => lo);
    this.#inWidth = Int32Array.from(inBins, ([lo, hi]) => hi - lo + 1);
    this.#outLo = Int32Array.from(outBins, ([lo]) => lo);
    this.#outWidth = Int32Array.from(outBins, ([lo, hi]) => hi - lo + 1);
    this.#columns = packColumns(this.#cells, this.#bins);
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
    const binsOf = this.#binsOf;
    const [inLo, inWidth, outLo, outWidth] = [this.#inLo, this.#inWidth, this.#outLo, this.#outWidth];
    for (let from = 0; from < n; from += BLOCK) {
      const count = Math.min(BLOCK, n - from);
      // In a loop of its own: so plain that the processor waits for many columns at once.
      this.#pickCells(words0, from, count);
      for (let k = 0; k < count; k++) {
        const inBin = binsOf[k] >>> BIN_BITS;
        const outBin = binsOf[k] & BIN_MASK;
        const place = words1[from + k];
        const row = rows[from + k];
        // 16 bits times a width of at most 65,536 stay below 2^32: the shift takes the whole part of the
        // product.
        tokensInOfRow[row] = inLo[inBin] + (Math.imul(place >>> 16, inWidth[inBin]) >>> 16);
        tokensOutOfRow[row] = outLo[outBin] + (Math.imul(place & 0xffff, outWidth[outBin]) >>> 16);
      }
    }
  }

  /** The bins of `count` words from `from` on. */
  #pickCells(words: Uint32Array, from: number, count: number): void {
    const { columnsPerWord } = this.#cells;
    const columns = this.#columns;
    const binsOf = this.#binsOf;
    for (let k = 0; k < count; k++) {
      const word = words[from + k];
      const at = ((word * columnsPerWord) | 0) * COLUMN_WORDS;
      const own = columns[at + OWN];
      // Own cell or alias is a toss: arithmetic costs less than a branch that is guessed wrong.
      binsOf[k] = own ^ ((own ^ columns[at + ALIAS]) & -Number(word >= columns[at]));
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
      const inBin = this.#bins[cell] >>> BIN_BITS;
      const outBin = this.#bins[cell] & BIN_MASK;
      const tokensIn = this.#inLo[inBin] + (this.#inWidth[inBin] - 1) / 2;
      const tokensOut = this.#outLo[outBin] + (this.#outWidth[outBin] - 1) / 2;
      const inDeviation = deviation(this.#inWidth[inBin]);
      const outDeviation = deviation(this.#outWidth[outBin]);
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

/** Every column of the alias table of `cells` as the words that `COLUMN_WORDS` describes. */
function packColumns({ size, accept, alias, columnsPerWord }: AliasTable, bins: Uint32Array): Uint32Array {
  const columns = new Uint32Array(size * COLUMN_WORDS);
  for (let column = 0; column < size; column++) {
    const at = column * COLUMN_WORDS;
    const isAlias = (word: number): boolean => word * columnsPerWord - column >= accept[column];
    let first = Math.min(WORD_VALUES - 1, Math.ceil((column + accept[column]) / columnsPerWord));
    while (first > 0 && isAlias(first - 1)) first--;
    while (first < WORD_VALUES - 1 && !isAlias(first)) first++;
    columns[at] = first;
    columns[at + OWN] = bins[column];
    columns[at + ALIAS] = bins[isAlias(first) ? alias[column] : column];
  }
  return columns;
}

/** Standard deviation of `width` consecutive whole numbers, all alike. */
function deviation(width: number): number {
  return Math.sqrt((width * width - 1) / 12);
}
