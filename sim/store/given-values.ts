import type { Given } from '../economy/try-rule.ts';
import { InputError } from '../errors.ts';
import { CsvRecords } from '../workload/csv-records.ts';
import { printable } from '../workload/printable.ts';
import { readPlainFile } from './plain-file.ts';

/** Largest file of given values, in bytes. */
const bytesMax = 16_777_216;

/**
 * What `--given` says: values by hand, `utilisation=0.8,price=3`, or the name of a CSV with a header of names and a line for
 * each time. Values by hand hold for all times. Throws InputError.
 */
export function readGiven(written: readonly string[]): Given {
  const files = written.filter((one) => !one.includes('='));
  if (files.length > 1)
    throw refuse('expected one CSV at most', files.join(', '), 'join them: a column for each name');
  const byHand = written
    .filter((one) => one.includes('='))
    .flatMap((one) => one.split(','))
    .map(readPair);
  const table = files.length === 0 ? { names: [], rows: [] } : readTable(files[0]);
  const names = [...table.names, ...byHand.map(([name]) => name)];
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined) throw refuse('expected each name once', twice, 'leave one of the two out');
  const values = byHand.map(([, value]) => value);
  const rows = table.rows.length === 0 ? [[]] : table.rows;
  return {
    names,
    byHand: byHand.map(([name]) => name),
    rows: rows.map((row) => Float64Array.from([...row, ...values])),
  };
}

const refuse = (constraint: string, value: string, hint: string, line?: number, file?: string): InputError =>
  new InputError({
    path: '--given',
    constraint,
    value: printable(value),
    hint,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  });

function readPair(written: string): readonly [string, number] {
  const [name, text = '', ...more] = written.split('=').map((part) => part.trim());
  const value = text === '' ? Number.NaN : Number(text);
  if (name !== '' && Number.isFinite(value) && more.length === 0) return [name, value];
  const pairs = written.split(/[;&\s]+/).filter((pair) => /^[^=]+=[^=]+$/.test(pair));
  const hint = pairs.length > 1 ? `write --given ${pairs.join(',')}` : 'for instance --given utilisation=0.8';
  throw refuse('expected name=number', written, hint);
}

function readTable(file: string): { readonly names: readonly string[]; readonly rows: readonly number[][] } {
  let names: readonly string[] | undefined;
  const rows: number[][] = [];
  const records = new CsvRecords(file, (fields, line) => {
    if (names === undefined) {
      names = fields.map((field) => field.trim());
      return;
    }
    const values = fields.map((field) => (field.trim() === '' ? Number.NaN : Number(field)));
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (values.length !== names.length || bad >= 0)
      throw refuse(
        `expected ${names.length} numbers`,
        fields.join(','),
        'a line for each time, without gaps',
        line,
        file,
      );
    rows.push(values);
  });
  records.push(readPlainFile(file, { bytesMax }));
  records.finish();
  if (names === undefined || rows.length === 0)
    throw refuse(
      'expected a header and at least one line',
      'none',
      'utilisation, then a number on each line',
      1,
      file,
    );
  return { names, rows };
}
