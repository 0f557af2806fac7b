import type { Stream } from '../../random/draws.ts';
import { ExponentialTable } from '../../random/exponential-table.ts';
import { GeometricTable } from '../../random/geometric-table.ts';
import { WORD_VALUES } from '../../random/word-values.ts';
import { Calendar } from '../../state/calendar.ts';
import { CACHED_USERS, type Users } from './users.ts';

/** Candidates at a time: their columns stay in the processor's cache. */
const BLOCK = 1024;
/** Buckets of a tick for each request: few requests share one, and have to be put in order there. */
const BUCKETS_PER_ARRIVAL = 2;
const CAPACITY_MAX = 65_536;

/** When candidates come: a Poisson process in continuous time, or at most one per tick, at its start. */
export type ArrivalProcess = 'poisson' | 'bernoulli';

/**
 * Candidate requests come at a constant rate per user whatever the world is like; demand and price only decide which
 * are accepted. So two scenarios with one seed have the same candidates (common random numbers), and a tick costs as
 * many steps as there are candidates in it. The k-th candidate of a user has one draw: its word 0 is the gap to the
 * next, its word 1 the acceptance.
 */
export class UserArrivals {
  /** Accepted candidates of the tick, by time and then id. */
  count = 0;
  user = new Int32Array(0);
  ordinal = new Uint32Array(0);
  hours = new Float64Array(0);
  /** Candidates of the tick, accepted or not. */
  candidates = 0;

  private readonly users: Users;
  private readonly calendar: Calendar;
  private readonly stream: Stream;
  private readonly process: ArrivalProcess;
  private readonly meanGapHours: number;
  private readonly waits = new ExponentialTable();
  private readonly gaps: GeometricTable | undefined;
  private readonly tickHours: number;
  private due = new Int32Array(0);
  /** One bit per user: puts the ids that are due in order, so that columns are read in a row. */
  private readonly isDue: Int32Array;
  private ordered = false;
  private dueTick = new Int32Array(0);
  private dueLater = new Int32Array(0);
  private readonly block = new Block();
  private readonly stepBlock: StepBlock;
  private sort: SortAccepted = () => undefined;

  /** `ratePerHour` is that of candidates, per user. */
  constructor(users: Users, stream: Stream, process: ArrivalProcess, ratePerHour: number, tickHours: number) {
    this.users = users;
    this.calendar = new Calendar(users.rows);
    this.stream = stream;
    this.process = process;
    this.meanGapHours = 1 / ratePerHour;
    this.gaps =
      process === 'bernoulli' ? new GeometricTable(Math.min(1, ratePerHour * tickHours)) : undefined;
    this.tickHours = tickHours;
    this.due = new Int32Array(users.rows);
    this.isDue = new Int32Array((users.rows >>> 5) + 1);
    this.grow(deriveCapacity(users.rows * ratePerHour * tickHours));
    const { block, calendar, waits, gaps, meanGapHours } = this;
    const parts = { block, users, calendar, stream, tickHours };
    this.stepBlock =
      gaps === undefined
        ? bindContinuous({ ...parts, waits, meanGapHours })
        : bindDiscrete({ ...parts, gaps });
  }

  /** Forgets who comes when. */
  renew(): void {
    this.calendar.clear();
    this.isDue.fill(0);
    this.count = 0;
    this.candidates = 0;
  }

  /** Times of everyone's first candidate, from slot 1 of ordinal 0. */
  start(): void {
    const { nextHours } = this.users.col;
    for (let who = 0; who < this.users.rows; who += 1) {
      const word = Math.floor(this.stream.uniform(who, 0, 1) * WORD_VALUES);
      nextHours[who] =
        this.gaps === undefined
          ? this.waits.draw(word) * this.meanGapHours
          : (this.gaps.trials(word) - 1) * this.tickHours;
    }
    this.refile(0);
  }

  /** Files everyone anew from `nextHours`, after a start or a restore. */
  refile(tick: number): void {
    const { nextHours } = this.users.col;
    for (let who = 0; who < this.users.rows; who += 1) {
      const at = nextHours[who] / this.tickHours;
      // In discrete time `at` is a whole tick but for rounding.
      this.calendar.file(who, Math.max(tick, this.gaps === undefined ? Math.floor(at) : Math.round(at)));
    }
  }

