import { renameSync, rmSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import { findDatabase } from './experiment-folder.ts';
import { openDatabase } from './experiment-store.ts';

/** What a query gave, in its order. */
export interface QueryResult {
  readonly columns: readonly string[];
  /** Text, numbers (whole ones beyond 2^53 as bigint), true and false, dates, lists; null for nothing. */
  readonly rows: readonly (readonly unknown[])[];
}

/** Forms in which a result is written to a file, by its ending. */
const forms: Readonly<Record<string, string>> = {
  '.csv': 'FORMAT csv, HEADER',
  '.parquet': 'FORMAT parquet',
};

/**
 * Answers one SELECT over the tables of an experiment: `about`, `points`, `runs`, `kpis`, `series`, `agents`. The query
 * changes nothing and reaches no other file and no network. Throws InputError for another statement and for SQL that is
 * wrong.
 */
export function queryExperiment(folder: string, sql: string): Promise<QueryResult> {
  return withReader(folder, undefined, async (connection) => {
    await requireSelect(connection, sql);
    const reader = await refuseBadSql(() => connection.runAndReadAll(sql));
    return { columns: reader.deduplicatedColumnNames(), rows: reader.getRowsJS() };
  });
}

/** Writes what a query gives to a file, CSV or Parquet by its ending; returns the number of rows. Throws InputError. */
export async function exportQuery(folder: string, sql: string, path: string): Promise<number> {
  const form = forms[extname(path).toLowerCase()];
  if (form === undefined) {
    throw new InputError({
      path: '--export',
      constraint: `expected a file that ends in ${Object.keys(forms).join(' or ')}`,
      value: path,
      hint: 'for instance --export rows.parquet',
    });
  }
  const beside = `${resolve(path)}.partial`;
  try {
    const count = await withReader(folder, beside, async (connection) => {
      await requireSelect(connection, sql);
      const copy = `COPY (${withoutEnd(sql)}) TO ${literal(beside)} (${form})`;
      return refuseBadSql(() => connection.runAndReadAll(copy));
    });
    renameSync(beside, path);
    return Number(count.getRows()[0]?.[0] ?? 0);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Opens the database for reading, with no way out but `writable`, and closes it again. */
async function withReader<T>(
  folder: string,
  writable: string | undefined,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const path = findDatabase(folder);
  const { DuckDBInstance: Instance } = await import('@duckdb/node-api');
  const open = (): Promise<DuckDBInstance> => Instance.create(path, { access_mode: 'READ_ONLY' });
  const instance = await openDatabase(open, path);
  const connection = await instance.connect();
  try {
    if (writable !== undefined) await connection.run(`SET allowed_paths = [${literal(writable)}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return await use(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function requireSelect(connection: DuckDBConnection, sql: string): Promise<void> {
  const { StatementType } = await import('@duckdb/node-api');
  const kind = await refuseBadSql(async () => {
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) return undefined;
    return (await statements.prepare(0)).statementType;
  });
  if (kind === StatementType.SELECT) return;
  throw new InputError({
    path: 'sql',
    constraint: 'expected one SELECT',
    value: printable(sql),
    hint: 'tables: about, points, runs, kpis, series, agents; `DESCRIBE` them by SELECT * FROM (DESCRIBE runs)',
  });
}

async function refuseBadSql<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const [message] = String(error instanceof Error ? error.message : error).split('\n\n');
    throw new InputError({
      path: 'sql',
      constraint: 'expected SQL that the database accepts',
      value: printable(message),
      hint: 'tables: about, points, runs, kpis, series, agents',
    });
  }
}

const withoutEnd = (sql: string): string => sql.trim().replace(/;\s*$/, '');

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
