import { InvariantError } from '../errors.ts';
import { type Book, type Ledger, LOOP_BLOCK } from '../ledger/ledger.ts';
import { A, B, C, D } from '../random/hash-multipliers.ts';
import { deriveNameKeys, nameOfBook } from './name-key.ts';
import { type RuleSet, type Rules, ruleNames } from './rules.ts';

const LIMB = 4294967296;

/** Lanes that the kernel fills itself. */
const ownLanes = ['flows', 'rules'];

/**
 * What changed in a tick, as 64 bits per table: the sum over changed rows of a hash of (account, value). A sum does not
 * depend on the order of rows, and a row that did not change adds nothing.
 */
export class TickHash {
  /** Names of the lanes, two words each in a row: owners of accounts, what parts hash themselves, flows and rules. */
  readonly names: readonly string[];
  readonly row: Uint32Array;
  /** Two words per lane, as far as the tick has come; whoever has a lane of its own adds to it. */
  readonly lanes: Int32Array;
  /** By id of a book: its first word, and what stands for its name. */
  private readonly laneOfBook: Int32Array;
  private readonly keyOfBook: Int32Array;
  private readonly keyOfFlow: Int32Array;
  private readonly ruleNames: readonly string[];
  private readonly keyOfRule: Int32Array;
  private readonly real = new Float64Array(1);
  private readonly bits = new Int32Array(this.real.buffer);
  /** The rules, and the values that the run began with: dozens, looked up by name once, of which hardly one ever changes. */
  private ruleColumns: readonly Float64Array[] = [];
  private ruleStarts = new Float64Array(0);
  private startRules: RuleSet | undefined;

  /** For all accounts and flows that the ledger knows by now, which takes no more of them, and lanes that parts fill. */
  constructor(ledger: Ledger, lanesOfParts: readonly string[] = []) {
    const { books, reasons } = ledger;
    ledger.seal('the lanes of the digest');
    const lanes = [...lanesOfParts, ...ownLanes];
    const twice = lanes.find(
      (name, k) => lanes.indexOf(name) !== k || books.some(({ owner }) => owner === name),
    );
    if (twice !== undefined)
      throw new InvariantError(`the lane ${twice} of the digest would have two meanings`);
    this.names = [...new Set([...books.map(({ owner }) => owner), ...lanesOfParts, ...ownLanes])].sort();
    this.row = new Uint32Array(2 * this.names.length);
    this.lanes = new Int32Array(2 * this.names.length);
    this.laneOfBook = Int32Array.from(books, ({ owner }) => this.laneOf(owner));
    this.keyOfBook = deriveNameKeys(books.map(nameOfBook));
    this.keyOfFlow = deriveNameKeys(reasons.map(({ token, name }) => `${token.name}/${name}`));
    this.ruleNames = ruleNames();
    this.keyOfRule = deriveNameKeys(this.ruleNames);
  }

  /** Forgets the tick. */
  clear(): void {
    this.lanes.fill(0);
  }

  /** Adds every touched account of a book. */
  addBook(book: Book): void {
    const lane = this.laneOfBook[book.id];
    // In blocks for the reason that the ledger gives.
    for (let from = 0; from < book.touchedCount; from += LOOP_BLOCK)
      this.addAccounts(book, lane, from, Math.min(book.touchedCount, from + LOOP_BLOCK));
  }

  private addAccounts({ balance, touched, id }: Book, lane: number, from: number, to: number): void {
    const seed = this.keyOfBook[id];
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

  /** Adds what moved by each reason. */
  addFlows(flow: Float64Array): void {
    const lane = this.laneOf('flows');
    for (let k = 0; k < flow.length; k += 1)
      if (flow[k] !== 0) this.addValue(lane, this.keyOfFlow[k], flow[k]);
  }

  /** Adds the rules that are not as the run began with them. */
  addRules({ col }: Rules, start: RuleSet): void {
    if (this.startRules !== start) {
      this.startRules = start;
      this.ruleColumns = this.ruleNames.map((name) => col[name]);
      this.ruleStarts = Float64Array.from(this.ruleNames, (name) => start[name]);
    }
    const { ruleColumns, ruleStarts } = this;
    for (let k = 0; k < ruleColumns.length; k += 1) {
      const value = ruleColumns[k][0];
      if (value !== ruleStarts[k]) this.addValue(this.laneOf('rules'), this.keyOfRule[k], value);
    }
  }

  private addValue(lane: number, key: number, value: number): void {
    const high = (value / LIMB) | 0;
    let h = Math.imul(key, A);
    h = Math.imul((h ^ (h >>> 15)) + (value | 0), B);
    h = Math.imul((h ^ (h >>> 13)) + high, C);
    h ^= h >>> 16;
    this.lanes[lane] = (this.lanes[lane] + h) | 0;
    this.lanes[lane + 1] = (this.lanes[lane + 1] + Math.imul(h, D)) | 0;
  }

  /** Adds any number that changed, under the key of its name. */
  addNumber(lane: number, key: number, value: number): void {
    this.real[0] = value + 0;
    const [low, high] = this.bits;
    let h = Math.imul(key, A);
    h = Math.imul((h ^ (h >>> 15)) + low, B);
    h = Math.imul((h ^ (h >>> 13)) + high, C);
    h ^= h >>> 16;
    this.lanes[lane] = (this.lanes[lane] + h) | 0;
    this.lanes[lane + 1] = (this.lanes[lane + 1] + Math.imul(h ^ low, D)) | 0;
  }

  /** Place in `lanes` of the first word of a lane. */
  laneOf(name: string): number {
    const place = this.names.indexOf(name);
    if (place < 0) throw new InvariantError(`the digest has no lane for accounts of ${name}`);
    return 2 * place;
  }

  /** The tick's words, ready to be written. */
  close(): Uint32Array {
    this.row.set(this.lanes);
    return this.row;
  }
}
