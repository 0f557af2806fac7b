/** Ids in ascending order, of which few come or go at a time. */
export class IdList {
  /** The first `count` are listed. */
  readonly ids: Int32Array;
  count = 0;

  /** A list of ids in [0, `ids`), empty to begin with. */
  constructor(ids: number) {
    this.ids = new Int32Array(ids);
  }

  /** Lists `id`, or takes it off; nothing happens if that is how it is. */
  set(id: number, listed: boolean): void {
    const { ids, count } = this;
    const at = this.find(id);
    if ((at < count && ids[at] === id) === listed) return;
    if (listed) {
      ids.copyWithin(at + 1, at, count);
      ids[at] = id;
      this.count = count + 1;
    } else {
      ids.copyWithin(at, at + 1, count);
      this.count = count - 1;
    }
  }

  /** Takes everyone off. */
  clear(): void {
    this.count = 0;
  }

  /** Place of the first listed id that is not below `id`. */
  private find(id: number): number {
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.ids[middle] < id) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
