import { describe, expect, it } from 'vitest';
import { column, copyRows, createTable, growTable } from '../../sim/state/table.ts';

const spec = {
  active: column('u8', '0/1', 'whether it is there'),
  node: column('i32', 'id', 'where it is'),
  ordinal: column('u32', '1', 'how often'),
  budget: column('f64', '1e-6 USD', 'what it has'),
  perShare: column('u64', '2^-32', 'what a share has earned'),
} as const;

function fill(table: ReturnType<typeof createTable<typeof spec>>, row: number, value: number): void {
  table.col.active[row] = value % 2;
  table.col.node[row] = -value;
  table.col.ordinal[row] = value;
  table.col.budget[row] = value / 2;
  table.col.perShare[row] = BigInt(value);
}

describe('a table', () => {
  it('begins with every column at zero', () => {
    const { col } = createTable('agents', spec, 3);
    for (const values of Object.values(col)) expect([...values].map(Number)).toEqual([0, 0, 0]);
  });

  it('keeps every column when it grows, and never shrinks', () => {
    const table = createTable('agents', spec, 2);
    fill(table, 1, 7);
    growTable(table, 5);
    growTable(table, 3);
    expect(table.rows).toBe(5);
    const seen = Object.values(table.col).map((values) => [...values].map(Number));
    expect(seen).toEqual([
      [0, 1, 0, 0, 0],
      [0, -7, 0, 0, 0],
      [0, 7, 0, 0, 0],
      [0, 3.5, 0, 0, 0],
      [0, 7, 0, 0, 0],
    ]);
  });

  it('copies all of some rows and nothing else', () => {
    const table = createTable('agents', spec, 3);
    fill(table, 0, 9);
    fill(table, 1, 4);
    copyRows(table, Int32Array.of(0, 1), Int32Array.of(2, 0), 1);
    const rows = [0, 1, 2].map((row) => Object.values(table.col).map((values) => Number(values[row])));
    expect(rows[2]).toEqual(rows[0]);
    expect(rows[1]).toEqual([0, -4, 4, 2, 4]);
  });
});