  /** The candidates of `tick`; those of active users are accepted with the chance `acceptance` in [0, 1]. */
  arrive(tick: number, acceptance: number): void {
    this.count = 0;
    this.candidates = 0;
    let n = this.order(this.calendar.take(tick, this.due));
    const threshold = Math.round(acceptance * WORD_VALUES);
    // In discrete time only gaps longer than a turn of the calendar bring someone up early.
    if (this.gaps !== undefined && this.gaps.longest >= Calendar.turnTicks) n = this.postpone(tick, n);
    while (n > 0) {
      this.reserve(n);
      n = this.step(tick, n, threshold);
    }
    if (!(this.ordered && this.gaps !== undefined)) this.sort(this.count, tick * this.tickHours);
  }

  /** Puts the first `n` ids of `due` in ascending order when there are many: fewer are quicker read as they come. */
  private order(n: number): number {
    const { due, isDue } = this;
    const pays = this.gaps !== undefined || this.users.rows > CACHED_USERS;
    this.ordered = pays && n * 32 > this.users.rows;
    if (!this.ordered) return n;
    markDue(due, n, isDue);
    return listDue(isDue, due);
  }

  /** Files those again who were filed more than a turn of the calendar ahead; the others, whose number it returns, stay in `due`. */
  private postpone(tick: number, n: number): number {
    const { due, dueTick, dueLater, tickHours } = this;
    const { nextHours } = this.users.col;
    const late = (tick + 0.5) * tickHours;
    let kept = 0;
    let later = 0;
    for (let k = 0; k < n; k += 1) {
      const who = due[k];
      if (nextHours[who] > late) {
        dueTick[later] = Math.round(nextHours[who] / tickHours);
        dueLater[later] = who;
        later += 1;
      } else {
        due[kept] = who;
        kept += 1;
      }
    }
    this.calendar.fileAll(dueLater, dueTick, later);
    return kept;
  }

  /** One candidate of each of the `n` due, block by block; returns how many have another in the same tick, left in `due`. */
  private step(tick: number, n: number, threshold: number): number {
    const { due, block } = this;
    let again = 0;
    for (let from = 0; from < n; from += BLOCK) {
      const size = Math.min(BLOCK, n - from);
      block.due.set(due.subarray(from, from + size));
      this.stepBlock(tick, size, threshold);
      this.user.set(block.user.subarray(0, block.accepted), this.count);
      this.ordinal.set(block.ordinal.subarray(0, block.accepted), this.count);
      this.hours.set(block.hours.subarray(0, block.accepted), this.count);
      this.count += block.accepted;
      this.candidates += size - block.early;
      due.set(block.again.subarray(0, block.againCount), again);
      again += block.againCount;
    }
    return again;
  }

  /** Room for `more` accepted candidates behind those there. */
  private reserve(more: number): void {
    if (this.user.length < this.count + more) this.grow((this.count + more) * 2);
    if (this.dueTick.length < more) {
      this.dueTick = new Int32Array(more * 2);
      this.dueLater = new Int32Array(more * 2);
    }
  }

  private grow(size: number): void {
    const { process, users, tickHours } = this;
    this.user = grown(this.user, new Int32Array(size));
    this.ordinal = grown(this.ordinal, new Uint32Array(size));
    this.hours = grown(this.hours, new Float64Array(size));
    const discrete = process === 'bernoulli';
    this.sort = bindSort(this, discrete ? users.rows : tickHours, discrete);
  }
}

/** Rows of accepted candidates to begin with: twice those of a tick in which everyone is there. */
function deriveCapacity(candidatesPerTick: number): number {
  let rows = BLOCK;
  while (rows < 2 * candidatesPerTick && rows < CAPACITY_MAX) rows *= 2;
  return rows;
}

/** Accepted candidates of a tick, side by side. */
interface Accepted {
  readonly user: Int32Array;
  readonly ordinal: Uint32Array;
  readonly hours: Float64Array;
}

/** Sorts the first `count` accepted candidates of a tick that starts at `startHours`. */
type SortAccepted = (count: number, startHours: number) => void;

