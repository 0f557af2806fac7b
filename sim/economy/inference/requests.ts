import { WHEEL_TICKS } from '../../state/calendar.ts';
import {
  type Columns,
  column,
  copyRows,
  createTable,
  growTable,
  renewTable,
  type Table,
} from '../../state/table.ts';

/** How a request ends, or that it is still on its way. */
export const outcome = {
  pending: 0,
  served: 1,
  timedOut: 2,
  failed: 3,
  fake: 4,
  unaffordable: 5,
  moved: 6,
  refused: 7,
} as const;

/** Requests on their way through the market, from submission to settlement. */
const requestSpec = {
  user: column('i32', 'id', 'who asks'),
  ordinal: column('u32', '1', "which of the user's candidate requests this is"),
  workload: column('u8', 'id', 'what is asked for'),
  subnet: column('u8', 'id + 1', 'subnet whose model serves it; 0 for the free model'),
  adaptor: column('i32', 'id', 'who routes it'),
  node: column('i32', 'id', 'who serves it'),
  tokensIn: column('i32', 'tokens', 'input tokens of one inference'),
  tokensOut: column('i32', 'tokens', 'output tokens of one inference'),
  batch: column('i32', 'inferences', 'inferences in the request'),
  linear: column('f64', '1e9 P·tokens', 'work that grows with parameters × tokens'),
  fixed: column('f64', '1e9 P·passes', 'work that grows with parameters × passes over them'),
  quadratic: column('f64', '1e9 L·d·tokens²', 'work of attention'),
  direct: column('f64', 'CU', 'work stated in compute units'),
  cached: column('f64', '1e9 L·d·tokens²', 'work of reading cached keys and values'),
  arrivalHours: column('f64', 'h', 'when it was submitted'),
  finishHours: column('f64', 'h', 'when its result is due'),
  serviceHours: column('f64', 'h', 'time the node works on it'),
  targetHours: column('f64', 'h', 'latency without penalty'),
  cuMilli: column('f64', 'milli-CU', 'compute units it is charged for'),
  cuMilliMax: column('f64', 'milli-CU', 'compute units if it returned the most tokens it may'),
  base: column('f64', '1e-6 DGAI', 'cost before the latency surcharge, B'),
  fee: column('f64', '1e-6 DGAI', 'processing fee taken on submission'),
  escrowed: column('f64', '1e-6 DGAI', 'what is locked for it beside the fee'),
  refund: column('f64', '1e-6 DGAI', 'what the user gets back in the end'),
  gross: column('f64', '1e-6 DGAI', 'what the user pays in the end, G'),
  phiPpm: column('f64', 'ppm', 'latency penalty φ'),
  outcome: column(
    'u8',
    'code',
    'how it ends: 0 pending, 1 served, 2 timed out, 3 failed, 4 fake found, 5 unaffordable, 6 moved, 7 refused',
  ),
  fake: column('u8', '0/1', 'whether the node made the result up'),
  misrouted: column('u8', '0/1', 'whether the adaptor favoured a node for a kickback'),
  nodeSide: column('f64', '1e-6 DGAI', 'part of the payment that goes to the node side'),
  royaltySide: column('f64', '1e-6 DGAI', 'part of the payment that goes to a Royalty Vault'),
  userSide: column('f64', '1e-6 DGAI', 'part of the surcharge that goes back to the user'),
  reroutes: column('u8', '1', 'how often it changed node'),
  nextOnNode: column('i32', 'row', "next request in its node's queue; −1 for none"),
  previousOnNode: column('i32', 'row', "request before it in its node's queue; −1 for none"),
  nextDue: column('i32', 'row', 'next request due in the same tick, or next free row; −1 for none'),
} as const;

/** When requests are due: first and last row per slot of a timing wheel; 1,024 ticks a turn. */
const wheelSpec = {
  first: column('i32', 'row', 'first request due in the slot; −1 for none'),
  last: column('i32', 'row', 'last request due in the slot; −1 for none'),
} as const;

/** Head of the free list and rows in use. */
const poolSpec = {
  firstFree: column('i32', 'row', 'first free row; −1 for none'),
  inUse: column('i32', 'rows', 'rows in use'),
  moved: column('i32', 'rows', 'rows in use whose request went on in another row'),
} as const;

/** The requests in flight: a pool of rows, and a wheel that knows which are due in which tick, in order of filing. */
export class Requests {
  readonly table: Table<typeof requestSpec> = createTable('requests', requestSpec, 0, ({ nextDue }) => {
    const free = new Uint8Array(nextDue.length);
    for (let row = this.pool.col.firstFree[0]; row >= 0; row = nextDue[row]) free[row] = 1;
    return (row) => free[row] === 0;
  });
  readonly wheel = createTable('request-wheel', wheelSpec, WHEEL_TICKS);
  readonly pool = createTable('request-pool', poolSpec, 1);
  /** How often the columns were replaced. */
  layout = 0;
  readonly #rowsMin: number;

