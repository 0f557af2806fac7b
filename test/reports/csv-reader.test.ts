import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readCsv } from '../../reports/csv-reader.ts';
import { spreadsheetText } from '../../sim/workload/csv-cells.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-csv-'));
const path = join(folder, 'table.csv');
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string) {
  writeFileSync(path, text);
  const records: string[][] = [];
  let names: readonly string[] = [];
  const found = await readCsv(path, (header) => {
    names = header;
    return (fields) => records.push([...fields]);
  });
  return { found, names, records };
}

describe('reading the CSV files of a run', () => {
  it('tells empty fields from absent ones', async () => {
    const { names, records } = await read('a,b,c\n1,,3\n,,\n');
    expect(names).toEqual(['a', 'b', 'c']);
    expect(records).toEqual([
      ['1', '', '3'],
      ['', '', ''],
    ]);
  });

  it('reads quotes, commas and line breaks inside quotes, CRLF and a last line without an end', async () => {
    const { records } = await read('kind,note\r\nvote,"a ""b"", c\nd"\r\n"x,y",z');
    expect(records).toEqual([
      ['vote', 'a "b", c\nd'],
      ['x,y', 'z'],
    ]);
  });

  it('reads back whatever the store writes', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', "'", '=', '\t') });
    const table = fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const cells = rows.map((row) => row.map(spreadsheetText));
        const { records } = await read(stringify([['one', 'two', 'three'], ...cells]));
        expect(records).toEqual(rows);
      }),
      { numRuns: 100 },
    );
  });

  it('says when there is no file', async () => {
    const visitor = () => {
      throw new Error('there is nothing to visit');
    };
    expect(await readCsv(join(folder, 'absent.csv'), visitor)).toBe(false);
  });
});
