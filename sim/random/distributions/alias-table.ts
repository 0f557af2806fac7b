import { unit53 } from '../draws.ts';
import { WORD_VALUES } from '../word-values.ts';
import { requireDomain } from './domain.ts';

/**
 * Draws an index in proportion to non-negative weights in constant time. The interval [0, size) has one
 * column of width 1 per index; a point x falls in column c = floor(x) and gives c if x − c < `accept[c]`,
 * else `alias[c]`. The same weights always give the same table, and an index of weight 0 is never drawn
 * (Walker 1977; Vose, "A linear algorithm for generating random numbers with a given distribution", 1991).
 */
export class AliasTable {
  readonly size: number;
  /** Share of each column that belongs to its own index, in [0, 1]. */
  readonly accept: Float64Array;
  /** Index that has the rest of each column. */
  readonly alias: Int32Array;
  /** What a 32-bit word is multiplied by to give the point x: size × 2^−32. */
  readonly columnsPerWord: number;

  /** Throws `InvariantError` when there is no weight, one is negative or not finite, or all are 0. */
  constructor(weights: ArrayLike<number>) {
    const heaviest = findHeaviest(weights);
    const shares = deriveColumnShares(weights, weights[heaviest]);
    this.size = shares.length;
    this.columnsPerWord = this.size / WORD_VALUES;
    // What rounding leaves unpaired below belongs to its own index, unless that has no weight at all.
    this.accept = shares.map((share) => (share > 0 ? 1 : 0));
    this.alias = Int32Array.from(shares, (share, i) => (share > 0 ? i : heaviest));
    this.#pairColumns(shares);
  }

  /** The index for one random 32-bit word; each probability is right to size × 2^−32. */
  pick(word: number): number {
    const x = word * this.columnsPerWord;
    const column = x | 0;
    // Either is a toss: arithmetic costs less than a branch that is guessed wrong.
    return column + (this.alias[column] - column) * Number(x - column >= this.accept[column]);
  }

  /** The index for two random 32-bit words; each probability is right to size × 2^−53. */
  pickTwo(word0: number, word1: number): number {
    const x = unit53(word0, word1) * this.size;
    const column = Math.floor(x);
    return x - column < this.accept[column] ? column : this.alias[column];
  }

  /** Fills every column that its own index cannot fill from an index with more than one column's worth. */
  #pairColumns(shares: Float64Array): void {
    const short: number[] = [];
    const long: number[] = [];
    for (let i = 0; i < shares.length; i++) (shares[i] < 1 ? short : long).push(i);
    while (short.length > 0 && long.length > 0) {
      const column = short.pop() as number;
      const owner = long[long.length - 1];
      this.accept[column] = shares[column];
      this.alias[column] = owner;
      shares[owner] -= 1 - shares[column];
      if (shares[owner] < 1) short.push(long.pop() as number);
    }
  }
}

function findHeaviest(weights: ArrayLike<number>): number {
  requireDomain(weights.length > 0, 'alias table: number of weights ≥ 1', weights.length);
  let heaviest = 0;
  for (let i = 0; i < weights.length; i++) {
    requireDomain(
      weights[i] >= 0 && weights[i] < Number.POSITIVE_INFINITY,
      `alias table: weight ${i} in [0, ∞)`,
      weights[i],
    );
    if (weights[i] > weights[heaviest]) heaviest = i;
  }
  requireDomain(weights[heaviest] > 0, 'alias table: greatest weight > 0', weights[heaviest]);
  return heaviest;
}

/** Weights in columns, summing to their number; relative to the greatest first, so that no sum overflows. */
function deriveColumnShares(weights: ArrayLike<number>, greatest: number): Float64Array {
  const shares = Float64Array.from(weights, (weight) => weight / greatest);
  const columnsPerShare = shares.length / shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share * columnsPerShare);
}
