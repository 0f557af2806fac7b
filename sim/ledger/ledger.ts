import { InvariantError, OutgrownError } from '../errors.ts';
import { AMOUNT_MAX } from './amount.ts';

/**
 * Accounts per call of a loop over accounts. A loop that is compiled while its function runs for the first time knows
 * nothing of what comes after it: every later call would be thrown back into slow code there.
 */
export const LOOP_BLOCK = 1024;

/** A token of the economy; amounts are integers of 10^−decimals. */
export interface Token {
  readonly id: number;
  readonly name: string;
  readonly decimals: number;
}

/** The accounts of one kind of holder in one token: row `i` belongs to individual `i`. */
export interface Book {
  readonly id: number;
  readonly name: string;
  /** The table whose rows hold these accounts; groups books in the digest. */
  readonly owner: string;
  readonly token: Token;
  /** Balances in base units. Read freely; only the ledger writes. */
  readonly balance: Float64Array<ArrayBuffer>;
  /** Accounts touched in this tick, their balances before it, and how many. */
  touched: Int32Array<ArrayBuffer>;
  before: Float64Array<ArrayBuffer>;
  readonly isTouched: Uint8Array<ArrayBuffer>;
  touchedCount: number;
  /** Books of its ledger that have accounts touched in this tick. */
  readonly touchedBooks: Book[];
}

/** Why a token moves: declared once with the kinds of accounts it joins. */
export interface Reason {
  readonly id: number;
  readonly token: Token;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly doc: string;
  /** Where it stands in files of flows, as in a chart of accounts. */
  readonly place: number;
}

/** Rows of a pass: row `rows[i]` has its account in `account` and its amount in `amount`. */
export interface Batch {
  readonly rows: Int32Array;
  readonly count: number;
  readonly account: Int32Array;
  readonly amount: Float64Array;
}

/**
 * The only thing that moves a balance. Every change is a transfer, mint or burn with a declared reason; an amount is a
 * non-negative integer and never more than the account holds. Σ balances = minted − burned for each token: by touched
 * accounts at every tick, by full recount when asked (economy.md §0).
 */
export class Ledger {
  readonly tokens: Token[] = [];
  readonly books: Book[] = [];
  readonly reasons: Reason[] = [];
  /** Moved by reason in this tick, base units. */
  flow = new Float64Array(0);
  /** Lifetime mints and burns by token, base units. */
  minted = new Float64Array(0);
  burned = new Float64Array(0);
  /** What all accounts of a book hold together, by its id; as of the tick that was closed last. */
  held = new Float64Array(0);
  /** How many rows the latest `collect` marked unpaid. */
  unpaidCount = 0;
  /** What the economy was put together for; nothing is declared any more. */
  private sealedFor: string | undefined;
  private mintedBefore = new Float64Array(0);
  private burnedBefore = new Float64Array(0);
  private readonly touchedBooks: Book[] = [];
  /** By how much the accounts of each token changed in the tick being closed. */
  private change = new Float64Array(0);

  /** From now on nothing more may be declared: `what` was laid out for all that there is. */
  seal(what: string): void {
    this.sealedFor = what;
  }

  private checkOpen(name: string): void {
    if (this.sealedFor !== undefined)
      throw new InvariantError(`${name} is declared after ${this.sealedFor}, which know nothing of it`);
  }

  /** Declares a token. */
  token(name: string, decimals: number): Token {
    this.checkOpen(`the token ${name}`);
    const token: Token = { id: this.tokens.length, name, decimals };
    this.tokens.push(token);
    this.minted = new Float64Array(this.tokens.length);
    this.burned = new Float64Array(this.tokens.length);
    this.mintedBefore = new Float64Array(this.tokens.length);
    this.burnedBefore = new Float64Array(this.tokens.length);
    this.change = new Float64Array(this.tokens.length);
    return token;
  }

