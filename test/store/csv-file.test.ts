import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParse } from 'd3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import { AppendedFile } from '../../sim/store/appended-file.ts';
import { CsvFile } from '../../sim/store/csv-file.ts';
import { formatTokens } from '../../sim/units.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dmpsim-csv-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(columns: readonly string[], write: (csv: CsvFile) => void): string {
  const file = new AppendedFile(folder, 'table.csv');
  write(new CsvFile(file, columns));
  file.commit();
  return readFileSync(join(folder, 'table.csv'), 'utf8');
}

describe('a CSV file of a run', () => {
  it('has a header even when nothing happened', () => {
    expect(written(['tick', 'kind'], () => undefined)).toBe('tick,kind\n');
  });

  it('leaves the field of a missing value empty, first and last column included', () => {
    const text = written(['a', 'b', 'c'], (csv) => csv.numbers([Number.NaN], [1.5, Number.NaN]));
    expect(text).toBe('a,b,c\n,1.5,\n');
  });

  it('quotes what a proposal may say, so that a comma in a title moves no column', () => {
    const text = written(['note'], (csv) => csv.rows([['raise it, "now"\nor never']]));
    expect(csvParse(text)[0]['note']).toBe('raise it, "now"\nor never');
  });

  it.each(['=1+1', '@SUM(A1)', '+cmd', '-2+3'])(
    'a title such as %s is no formula to a spreadsheet',
    (title) => {
      expect(written(['note'], (csv) => csv.rows([[title]]))).toBe(`note\n'${title}\n`);
    },
  );

  it('gives back any text, and formulas as text', () => {
    const fields = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fields, (texts) => {
        const columns = texts.map((_, index) => `c${index}`);
        const [row] = csvParse(written(columns, (csv) => csv.rows([texts])));
        const safe = texts.map((text) =>
          /^[=+@\t\r\uff0b\uff0d\uff1d\uff20-]/.test(text) ? `'${text}` : text,
        );
        expect(columns.map((column) => row[column])).toEqual(safe);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps negative numbers numbers', () => {
    const text = written(['a', 'b'], (csv) => {
      csv.rows([[-1.5, 'x']]);
      csv.numbers([-2], [-0.25]);
    });
    expect(text).toBe('a,b\n-1.5,x\n-2,-0.25\n');
  });

  it('reads back as exactly the numbers that were written', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 8 }), (values) => {
        const columns = values.map((_, index) => `c${index}`);
        const [row] = csvParse(written(columns, (csv) => csv.numbers([values[0]], values.slice(1))));
        // CSV has one zero.
        expect(columns.map((column) => Number(row[column]))).toEqual(values.map((value) => value + 0));
      }),
      { numRuns: 200 },
    );
  });

  it('writes a number as a reader of any language knows it, infinite ones too', () => {
    const values = [1e21, 1e-7, 0.1 + 0.2, -0, 2 ** 53, Number.POSITIVE_INFINITY, Number.NaN];
    const text = written(
      values.map((_, index) => `c${index}`),
      (csv) => csv.numbers([], values),
    );
    expect(text.split('\n')[1]).toBe('1e+21,1e-7,0.30000000000000004,0,9007199254740992,Infinity,');
  });
});

describe('a file that grows', () => {
  it('has no final name before it is complete', () => {
    const file = new AppendedFile(folder, 'chain.bin');
    file.append(Uint8Array.of(1, 2, 3));
    file.flush();
    expect(readdirSync(folder)).toEqual(['chain.bin.partial']);
    file.commit();
    expect(readdirSync(folder)).toEqual(['chain.bin']);
  });

  it('counts what it was given, buffered or not, and pieces larger than its buffer arrive whole', () => {
    const file = new AppendedFile(folder, 'events.csv');
    const large = 'ä€🦊x'.repeat(100_000);
    for (const text of ['a', large, 'ü', large.slice(0, 1000)]) file.appendText(text);
    file.append(new Uint8Array(300_000).fill(65));
    const { bytes } = file;
    file.commit();
    const content = readFileSync(join(folder, 'events.csv'), 'utf8');
    expect(content).toBe(`a${large}ü${large.slice(0, 1000)}${'A'.repeat(300_000)}`);
    expect(Buffer.byteLength(content)).toBe(bytes);
  });

  it('continues after the bytes of the checkpoint and forgets what came later', () => {
    const before = new AppendedFile(folder, 'flows.csv');
    before.appendText('kept,');
    const keep = before.bytes;
    before.appendText('of ticks to be done again');
    before.close();
    const after = new AppendedFile(folder, 'flows.csv', keep);
    after.appendText('new');
    after.commit();
    expect(readFileSync(join(folder, 'flows.csv'), 'utf8')).toBe('kept,new');
  });

  it('continues a file that had its final name when the run was cut off', () => {
    const before = new AppendedFile(folder, 'flows.csv');
    before.appendText('kept,');
    before.commit();
    new AppendedFile(folder, 'flows.csv', 5).close();
    expect(readdirSync(folder)).toEqual(['flows.csv.partial']);
  });

  it('refuses to continue a file that lost bytes', () => {
    new AppendedFile(folder, 'flows.csv').close();
    expect(() => new AppendedFile(folder, 'flows.csv', 5)).toThrow(InputError);
  });
});

describe('amounts in flows.csv', () => {
  it.each([
    [0, '0.000000'],
    [1, '0.000001'],
    [1_234_567, '1.234567'],
    [Number.MAX_SAFE_INTEGER, '9007199254.740991'],
    [-1, '-0.000001'],
    [123_456_789_012_345_678_901_234n, '123456789012345678.901234'],
  ])('%s base units are %s tokens', (amount, text) => {
    expect(formatTokens(amount, 6)).toBe(text);
  });
});