/**
 * By time, then id: each goes to the bucket of its place in the tick, and few buckets hold more than one. `span` is what
 * the places of a tick lie in: its hours, or with `discrete` the ids of users, for all come at its start.
 */
function bindSort({ user, ordinal, hours }: Accepted, span: number, discrete: boolean): SortAccepted {
  const rows = user.length;
  const bucket = new Int32Array(BUCKETS_PER_ARRIVAL * rows + 1);
  const place = new Int32Array(rows);
  const sortedUser = new Int32Array(rows);
  const sortedOrdinal = new Uint32Array(rows);
  const sortedHours = new Float64Array(rows);
  return (count, startHours) => {
    if (count < 2) return;
    const buckets = BUCKETS_PER_ARRIVAL * count;
    const scale = buckets / span;
    bucket.fill(0, 0, buckets + 1);
    const last = buckets - 1;
    for (let k = 0; k < count; k += 1) {
      // A time may lie a rounding before its tick: that is cut off towards 0.
      const at = ((discrete ? user[k] : hours[k] - startHours) * scale) | 0;
      const b = at > last ? last : at;
      place[k] = b;
      bucket[b + 1] += 1;
    }
    let below = 0;
    for (let b = 1; b <= buckets; b += 1) {
      below += bucket[b];
      bucket[b] = below;
    }
    for (let k = 0; k < count; k += 1) {
      const b = place[k];
      const to = bucket[b];
      bucket[b] = to + 1;
      sortedHours[to] = hours[k];
      sortedUser[to] = user[k];
      sortedOrdinal[to] = ordinal[k];
    }
    insertionSort(count, sortedHours, sortedUser, sortedOrdinal);
    user.set(sortedUser.subarray(0, count));
    ordinal.set(sortedOrdinal.subarray(0, count));
    hours.set(sortedHours.subarray(0, count));
  };
}

/** What a step of up to `BLOCK` candidates reads and writes; the arrays are the same for all of a run. */
class Block {
  readonly due = new Int32Array(BLOCK);
  readonly dueOrdinal = new Uint32Array(BLOCK);
  readonly dueHours = new Float64Array(BLOCK);
  readonly dueActive = new Uint8Array(BLOCK);
  readonly gap = new Float64Array(BLOCK);
  readonly word0 = new Uint32Array(BLOCK);
  readonly word1 = new Uint32Array(BLOCK);
  /** Accepted candidates, and a place to spare. */
  readonly user = new Int32Array(BLOCK + 1);
  readonly ordinal = new Uint32Array(BLOCK + 1);
  readonly hours = new Float64Array(BLOCK + 1);
  accepted = 0;
  /** Who has another candidate in the tick. */
  readonly again = new Int32Array(BLOCK);
  againCount = 0;
  /** Who comes later, and when. */
  readonly later = new Int32Array(BLOCK);
  readonly laterTick = new Int32Array(BLOCK);
  /** How many were due before their time. */
  early = 0;
}

/** Lets the first `n` in a block's `due` come in `tick`: their candidates are accepted below `threshold`, and they are filed anew. */
type StepBlock = (tick: number, n: number, threshold: number) => void;

interface StepParts {
  readonly block: Block;
  readonly users: Users;
  readonly calendar: Calendar;
  readonly stream: Stream;
  readonly tickHours: number;
}