  /** Opens `rows` empty accounts of `token` for the rows of the table `owner`. */
  book(owner: string, name: string, token: Token, rows: number): Book {
    this.checkOpen(`the accounts ${name} of ${owner}`);
    const book: Book = {
      id: this.books.length,
      name,
      owner,
      token,
      balance: new Float64Array(rows),
      touched: new Int32Array(1),
      before: new Float64Array(1),
      isTouched: new Uint8Array(rows),
      touchedCount: 0,
      touchedBooks: this.touchedBooks,
    };
    this.books.push(book);
    this.held = new Float64Array(this.books.length);
    return book;
  }

  /** Declares why `token` moves from one kind of account to another; `from` is `mint`, or `to` is `burn`, at the edges. */
  reason(
    token: Token,
    name: string,
    from: string,
    to: string,
    doc: string,
    place = Number.POSITIVE_INFINITY,
  ): Reason {
    this.checkOpen(`the reason ${name}`);
    const reason: Reason = { id: this.reasons.length, token, name, from, to, doc, place };
    this.reasons.push(reason);
    this.flow = new Float64Array(this.reasons.length);
    return reason;
  }

  /** Moves `amount` between two accounts of one token. */
  transfer(from: Book, i: number, to: Book, j: number, amount: number, reason: Reason): void {
    if (amount === 0) return;
    const held = from.balance[i];
    if (!(amount > 0 && amount <= held)) this.refuse(from, i, amount, reason);
    touch(from, i);
    touch(to, j);
    from.balance[i] = held - amount;
    to.balance[j] = to.balance[j] + amount;
    this.count(from.token, to.token, reason, amount);
  }

  /** Creates `amount`. */
  mint(to: Book, j: number, amount: number, reason: Reason): void {
    if (amount === 0) return;
    this.create(to.token, amount, reason);
    touch(to, j);
    to.balance[j] = to.balance[j] + amount;
  }

  /** Destroys `amount`; it never returns. */
  burn(from: Book, i: number, amount: number, reason: Reason): void {
    if (amount === 0) return;
    const held = from.balance[i];
    if (!(amount > 0 && amount <= held)) this.refuse(from, i, amount, reason);
    touch(from, i);
    from.balance[i] = held - amount;
    this.burned[from.token.id] = this.burned[from.token.id] + amount;
    this.count(from.token, from.token, reason, amount);
  }

