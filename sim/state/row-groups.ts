/** Rows by what a column says of each, as the column was when they were grouped. */
export class RowGroups {
  private readonly rows: Int32Array;
  /** Where the rows of each key begin, and those of the last one end. */
  private readonly from: Int32Array;

  /** Groups the first `count` rows; those with a negative key are in no group. */
  constructor(keys: Int32Array, count: number) {
    let groups = 0;
    for (let row = 0; row < count; row += 1) groups = Math.max(groups, keys[row] + 1);
    // One place ahead of where it belongs: filling the groups moves each beginning to the next one.
    const from = new Int32Array(groups + 2);
    for (let row = 0; row < count; row += 1) if (keys[row] >= 0) from[keys[row] + 2] += 1;
    for (let key = 2; key < from.length; key += 1) from[key] += from[key - 1];
    this.rows = new Int32Array(from[groups + 1]);
    for (let row = 0; row < count; row += 1) {
      const key = keys[row];
      if (key < 0) continue;
      this.rows[from[key + 1]] = row;
      from[key + 1] += 1;
    }
    this.from = from;
  }

  /** Rows of a key, in ascending order. */
  of(key: number): Int32Array {
    return this.rows.subarray(this.from[key] ?? 0, this.from[key + 1] ?? 0);
  }
}
