import type { Book } from '../ledger/ledger.ts';
import type { Requests } from '../state/requests.ts';

const A = 0x85ebca6b;
const B = 0xc2b2ae35;
const C = 0x27d4eb2f;
const D = 0x165667b1;
const LIMB = 4294967296;
const BLOCK = 1024;

/** Tables whose changes are hashed in every tick, in the order of `ChainRow`. */
export const chainTables = [
  'users',
  'nodes',
  'adaptors',
  'delegators',
  'unbonding',
  'institutions',
  'requests',
  'flows',
  'rules',
  'holders',
  'dao',
  'markets',
] as const;

const laneOf: ReadonlyMap<string, number> = new Map(chainTables.map((name, k) => [name, 2 * k]));

/**
 * What changed in a tick, as 64 bits per table: the sum over changed rows of a hash of (account, value). A sum does not
 * depend on the order of rows, and a row that did not change adds nothing.
 */
export class TickHash {
  readonly row = new Uint32Array(chainTables.length * 2);
  private readonly lanes = new Int32Array(chainTables.length * 2);

  /** Forgets the tick. */
  clear(): void {
    this.lanes.fill(0);
  }

  /** Adds every touched account of a book. */
  addBook(book: Book): void {
    const lane = laneOf.get(book.owner) as number;
    // In blocks for the reason that the ledger gives.
    for (let from = 0; from < book.touchedCount; from += BLOCK)
      this.addAccounts(book, lane, from, Math.min(book.touchedCount, from + BLOCK));
  }

  private addAccounts({ balance, touched, id }: Book, lane: number, from: number, to: number): void {
    const seed = Math.imul(id + 1, D);
    let lane0 = this.lanes[lane];
    let lane1 = this.lanes[lane + 1];
    for (let k = from; k < to; k += 1) {
      const row = touched[k];
      const value = balance[row];
      const high = (value / LIMB) | 0;
      const low = value | 0;
      let h = Math.imul(seed ^ row, A);
      h = Math.imul((h ^ (h >>> 15)) + low, B);
      h = Math.imul((h ^ (h >>> 13)) + high, C);
      h ^= h >>> 16;
      lane0 = (lane0 + h) | 0;
      lane1 = (lane1 + Math.imul(h ^ low, D) + Math.imul(h >>> 7, A)) | 0;
    }
    this.lanes[lane] = lane0;
    this.lanes[lane + 1] = lane1;
  }

  /** Adds the requests that ended in this tick; made once for their columns. */
  bindRequests(col: Requests['col']): (rows: Int32Array, count: number) => void {
    const { user, ordinal, node, outcome, gross, cuMilli } = col;
    const { lanes } = this;
    const lane = 2 * chainTables.indexOf('requests');
    return (rows, count) => {
      let lane0 = lanes[lane];
      let lane1 = lanes[lane + 1];
      for (let k = 0; k < count; k += 1) {
        const row = rows[k];
        let h = Math.imul(user[row] + Math.imul(ordinal[row], D), A) + node[row] + (outcome[row] << 28);
        h = Math.imul(h ^ (h >>> 15), B) + (gross[row] | 0) + ((cuMilli[row] | 0) << 8);
        h = Math.imul(h ^ (h >>> 13), C);
        lane0 = (lane0 + h) | 0;
        lane1 = (lane1 + (h ^ (h >>> 16))) | 0;
      }
      lanes[lane] = lane0;
      lanes[lane + 1] = lane1;
    };
  }

  /** Adds a short list of numbers, by place. */
  addValues(table: 'flows' | 'rules', values: Float64Array): void {
    const lane = 2 * chainTables.indexOf(table);
    for (let k = 0; k < values.length; k += 1) {
      const value = values[k];
      if (value === 0) continue;
      const high = (value / LIMB) | 0;
      let h = Math.imul(k + 1, A);
      h = Math.imul((h ^ (h >>> 15)) + (value | 0), B);
      h = Math.imul((h ^ (h >>> 13)) + high, C);
      h ^= h >>> 16;
      this.lanes[lane] = (this.lanes[lane] + h) | 0;
      this.lanes[lane + 1] = (this.lanes[lane + 1] + Math.imul(h, D)) | 0;
    }
  }

  /** The tick's words, ready to be written. */
  close(): Uint32Array {
    this.row.set(this.lanes);
    return this.row;
  }
}
