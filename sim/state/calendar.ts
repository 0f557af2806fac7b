/** Ticks that a wheel of due dates goes round in; later ones wait beside it. */
export const WHEEL_TICKS = 1024;
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
  /** Chunk before it in the same slot, or next free chunk; −1 for none. */
  private readonly next: Int32Array;
  /** Place behind the last id of each slot, in its latest chunk; the chunks before that are full. 0 for an empty slot. */
  private readonly end = new Int32Array(WHEEL_TICKS);
  private free = 0;
  private readonly one = new Int32Array(1);
  private readonly oneTick = new Int32Array(1);

  /** A calendar for `entities` entities, each filed at most once at a time. */
  constructor(entities: number) {
    const chunks = Math.ceil(entities / CHUNK) + WHEEL_TICKS + 1;
    this.ids = new Int32Array(chunks * CHUNK);
    this.next = Int32Array.from({ length: chunks }, (_, chunk) => (chunk + 1 < chunks ? chunk + 1 : -1));
  }

  /** Forgets everyone. */
  clear(): void {
    const { next, end } = this;
    end.fill(0);
    for (let chunk = 0; chunk < next.length; chunk += 1)
      next[chunk] = chunk + 1 < next.length ? chunk + 1 : -1;
    this.free = 0;
  }

  /** Files `entity` under `tick`, which must not be over yet. */
  file(entity: number, tick: number): void {
    this.one[0] = entity;
    this.oneTick[0] = tick;
    this.fileAll(this.one, this.oneTick, 1);
  }

  /** Files the first `count` of `entities`, each under its tick. */
  fileAll(entities: Int32Array, ticks: Int32Array, count: number): void {
    const { ids, next, end } = this;
    let free = this.free;
    for (let k = 0; k < count; k += 1) {
      const slot = ticks[k] & (WHEEL_TICKS - 1);
      let place = end[slot];
      if ((place & (CHUNK - 1)) === 0) {
        const fresh = free;
        free = next[fresh];
        next[fresh] = place / CHUNK - 1;
        place = fresh * CHUNK;
      }
      ids[place] = entities[k];
      end[slot] = place + 1;
    }
    this.free = free;
  }

  /** Takes everyone filed for the slot of `tick` into `out`, in no particular order; returns how many. */
  take(tick: number, out: Int32Array): number {
    const slot = tick & (WHEEL_TICKS - 1);
    const { ids, next, end } = this;
    let to = end[slot];
    end[slot] = 0;
    let n = 0;
    while (to > 0) {
      const chunk = Math.floor((to - 1) / CHUNK);
      for (let place = chunk * CHUNK; place < to; place += 1) {
        out[n] = ids[place];
        n += 1;
      }
      to = (next[chunk] + 1) * CHUNK;
      next[chunk] = this.free;
      this.free = chunk;
    }
    return n;
  }
}
