import type { DuckDBResult, DuckDBVector } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import { refuseBadSql } from './query-statement.ts';

/** A row as JavaScript has it. */
export interface QueryRow {
  readonly values: readonly unknown[];
  /** What it takes, about. */
  readonly bytes: number;
}

/** Bytes of a result that are printed at most, and of one row that is printed or written as CSV. */
export const resultBytesMax = 64 * 1_048_576;
/** Values of a list that become values of JavaScript: each takes up to 40 bytes there. */
const itemsMax = 5_000_000;

/**
 * Rows one at a time: a chunk of long lists would be many times larger in JavaScript than it is in DuckDB. Each is weighed
 * before it is made into values. Throws InputError for a row of more than 64 MB.
 */
export async function* readRows(result: DuckDBResult): AsyncGenerator<QueryRow> {
  const { JSDuckDBValueConverter } = await import('@duckdb/node-api');
  for (;;) {
    const chunk = await refuseBadSql(() => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) return;
    const vectors = Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnVector(column));
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const bytes = vectors.reduce((sum, vector) => sum + weigh(vector, row), rowBytes);
      if (bytes > resultBytesMax) throw tooLarge();
      const values = await refuseBadSql(async () => chunk.convertRowValues(row, JSDuckDBValueConverter));
      yield { values, bytes };
    }
  }
}

const rowBytes = 16;
const valueBytes = 8;
/** Bytes of a text or a BLOB within its column: the first four are its length. */
const textBytes = 16;

/** What DuckDB's vectors have inside, each some of it. */
interface Inside {
  readonly dataView: DataView;
  readonly validity: { itemValid(row: number): boolean };
  /** Of a struct. */
  readonly entryVectors: readonly DuckDBVector[];
  /** Of arrays of one length. */
  readonly childData: DuckDBVector;
  /** What a map, a union and a variant are made of. */
  readonly listVector: DuckDBVector;
  readonly structVector: DuckDBVector;
  readonly dataBlob: DuckDBVector;
  /** Of a list. */
  getItemVector(row: number): DuckDBVector | null;
}

/** Bytes that a value takes, about, without making it. */
function weigh(vector: DuckDBVector, row: number): number {
  const inside = vector as unknown as Partial<Inside>;
  // What stands in the place of a value that is missing is of no length.
  if (inside.validity?.itemValid(row) === false) return valueBytes;
  const { listVector, structVector, dataBlob, entryVectors = [], childData, dataView } = inside;
  const whole = listVector ?? structVector ?? dataBlob;
  if (whole !== undefined) return weigh(whole, row);
  if (inside.getItemVector !== undefined) return weighItems(inside.getItemVector(row));
  if (childData !== undefined) {
    const length = childData.itemCount / vector.itemCount;
    return weighItems(childData, row * length, (row + 1) * length);
  }
  if (dataView === undefined || !isText(vector))
    return entryVectors.reduce((sum, entry) => sum + weigh(entry, row), valueBytes);
  return textBytes + dataView.getUint32(textBytes * row, true);
}

function weighItems(items: DuckDBVector | null, from = 0, to = items?.itemCount ?? 0): number {
  if (to - from > itemsMax) throw tooLong();
  let bytes = rowBytes;
  for (let item = from; item < to && items !== null; item += 1) bytes += weigh(items, item);
  return bytes;
}

const isText = ({ type }: DuckDBVector): boolean =>
  /^(VARCHAR|BLOB|BIT|BIGNUM|GEOMETRY|JSON)$/.test(String(type));

function tooLarge(): InputError {
  return new InputError({
    path: 'sql',
    constraint: `expected rows of at most ${resultBytesMax / 1_048_576} MB`,
    value: 'a larger one',
    hint: 'ask for a part of it, left(…, 1000) for instance, or write it with --export rows.parquet',
  });
}

function tooLong(): InputError {
  return new InputError({
    path: 'sql',
    constraint: `expected lists of at most ${itemsMax} values`,
    value: 'a longer one',
    hint: 'unnest it into rows, or write it with --export rows.parquet',
  });
}
