import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult, DuckDBVector } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import { AppendedFile } from './appended-file.ts';
import { CsvFile } from './csv-file.ts';
import { ExperimentDatabase, experimentTables, literal } from './experiment-database.ts';
import { findDatabase } from './experiment-folder.ts';
import { placePlainFile, requireReplaceable } from './plain-file.ts';
import { addViews, queryViews } from './query-views.ts';

/** What a query gave, in its order. */
export interface QueryResult {
  readonly columns: readonly string[];
  /** Text, numbers (whole ones beyond 2^53 as bigint), true and false, dates, lists; null for nothing. */
  readonly rows: readonly (readonly unknown[])[];
  /** What ended the rows before their end. */
  readonly cut: 'rows' | 'bytes' | undefined;
}

export interface QueryOptions {
  /** Ends the query. */
  readonly signal?: AbortSignal | undefined;
}

/** How much of a result is taken; the first row always is. */
export interface QueryLimits extends QueryOptions {
  readonly rowsMax?: number;
  readonly bytesMax?: number;
}

/** Memory that a query may hold. It spills nowhere: nothing may be written into a folder that is only read. */
const memoryLimit = '512MB';
const threadsMax = 4;
/** Memory of JavaScript is not DuckDB's: rows are turned into values of its own no further than this. */
const bytesDefault = 256 * 1_048_576;
/** What a message of DuckDB may take: it repeats the statement. */
const messageLengthMax = 4_000;

const tablesHint = `tables: ${[...experimentTables, ...queryViews].join(', ')}; DESCRIBE runs shows the columns of one`;

/**
 * Answers one statement that reads: SELECT, WITH, FROM, VALUES, PIVOT, DESCRIBE, SUMMARIZE, SHOW. It asks the tables of
 * an experiment (`about`, `points`, `runs`, `kpis`, `series`, `agents`) and the views `wide` and `parameters`, changes
 * nothing and reaches no other file and no network. Rows are taken one by one, until a limit. Throws InputError for
 * another statement and for SQL that is wrong, or needs more memory than a query may have.
 */
export function queryExperiment(
  folder: string,
  sql: string,
  { rowsMax = Number.POSITIVE_INFINITY, bytesMax = bytesDefault, signal }: QueryLimits = {},
): Promise<QueryResult> {
  return withReader(folder, { signal }, async (connection) => {
    const result = await startReading(connection, sql);
    const rows: (readonly unknown[])[] = [];
    let bytes = 0;
    for await (const row of readRows(result)) {
      bytes += weigh(row);
      const cut = rows.length >= rowsMax ? 'rows' : 'bytes';
      if (cut === 'rows' || (bytes > bytesMax && rows.length > 0))
        return { columns: result.deduplicatedColumnNames(), rows, cut };
      rows.push(row);
    }
    return { columns: result.deduplicatedColumnNames(), rows, cut: undefined };
  });
}

/** Writes all that a query gives to a file, CSV or Parquet by its ending; returns the number of rows. Throws InputError. */
export function exportQuery(
  folder: string,
  sql: string,
  path: string,
  { signal }: QueryOptions = {},
): Promise<number> {
  const write = writers[extname(path).toLowerCase()];
  if (write === undefined) {
    throw new InputError({
      path: '--export',
      constraint: `expected a file that ends in ${Object.keys(writers).join(' or ')}`,
      value: path,
      hint: 'for instance --export rows.parquet',
    });
  }
  requireReplaceable(path);
  return write({ folder, sql, path: resolve(path), signal });
}

interface Export extends QueryOptions {
  readonly folder: string;
  readonly sql: string;
  readonly path: string;
}

const writers: Readonly<Record<string, (wanted: Export) => Promise<number>>> = {
  '.csv': exportCsv,
  '.parquet': exportParquet,
};

function exportCsv({ folder, sql, path, signal }: Export): Promise<number> {
  return withReader(folder, { signal }, async (connection) => {
    const result = await startReading(connection, sql);
    const file = new AppendedFile(dirname(path), basename(path));
    let count = 0;
    try {
      const csv = new CsvFile(file, result.deduplicatedColumnNames());
      for await (const row of readRows(result)) {
        csv.rows([row.map(cellOf)]);
        count += 1;
      }
      file.commit();
      return count;
    } catch (error) {
      file.close();
      rmSync(`${path}.partial`, { force: true });
      throw error;
    }
  });
}