  /**
   * Many pay one, each in full or not at all. Rows that cannot pay are marked 1 in `unpaid` (indexed by row, as the
   * amounts are); returns the sum that was paid.
   */
  collect(from: Book, batch: Batch, to: Book, j: number, reason: Reason, unpaid: Uint8Array): number {
    const { rows, count, account, amount } = batch;
    makeRoom(from, count);
    const { balance, isTouched, touched, before } = from;
    let touchedCount = from.touchedCount;
    let total = 0;
    let unpaidCount = 0;
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      const i = account[row];
      const value = amount[row];
      const held = balance[i];
      if (!(value >= 0 && value <= held)) {
        unpaid[row] = 1;
        unpaidCount += 1;
        continue;
      }
      touched[touchedCount] = i;
      before[touchedCount] = held;
      touchedCount += 1 - isTouched[i];
      isTouched[i] = 1;
      balance[i] = held - value;
      total += value;
    }
    note(from, touchedCount);
    this.unpaidCount = unpaidCount;
    if (total === 0) return 0;
    touch(to, j);
    to.balance[j] = to.balance[j] + total;
    this.count(from.token, to.token, reason, total);
    return total;
  }

  /** One pays many; throws before anything moves if it cannot pay them all. Returns the sum. */
  disburse(from: Book, i: number, to: Book, batch: Batch, reason: Reason): number {
    const total = sumAmounts(batch);
    if (total === 0) return 0;
    const held = from.balance[i];
    if (!(total <= held)) this.refuse(from, i, total, reason);
    touch(from, i);
    from.balance[i] = held - total;
    credit(to, batch);
    this.count(from.token, to.token, reason, total);
    return total;
  }

  /** Creates what many get; throws before anything moves where that passes 2^53 − 1. Returns the sum. */
  mintEach(to: Book, batch: Batch, reason: Reason): number {
    const total = sumAmounts(batch);
    if (total === 0) return 0;
    this.create(to.token, total, reason);
    credit(to, batch);
    return total;
  }

  /**
   * Conservation by the accounts touched since the last call: Σ (balance − balance before) = minted − burned, for
   * each token, and no balance negative, past 2^53 − 1 or no whole number. `onTouched` sees every touched account once;
   * the tick's marks are cleared.
   */
  closeTick(onBook: (book: Book) => void): void {
    const { change } = this;
    change.fill(0);
    for (const book of this.touchedBooks) {
      onBook(book);
      const moved = settleTouched(book);
      this.held[book.id] = this.held[book.id] + moved;
      change[book.token.id] = change[book.token.id] + moved;
    }
    this.touchedBooks.length = 0;
    for (const token of this.tokens) {
      const minted = this.minted[token.id] - this.mintedBefore[token.id];
      const burned = this.burned[token.id] - this.burnedBefore[token.id];
      if (change[token.id] !== minted - burned) {
        throw new InvariantError(
          `${token.name} is not conserved: accounts changed by ${change[token.id]}, minted − burned is ${minted - burned} base units`,
        );
      }
    }
    this.mintedBefore.set(this.minted);
    this.burnedBefore.set(this.burned);
  }

  /** Full recount: Σ of every account of each token = minted − burned, exactly. Throws where it does not hold. */
  recount(): void {
    for (const token of this.tokens) {
      let sum = 0n;
      for (const book of this.books) if (book.token === token) sum += sumExact(book.balance);
      const expected = BigInt(this.minted[token.id]) - BigInt(this.burned[token.id]);
      if (sum !== expected) {
        throw new InvariantError(
          `${token.name} is not conserved: accounts hold ${sum}, minted − burned is ${expected} base units`,
        );
      }
    }
  }

  /** After balances were restored from a checkpoint: nothing is touched, mints and burns so far are the baseline. */
  rebase(): void {
    this.mintedBefore.set(this.minted);
    this.burnedBefore.set(this.burned);
    for (const { id, balance } of this.books) this.held[id] = sumBalances(balance, 0, balance.length);
  }

  /** As it was when everything was declared: nobody holds anything, and nothing ever moved. */
  renew(): void {
    for (const book of this.books) {
      book.balance.fill(0);
      book.isTouched.fill(0);
      book.touchedCount = 0;
    }
    this.touchedBooks.length = 0;
    for (const sums of [this.flow, this.minted, this.burned, this.held, this.mintedBefore, this.burnedBefore])
      sums.fill(0);
  }

  /** Gives back what noting every account took, as at the start, when all of them are filled. */
  shrink(): void {
    for (const book of this.books) {
      book.touched = new Int32Array(1);
      book.before = new Float64Array(1);
    }
  }

  private create(token: Token, amount: number, reason: Reason): void {
    const total = this.minted[token.id] + amount;
    if (!(amount > 0 && total <= AMOUNT_MAX)) {
      const what = `mint of ${amount} base units of ${token.name} (${reason.name})`;
      throw amount > 0 ? new OutgrownError(what) : new InvariantError(what);
    }
    this.count(token, token, reason, amount);
    this.minted[token.id] = total;
  }

  private count(from: Token, to: Token, reason: Reason, amount: number): void {
    if (from !== reason.token || to !== reason.token) {
      throw new InvariantError(
        `reason ${reason.name} is declared for ${reason.token.name}, not for ${from.name} to ${to.name}`,
      );
    }
    this.flow[reason.id] = this.flow[reason.id] + amount;
  }

  private refuse(book: Book, i: number, amount: number, reason: Reason): never {
    throw new InvariantError(
      `${reason.name}: ${book.owner} ${i} cannot pay ${amount} base units of ${book.token.name} from ${book.name}, which holds ${book.balance[i]}`,
    );
  }
}

/** What a batch moves together; NaN where one of its amounts is negative or no number. */
function sumAmounts({ rows, count, amount }: Batch): number {
  let total = 0;
  let isRefused = false;
  for (let k = 0; k < count; k += 1) {
    const value = amount[rows[k]];
    if (!(value >= 0)) isRefused = true;
    total += value;
  }
  return isRefused ? Number.NaN : total;
}