/** A step in continuous time; it closes over its arrays for the reason that `Phase.bind` gives. */
function bindContinuous({
  block,
  users,
  calendar,
  stream,
  tickHours,
  waits,
  meanGapHours,
}: StepParts & { readonly waits: ExponentialTable; readonly meanGapHours: number }): StepBlock {
  const { due, dueOrdinal, dueHours, dueActive, gap, word0, word1 } = block;
  const { user, ordinal, hours, again, later, laterTick } = block;
  const { nextHours, ordinal: column, active } = users.col;
  return (tick, n, threshold) => {
    // Each column in a loop of its own: so plain that the processor waits for many users at once.
    for (let k = 0; k < n; k += 1) dueOrdinal[k] = column[due[k]];
    for (let k = 0; k < n; k += 1) dueHours[k] = nextHours[due[k]];
    for (let k = 0; k < n; k += 1) dueActive[k] = active[due[k]];
    stream.fill(due, dueOrdinal, 0, n, word0, word1);
    waits.fill(word0, 0, n, gap);
    const end = (tick + 1) * tickHours;
    let accepted = 0;
    let againCount = 0;
    let laterCount = 0;
    let early = 0;
    for (let k = 0; k < n; k += 1) {
      const who = due[k];
      let next = dueHours[k];
      if (next < end) {
        user[accepted] = who;
        ordinal[accepted] = dueOrdinal[k];
        hours[accepted] = next;
        // About as many are accepted as not: counting costs less than a branch that is guessed wrong.
        accepted += Number(word1[k] < threshold) & dueActive[k];
        column[who] = dueOrdinal[k] + 1;
        next += gap[k] * meanGapHours;
        nextHours[who] = next;
      } else {
        // Filed more than a turn of the calendar ahead: not yet.
        early += 1;
      }
      if (next < end) {
        again[againCount] = who;
        againCount += 1;
      } else {
        const at = Math.floor(next / tickHours);
        later[laterCount] = who;
        laterTick[laterCount] = at > tick ? at : tick + 1;
        laterCount += 1;
      }
    }
    calendar.fileAll(later, laterTick, laterCount);
    block.accepted = accepted;
    block.againCount = againCount;
    block.early = early;
  };
}

/** A step in discrete time, where nobody comes twice in a tick; around its arrays as the other is. */
function bindDiscrete({
  block,
  users,
  calendar,
  stream,
  tickHours,
  gaps,
}: StepParts & { readonly gaps: GeometricTable }): StepBlock {
  const { due, dueOrdinal, gap, word0, word1, user, ordinal, hours, laterTick } = block;
  const { nextHours, ordinal: column, active } = users.col;
  return (tick, n, threshold) => {
    for (let k = 0; k < n; k += 1) dueOrdinal[k] = column[due[k]];
    stream.fill(due, dueOrdinal, 0, n, word0, word1);
    gaps.fill(word0, n, gap);
    let accepted = 0;
    for (let k = 0; k < n; k += 1) {
      const who = due[k];
      const which = dueOrdinal[k];
      if (word1[k] < threshold && active[who] === 1) {
        user[accepted] = who;
        ordinal[accepted] = which;
        accepted += 1;
      }
      column[who] = which + 1;
      const next = tick + gap[k];
      nextHours[who] = next * tickHours;
      laterTick[k] = next;
    }
    hours.fill(tick * tickHours, 0, accepted);
    calendar.fileAll(due, laterTick, n);
    block.accepted = accepted;
  };
}

/** Sets the bits of the first `n` ids of `due`. */
function markDue(due: Int32Array, n: number, isDue: Int32Array): void {
  for (let k = 0; k < n; k += 1) {
    const who = due[k];
    isDue[who >>> 5] |= 1 << (who & 31);
  }
}

/** Lists the ids whose bits are set, in ascending order, and clears them; returns how many. */
function listDue(isDue: Int32Array, out: Int32Array): number {
  let count = 0;
  for (let word = 0; word < isDue.length; word += 1) {
    let bits = isDue[word];
    isDue[word] = 0;
    while (bits !== 0) {
      const lowest = bits & -bits;
      out[count] = (word << 5) + 31 - Math.clz32(lowest);
      count += 1;
      bits ^= lowest;
    }
  }
  return count;
}

function grown<T extends Int32Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}

/** Finishes an almost sorted order; ties in time go by id. */
function insertionSort(count: number, hours: Float64Array, user: Int32Array, ordinal: Uint32Array): void {
  for (let k = 1; k < count; k += 1) {
    const time = hours[k];
    const who = user[k];
    const which = ordinal[k];
    let j = k - 1;
    while (j >= 0 && (hours[j] > time || (hours[j] === time && user[j] > who))) {
      hours[j + 1] = hours[j];
      user[j + 1] = user[j];
      ordinal[j + 1] = ordinal[j];
      j -= 1;
    }
    hours[j + 1] = time;
    user[j + 1] = who;
    ordinal[j + 1] = which;
  }
}
