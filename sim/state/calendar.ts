const WHEEL_TICKS = 1024;
const CHUNK = 32;

/**
 * Who has something to do in which tick: a timing wheel whose slots are lists of chunks of ids, so that a tick costs
 * as many steps as entities are filed for it, read in a row. It holds no state of its own: rebuilt from the times of
 * the entities' next occasions it gives the same ticks, in whatever order they were filed. Who is filed more than a
 * turn of 1,024 ticks ahead comes up early, and is to be filed again.
 */
export class Calendar {
  /** Ticks ahead beyond which who is filed comes up early. */
  static readonly turnTicks = WHEEL_TICKS;
  private readonly ids: Int32Array;
  /** Next chunk of the same slot, or next free chunk; −1 for none. */
  private readonly after: Int32Array;
  private readonly first = new Int32Array(WHEEL_TICKS).fill(-1);
  /** Ids in the first chunk of each slot; the chunks behind it are full. */
  private readonly filled = new Int32Array(WHEEL_TICKS);
  private free = 0;
  private readonly one = new Int32Array(1);
  private readonly oneTick = new Int32Array(1);

  /** A calendar for `entities` entities, each filed at most once at a time. */
  constructor(entities: number) {
    const chunks = Math.ceil(entities / CHUNK) + WHEEL_TICKS + 1;
    this.ids = new Int32Array(chunks * CHUNK);
    this.after = Int32Array.from({ length: chunks }, (_, chunk) => (chunk + 1 < chunks ? chunk + 1 : -1));
  }

  /** Files `entity` under `tick`, which must not be over yet. */
  file(entity: number, tick: number): void {
    this.one[0] = entity;
    this.oneTick[0] = tick;
    this.fileAll(this.one, this.oneTick, 1);
  }

  /** Files the first `count` of `entities`, each under its tick. */
  fileAll(entities: Int32Array, ticks: Int32Array, count: number): void {
    const { ids, after, first, filled } = this;
    let free = this.free;
    for (let k = 0; k < count; k += 1) {
      const slot = ticks[k] & (WHEEL_TICKS - 1);
      let chunk = first[slot];
      let place = filled[slot];
      if (chunk < 0 || place === CHUNK) {
        const fresh = free;
        free = after[fresh];
        after[fresh] = chunk;
        first[slot] = fresh;
        chunk = fresh;
        place = 0;
      }
      ids[chunk * CHUNK + place] = entities[k];
      filled[slot] = place + 1;
    }
    this.free = free;
  }

  /** Takes everyone filed for the slot of `tick` into `out`, in no particular order; returns how many. */
  take(tick: number, out: Int32Array): number {
    const slot = tick & (WHEEL_TICKS - 1);
    const { ids, after, first, filled } = this;
    let chunk = first[slot];
    let held = filled[slot];
    first[slot] = -1;
    filled[slot] = 0;
    let n = 0;
    while (chunk >= 0) {
      const from = chunk * CHUNK;
      for (let place = 0; place < held; place += 1) out[n + place] = ids[from + place];
      n += held;
      held = CHUNK;
      const next = after[chunk];
      after[chunk] = this.free;
      this.free = chunk;
      chunk = next;
    }
    return n;
  }
}