/** DuckDB writes the file itself: into a folder made for it, in which nobody can have laid a link. */
async function exportParquet({ folder, sql, path, signal }: Export): Promise<number> {
  const own = mkdtempSync(join(dirname(path), '.dmpsim-export-'));
  try {
    const beside = join(own, 'rows.parquet');
    const count = await withReader(folder, { writable: own, signal }, async (connection) => {
      // What is not one statement that reads must not get into the text of another.
      await prepareReading(connection, sql);
      const copy = `COPY (\n${withoutEnd(sql)}\n) TO ${literal(beside)} (FORMAT parquet)`;
      return refuseBadSql(() => runCopy(connection, copy));
    });
    placePlainFile(beside, path);
    return count;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** A COPY of a PIVOT comes as several statements. Returns the number of rows copied. */
async function runCopy(connection: DuckDBConnection, copy: string): Promise<number> {
  const { StatementType } = await import('@duckdb/node-api');
  const statements = await connection.extractStatements(copy);
  let rows = 0;
  for (let index = 0; index < statements.count; index += 1) {
    const statement = await statements.prepare(index);
    const isCopy = statement.statementType === StatementType.COPY;
    const reader = await statement.runAndReadAll();
    if (isCopy) rows = Number(reader.getRows()[0]?.[0] ?? 0);
  }
  return rows;
}

/** A value as CSV has it. */
export function cellOf(value: unknown): string | number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  const plain = plainOf(value);
  return typeof plain === 'object' && plain !== null ? JSON.stringify(plain) : String(plain ?? '');
}

/** A value as JSON has it. */
export function plainOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, plainOf(held)]));
  return value;
}

/** Opens the database for reading, with no way out but the folder `writable`, and closes it again. */
async function withReader<T>(
  folder: string,
  { writable, signal }: QueryOptions & { readonly writable?: string },
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const database = await ExperimentDatabase.open(findDatabase(folder), {
    access: 'read',
    memory: memoryLimit,
    threads: Math.min(threadsMax, availableParallelism()),
    spills: false,
    ...(writable === undefined ? {} : { writable }),
  });
  const interrupt = (): void => database.connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    await addViews(database.connection);
    return await use(database.connection);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    database.close();
  }
}

async function startReading(connection: DuckDBConnection, sql: string): Promise<DuckDBResult> {
  const statement = await prepareReading(connection, sql);
  return refuseBadSql(() => statement.stream());
}

/**
 * The one statement of a text, if it reads. A PIVOT without a list of its columns comes as two: the first makes a
 * temporary type of them.
 */
async function prepareReading(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const { StatementType } = await import('@duckdb/node-api');
  if (isOneStatement(sql)) {
    const statements = await refuseBadSql(() => connection.extractStatements(sql));
    const last = statements.count - 1;
    for (let index = 0; index <= last; index += 1) {
      const statement = await refuseBadSql(() => statements.prepare(index));
      const kind = statement.statementType;
      if (index === last && kind === StatementType.SELECT) return statement;
      if (index === last || kind !== StatementType.CREATE) break;
      await refuseBadSql(() => statement.run());
    }
  }
  throw new InputError({
    path: 'sql',
    constraint: 'expected one statement that reads: SELECT, WITH, FROM, PIVOT, DESCRIBE, SUMMARIZE or SHOW',
    value: printable(sql),
    hint: tablesHint,
  });
}

/** Whether no semicolon stands between statements; what is quoted or a remark does not count. */
function isOneStatement(sql: string): boolean {
  const bare = sql.replace(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g,
    ' ',
  );
  return !bare.replace(/[\s;]+$/, '').includes(';');
}

/** Rows as JavaScript has them, one at a time: a chunk of long lists would be many times larger than it is in DuckDB. */
async function* readRows(result: DuckDBResult): AsyncGenerator<readonly unknown[]> {
  const { JSDuckDBValueConverter } = await import('@duckdb/node-api');
  for (;;) {
    const chunk = await refuseBadSql(() => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) return;
    const vectors = Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnVector(column));
    for (let row = 0; row < chunk.rowCount; row += 1) {
      if (vectors.some((vector) => countItems(vector, row) > itemsMax)) throw tooLong();
      yield await refuseBadSql(async () => chunk.convertRowValues(row, JSDuckDBValueConverter));
    }
  }
}

/** Values of a list that become values of JavaScript: each takes up to 40 bytes there. */
const itemsMax = 5_000_000;

/** Values in a list, lists in it counted as one. */
function countItems(vector: DuckDBVector, row: number): number {
  return 'getItemVector' in vector && typeof vector.getItemVector === 'function'
    ? (vector.getItemVector(row)?.itemCount ?? 0)
    : 0;
}

function tooLong(): InputError {
  return new InputError({
    path: 'sql',
    constraint: `expected lists of at most ${itemsMax} values`,
    value: 'a longer one',
    hint: 'unnest it into rows, or write it with --export rows.parquet',
  });
}

/** Bytes that a value takes, about. */
function weigh(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + weigh(one), 16);
  if (typeof value === 'object' && value !== null) return weigh(Object.values(value));
  return 8;
}

async function refuseBadSql<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const message = String(error instanceof Error ? error.message : error).slice(0, messageLengthMax);
    const [first, ...excerpt] = message.split('\n');
    const isMemory = /^Out of Memory/i.test(first);
    throw new InputError({
      path: 'sql',
      constraint: isMemory
        ? `expected a query that ${memoryLimit} of memory are enough for`
        : 'expected SQL that the database accepts',
      value: first,
      excerpt,
      hint: isMemory ? 'ask for fewer rows or columns, or sort and group less at a time' : tablesHint,
    });
  }
}

const withoutEnd = (sql: string): string => sql.trim().replace(/[\s;]+$/, '');
