import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import { AppendedFile } from './appended-file.ts';
import { CsvFile } from './csv-file.ts';
import { ExperimentDatabase, isDamage, literal } from './experiment-database.ts';
import { findDatabase } from './experiment-folder.ts';
import { placePlainFile, requireReplaceable } from './plain-file.ts';
import { readRows, resultBytesMax } from './query-rows.ts';
import { prepareReading, queryMemory, refuseBadSql, startReading } from './query-statement.ts';
import { addViews } from './query-views.ts';
import { type QueryBounds, QueryStopped, watchQuery } from './query-watch.ts';

/** What a query gave, in its order. */
export interface QueryResult {
  readonly columns: readonly string[];
  /** Text, numbers (whole ones beyond 2^53 as bigint), true and false, dates, lists; null for nothing. */
  readonly rows: readonly (readonly unknown[])[];
  /** What ended the rows before their end. */
  readonly cut: 'rows' | 'bytes' | undefined;
}

/** How much of a result is taken; the first row always is. */
export interface QueryLimits extends QueryBounds {
  readonly rowsMax?: number;
  /** 64 MB unless told, and at most. */
  readonly bytesMax?: number;
}

const threadsMax = 4;

/**
 * Answers one statement that reads: SELECT, WITH, FROM, VALUES, PIVOT, DESCRIBE, SUMMARIZE, SHOW. It asks the tables of
 * an experiment (`about`, `points`, `runs`, `kpis`, `series`, `agents`) and the views `wide` and `parameters`, changes
 * nothing and reaches no other file and no network. Rows are taken one by one, until a limit. Throws InputError for
 * another statement and for SQL that is wrong, or needs more memory or time than a query may have.
 */
export function queryExperiment(
  folder: string,
  sql: string,
  { rowsMax = Number.POSITIVE_INFINITY, bytesMax = resultBytesMax, ...bounds }: QueryLimits = {},
): Promise<QueryResult> {
  return withReader(folder, bounds, async (connection) => {
    const result = await startReading(connection, sql);
    const rows: (readonly unknown[])[] = [];
    let bytes = 0;
    for await (const row of readRows(result)) {
      bytes += row.bytes;
      const cut = rows.length >= rowsMax ? 'rows' : 'bytes';
      if (cut === 'rows' || (bytes > bytesMax && rows.length > 0))
        return { columns: result.deduplicatedColumnNames(), rows, cut };
      rows.push(row.values);
    }
    return { columns: result.deduplicatedColumnNames(), rows, cut: undefined };
  });
}

/** Writes all that a query gives to a file, CSV or Parquet by its ending; returns the number of rows. Throws InputError. */
export function exportQuery(
  folder: string,
  sql: string,
  path: string,
  bounds: QueryBounds = {},
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
  return write({ folder, sql, path: resolve(path), bounds });
}

interface Export {
  readonly bounds: QueryBounds;
  readonly folder: string;
  readonly sql: string;
  readonly path: string;
}

const writers: Readonly<Record<string, (wanted: Export) => Promise<number>>> = {
  '.csv': exportCsv,
  '.parquet': exportParquet,
};

function exportCsv({ folder, sql, path, bounds }: Export): Promise<number> {
  return withReader(folder, bounds, async (connection) => {
    const result = await startReading(connection, sql);
    const file = new AppendedFile(dirname(path), basename(path));
    let count = 0;
    try {
      const csv = new CsvFile(file, result.deduplicatedColumnNames());
      for await (const { values } of readRows(result)) {
        csv.rows([values.map(cellOf)]);
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
async function exportParquet({ folder, sql, path, bounds }: Export): Promise<number> {
  const own = mkdtempSync(join(dirname(path), '.dmpsim-export-'));
  try {
    const beside = join(own, 'rows.parquet');
    const count = await withReader(folder, { ...bounds, writable: own }, async (connection) => {
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

/** A value as JSON has it; bytes are text in hexadecimal digits. */
export function plainOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, plainOf(held)]));
  return value;
}

/** Opens the database for reading, with no way out but the folder `writable`, and closes it again. */
async function withReader<T>(
  folder: string,
  { writable, ...bounds }: QueryBounds & { readonly writable?: string },
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const database = await ExperimentDatabase.open(findDatabase(folder), {
    access: 'read',
    memory: queryMemory,
    threads: Math.min(threadsMax, availableParallelism()),
    spills: false,
    ...(writable === undefined ? {} : { writable }),
  });
  const { connection } = database;
  let isBusy = false;
  try {
    return await watchQuery(connection, bounds, async () => {
      await database.orDamaged(() => addViews(connection));
      return await use(connection);
    });
  } catch (error) {
    isBusy = error instanceof QueryStopped && !error.heeded;
    throw isDamage(error) ? database.damaged(error) : error;
  } finally {
    // Closing would wait for what is still going on.
    if (!isBusy) database.close();
  }
}

const withoutEnd = (sql: string): string => sql.trim().replace(/[\s;]+$/, '');