/** Adds to every account of a batch its amount. */
function credit(book: Book, { rows, count, account, amount }: Batch): void {
  makeRoom(book, count);
  const { balance, isTouched, touched, before } = book;
  let touchedCount = book.touchedCount;
  for (let k = 0; k < count; k += 1) {
    const row = rows[k];
    const j = account[row];
    const was = balance[j];
    touched[touchedCount] = j;
    before[touchedCount] = was;
    touchedCount += 1 - isTouched[j];
    isTouched[j] = 1;
    balance[j] = was + amount[row];
  }
  note(book, touchedCount);
}

function touch(book: Book, i: number): void {
  if (book.isTouched[i] !== 0) return;
  makeRoom(book, 1);
  book.isTouched[i] = 1;
  book.touched[book.touchedCount] = i;
  book.before[book.touchedCount] = book.balance[i];
  note(book, book.touchedCount + 1);
}

/** From now on `count` accounts of a book are touched. */
function note(book: Book, count: number): void {
  if (book.touchedCount === 0 && count > 0) book.touchedBooks.push(book);
  book.touchedCount = count;
}

/**
 * Room to note `more` accounts as touched, and one behind them: loops note every account there, and go on to the next
 * place only if it is new. Arithmetic costs less than a branch that is guessed wrong.
 */
function makeRoom(book: Book, more: number): void {
  const needed = book.touchedCount + more + 1;
  if (needed <= book.touched.length) return;
  // What a tick touches is far less than all, and never more than all, however often a batch names them.
  const size = Math.min(2 * needed, book.balance.length + 1);
  if (size <= book.touched.length) return;
  const { touched, before } = book;
  book.touched = new Int32Array(size);
  book.touched.set(touched);
  book.before = new Float64Array(size);
  book.before.set(before);
}

/** Net change over the touched accounts of a book; clears its marks. In blocks, so that even the first one ends early. */
function settleTouched(book: Book): number {
  let change = 0;
  for (let from = 0; from < book.touchedCount; from += LOOP_BLOCK)
    change += settleBlock(book, from, Math.min(book.touchedCount, from + LOOP_BLOCK));
  book.touchedCount = 0;
  return change;
}

function settleBlock(book: Book, from: number, to: number): number {
  const { balance, touched, before, isTouched } = book;
  let change = 0;
  for (let k = from; k < to; k += 1) {
    const i = touched[k];
    const now = balance[i];
    if (!(now >= 0 && now <= AMOUNT_MAX && Math.floor(now) === now)) {
      throw new InvariantError(
        `${book.owner} ${i} holds ${now} base units of ${book.token.name} in ${book.name}`,
      );
    }
    change += now - before[k];
    isTouched[i] = 0;
  }
  return change;
}

/** Exact sum of integers in [0, 2^53). */
function sumExact(values: Float64Array): bigint {
  let total = 0n;
  for (let from = 0; from < values.length; from += LOOP_BLOCK) {
    const to = Math.min(values.length, from + LOOP_BLOCK);
    const sum = sumBalances(values, from, to);
    // Each addition of non-negative integers is exact while the sum has room for all its units.
    total += sum <= AMOUNT_MAX ? BigInt(sum) : sumLarge(values, from, to);
  }
  return total;
}

/** Sum of balances `values[from … to)`; exact, in any order, where it is below 2^53. */
function sumBalances(values: Float64Array, from: number, to: number): number {
  // Four sums beside each other: an addition need not wait for the one before it.
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let k = from;
  for (; k + 3 < to; k += 4) {
    first += values[k];
    second += values[k + 1];
    third += values[k + 2];
    fourth += values[k + 3];
  }
  for (; k < to; k += 1) first += values[k];
  return first + second + third + fourth;
}

function sumLarge(values: Float64Array, from: number, to: number): bigint {
  let total = 0n;
  for (let k = from; k < to; k += 1) total += BigInt(values[k]);
  return total;
}