  /** Returns rows to the free list; the first of `rows` will be taken first. */
  release!: (rows: Int32Array, count: number) => void;
  /** Files `count` rows for the ticks in which they finish, but not before `earliest`, each behind those already there. */
  file!: (rows: Int32Array, count: number, earliest: number, tickHours: number) => void;
  /** Takes what is filed for `tick` into `out`, in order of filing; what is due whole turns later stays. Returns how many. */
  due!: (tick: number, tickHours: number, out: Int32Array) => number;
  private takeFree!: (count: number, out: Int32Array) => void;

  /** Room for `rows` requests at a time to begin with. */
  constructor(rows = 1024) {
    this.#rowsMin = rows;
    growTable(this.table, rows);
    this.rebind();
    this.empty();
  }

  /** Nothing is on its way; as many rows as to begin with. */
  renew(): void {
    const grown = this.table.rows !== this.#rowsMin;
    renewTable(this.table, this.#rowsMin);
    renewTable(this.pool, 1);
    if (grown) this.rebind();
    this.empty();
  }

  /** Nothing is due, and every row is free. */
  private empty(): void {
    this.wheel.col.first.fill(-1);
    this.wheel.col.last.fill(-1);
    this.pool.col.firstFree[0] = -1;
    this.free(0);
  }

  /** Puts the rows from `from` on before those that are free already, in their order. */
  private free(from: number): void {
    const { nextDue } = this.table.col;
    const { firstFree } = this.pool.col;
    for (let row = this.table.rows - 1; row >= from; row -= 1) {
      nextDue[row] = firstFree[0];
      firstFree[0] = row;
    }
  }

  /** The columns; read them again after anything that may have added rows. */
  get col(): Columns<typeof requestSpec> {
    return this.table.col;
  }

  /** Makes sure that `count` rows can be taken without growing. */
  reserve(count: number): void {
    const free = this.table.rows - this.pool.col.inUse[0];
    if (free >= count) return;
    const from = this.table.rows;
    growTable(this.table, Math.max(from * 2, from + count));
    this.rebind();
    this.free(from);
  }

  /** Takes `count` rows off the free list into `out`. */
  take(count: number, out: Int32Array): void {
    this.reserve(count);
    this.takeFree(count, out);
  }

  /** Second rows with the same requests in them, into `copies`: for work that moves to another node. */
  duplicate(rows: Int32Array, count: number, copies: Int32Array): void {
    this.take(count, copies);
    copyRows(this.table, rows, copies, count);
  }

  /** Puts the loops around the columns as they are now; for who replaced them from outside. */
  rebind(): void {
    const { pool, wheel } = this;
    const { nextDue, finishHours } = this.table.col;
    this.layout += 1;
    this.takeFree = bindTake(nextDue, pool.col);
    this.release = bindRelease(nextDue, pool.col);
    this.file = bindFile(nextDue, finishHours, wheel.col);
    this.due = bindDue(nextDue, finishHours, wheel.col, this.file);
  }
}

type Wheel = Columns<typeof wheelSpec>;
type Pool = Columns<typeof poolSpec>;

function bindTake(next: Int32Array, { firstFree, inUse }: Pool): (count: number, out: Int32Array) => void {
  return (count, out) => {
    let row = firstFree[0];
    for (let k = 0; k < count; k += 1) {
      out[k] = row;
      row = next[row];
    }
    firstFree[0] = row;
    inUse[0] = inUse[0] + count;
  };
}

function bindRelease(next: Int32Array, { firstFree, inUse }: Pool): Requests['release'] {
  return (rows, count) => {
    let head = firstFree[0];
    for (let k = count - 1; k >= 0; k -= 1) {
      const row = rows[k];
      next[row] = head;
      head = row;
    }
    firstFree[0] = head;
    inUse[0] = inUse[0] - count;
  };
}

function bindFile(nextDue: Int32Array, finishHours: Float64Array, { first, last }: Wheel): Requests['file'] {
  return (rows, count, earliest, tickHours) => {
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      const tick = Math.floor(finishHours[row] / tickHours);
      // Asked this way round because it is hardly ever so: a branch that is guessed right costs nothing.
      const slot = (tick < earliest ? earliest : tick) & (WHEEL_TICKS - 1);
      nextDue[row] = -1;
      const tail = last[slot];
      if (tail < 0) first[slot] = row;
      else nextDue[tail] = row;
      last[slot] = row;
    }
  };
}

function bindDue(
  nextDue: Int32Array,
  finishHours: Float64Array,
  { first, last }: Wheel,
  file: Requests['file'],
): Requests['due'] {
  const early = new Int32Array(1);
  return (tick, tickHours, out) => {
    const slot = tick & (WHEEL_TICKS - 1);
    let row = first[slot];
    first[slot] = -1;
    last[slot] = -1;
    let n = 0;
    while (row >= 0) {
      const after = nextDue[row];
      // The quotient that it was filed by: comparing with the end of the tick could round the other way.
      if (Math.floor(finishHours[row] / tickHours) <= tick) {
        out[n] = row;
        n += 1;
      } else {
        early[0] = row;
        file(early, 1, tick, tickHours);
      }
      row = after;
    }
    return n;
  };
}
