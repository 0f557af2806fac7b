import { existsSync, lstatSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import { experimentFiles, logEndings, spillEnding } from './experiment-folder.ts';
import { requireOwnFolder, requireReplaceable, requireUnshared } from './plain-file.ts';
import { isOfSystem } from './system-error.ts';

/** The tables of an experiment, and their columns. */
const schema: Readonly<Record<string, string>> = {
  about: 'key VARCHAR PRIMARY KEY, value VARCHAR',
  points: 'point INTEGER PRIMARY KEY, name VARCHAR, parameters JSON, scenario VARCHAR',
  runs: `run INTEGER PRIMARY KEY, point INTEGER, replication INTEGER, seed VARCHAR, parameters JSON, status VARCHAR,
    digest VARCHAR, error VARCHAR, replay VARCHAR, seconds DOUBLE, host VARCHAR, attempt INTEGER, finished TIMESTAMP`,
  kpis: 'run INTEGER, point INTEGER, replication INTEGER, kpi VARCHAR, value DOUBLE',
  series: 'run INTEGER, point INTEGER, replication INTEGER, metric VARCHAR, hour DOUBLE, value DOUBLE',
  agents: 'run INTEGER, kind VARCHAR, measure VARCHAR, amounts DOUBLE[]',
};

/** Names of the tables of an experiment. */
export const experimentTables: readonly string[] = Object.keys(schema);

/** Names of databases within a connection. */
const main = 'experiment';
export const partName = 'part';

export interface DatabaseOptions {
  /** `look` reads a database that is to be written later: nothing of it is changed, and all is refused that would be then. */
  readonly access: 'read' | 'look' | 'write';
  /** Memory that it may hold, as DuckDB writes it. */
  readonly memory: string;
  readonly threads: number;
  /** Whether what does not fit into memory may go to the disk, beside the database. */
  readonly spills: boolean;
  /** Databases of the same kind that may be attached later. */
  readonly parts?: readonly string[];
  /** Folder into which a query may write; it must be of this process alone. */
  readonly writable?: string;
}

/**
 * The one way to open a database. The file may be a stranger's: before anything of it is read, DuckDB is denied every
 * other file, the network, extensions and a change of that; and before anything in it is asked for, its catalogue is
 * compared with that of an experiment. A view, a macro that is named like a function of SQL, a default or a generated
 * column would be code of whoever made the file.
 */
export class ExperimentDatabase {
  readonly connection: DuckDBConnection;
  readonly path: string;
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, path: string) {
    this.#instance = instance;
    this.connection = connection;
    this.path = path;
  }

  /**
   * Opens the database at a path; one to be written is made where there is none. Throws InputError for a file that is no
   * database or is damaged, is open elsewhere, holds anything but the tables of an experiment, or is reached by a link.
   */
  static async open(path: string, options: DatabaseOptions): Promise<ExperimentDatabase> {
    const place = requirePlainDatabase(path, options.access);
    const isNew = !existsSync(place);
    const parts = (options.parts ?? []).map((part) => requirePlainDatabase(part, 'read'));
    const { DuckDBInstance: Instance } = await import('@duckdb/node-api');
    // The file is not opened here but attached later, when everything else is denied.
    const instance = await Instance.create(':memory:', {
      memory_limit: options.memory,
      threads: String(options.threads),
      temp_directory: options.spills ? `${place}${spillEnding}` : '',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
    });
    const connection = await instance.connect();
    const database = new ExperimentDatabase(instance, connection, path);
    try {
      await database.#lock([place, ...parts], options.writable);
      await database.#attach(place, main, options.access);
      await database.#requireTables(main, options.access);
      await connection.run(`USE ${main}`);
      return database;
    } catch (error) {
      database.close();
      // On a full disk a database is begun that nobody could open later.
      if (isNew) rmSync(place, { force: true });
      throw namedBySystem(error);
    }
  }

  /** Attaches one of the parts that were named on opening as `partName`, for reading, while `use` lasts; it gets the part. */
  async withPart<T>(path: string, use: (part: ExperimentDatabase) => Promise<T>): Promise<T> {
    const part = new ExperimentDatabase(this.#instance, this.connection, path);
    await part.#attach(requirePlainDatabase(path, 'read'), partName, 'read');
    try {
      await part.#requireTables(partName, 'read');
      return await use(part);
    } finally {
      // After a fatal error nothing can be detached: what is said of the part must not be lost for that.
      await this.connection.run(`DETACH ${partName}`).catch(() => undefined);
    }
  }

  /** Rows that a query gives, as objects. Throws InputError where the database cannot be read. */
  async select(sql: string, values: Record<string, DuckDBValue> = {}): Promise<Record<string, unknown>[]> {
    const reader = await this.orDamaged(() => this.connection.runAndReadAll(sql, values));
    return reader.getRowObjectsJS();
  }

  /** Whether nothing was written into it yet: it was left before its tables were made. */
  async isEmpty(): Promise<boolean> {
    return (await this.#listTables(main)).size === 0;
  }

  close(): void {
    this.connection.closeSync();
    this.#instance.closeSync();
  }

  /** Denies everything but some databases and one folder, for as long as the process lasts. */
  async #lock(databases: readonly string[], writable: string | undefined): Promise<void> {
    const files = databases.flatMap((path) => ['', ...logEndings].map((ending) => `${path}${ending}`));
    await this.connection.run(`SET allowed_paths = [${files.map(literal).join(', ')}]`);
    if (writable !== undefined) await this.connection.run(`SET allowed_directories = [${literal(writable)}]`);
    await this.connection.run('SET enable_external_access = false');
    await this.connection.run('SET lock_configuration = true');
  }

  async #attach(path: string, name: string, access: DatabaseOptions['access']): Promise<void> {
    const mode = access === 'write' ? '' : ', READ_ONLY';
    await this.orDamaged(() =>
      this.connection.run(`ATTACH ${literal(path)} AS ${name} (TYPE duckdb${mode})`),
    );
  }

  /** Compares the catalogue of a database with that of an experiment; an empty one to be written is filled. */
  async #requireTables(name: string, access: DatabaseOptions['access']): Promise<void> {
    const [other] = await this.#listOthers(name);
    if (other !== undefined) throw this.#refuse(other);
    const tables = await this.#listTables(name);
    if (tables.size === 0 && access === 'look') return;
    if (tables.size === 0 && access === 'write') {
      for (const [table, columns] of Object.entries(schema))
        await this.connection.run(`CREATE TABLE ${name}.main.${table} (${columns})`);
      return;
    }
    described ??= await this.#describeTables();
    const expected = described;
    for (const [table, sql] of expected) {
      if (tables.get(table) === undefined) throw this.#refuse(`no table ${table}`);
      if (tables.get(table) !== sql) throw this.#refuse(`a table ${table} of other columns`);
    }
    const surplus = [...tables.keys()].find((table) => !expected.has(table));
    if (surplus !== undefined) throw this.#refuse(`a table ${surplus}`);
  }

  /**
   * What a database defines besides tables, in words. Nothing of it can stand in the way here, a macro named `=` for
   * instance: names are still looked up in the database in memory.
   */
  async #listOthers(name: string): Promise<string[]> {
    const others: string[] = [];
    for (const [kind, column, noun] of kindsRefused)
      for (const { found } of await this.#listCatalogue(name, kind, `DISTINCT ${column} AS found`))
        others.push(`${noun} ${String(found)}`);
    return others;
  }

  /** The tables of a database as DuckDB describes them, with all that a column may carry. */
  async #listTables(name: string): Promise<ReadonlyMap<string, string>> {
    const tables = await this.#listCatalogue(name, 'tables', 'table_name, sql');
    return new Map(tables.map((row) => [String(row['table_name']), String(row['sql'])]));
  }

  #listCatalogue(name: string, kind: string, columns: string): Promise<Record<string, unknown>[]> {
    return this.select(
      `SELECT ${columns} FROM system.main.duckdb_${kind}() WHERE database_name = '${name}' AND ${isOwn(kind)}`,
    );
  }

  /** The tables of an experiment as DuckDB describes them. */
  async #describeTables(): Promise<ReadonlyMap<string, string>> {
    for (const [table, columns] of Object.entries(schema))
      await this.connection.run(`CREATE TABLE memory.main.${table} (${columns})`);
    const tables = await this.#listTables('memory');
    for (const table of experimentTables) await this.connection.run(`DROP TABLE memory.main.${table}`);
    return tables;
  }

  /** Runs what asks the database for something that every one of ours has; where that fails, it is damaged. */
  async orDamaged<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const refused = namedBySystem(error);
      throw refused === error ? this.damaged(error) : refused;
    }
  }

  /** What a failure of DuckDB says about the file. */
  damaged(error: unknown): InputError {
    if (error instanceof InputError) return error;
    const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
    return new InputError({
      path: experimentFiles.database,
      constraint: 'expected a database that can be opened and read',
      value: message,
      hint: 'another process may hold it, or the file was damaged: ask for the folder again, or make the runs anew',
      file: this.path,
    });
  }

  #refuse(found: string): InputError {
    return new InputError({
      path: experimentFiles.database,
      constraint: `expected the tables of an experiment (${experimentTables.join(', ')}) and nothing else`,
      value: printable(found),
      hint: 'dmpsim did not write it so: ask for the folder again, or make the runs anew',
      file: this.path,
    });
  }
}

/** What `describeTables` gave: the same for every database. */
let described: ReadonlyMap<string, string> | undefined;

/** Table functions of DuckDB's catalogue, the column with a name, and what is named; an experiment has none. */
const kindsRefused = [
  ['views', 'view_name', 'a view'],
  ['functions', 'function_name', 'a macro'],
  ['schemas', 'schema_name', 'a schema'],
  ['types', 'type_name', 'a type'],
  ['sequences', 'sequence_name', 'a sequence'],
  ['indexes', 'index_name', 'an index'],
] as const;

/** Not what DuckDB puts into every database itself. */
const isOwn = (kind: string): string => (['sequences', 'indexes'].includes(kind) ? 'true' : 'NOT internal');

/** Where a database lies, its folder without links. Throws InputError where DuckDB would follow one, or wait for a pipe. */
function requirePlainDatabase(path: string, access: DatabaseOptions['access']): string {
  const place = join(realpathSync(dirname(path)), basename(path));
  for (const ending of ['', ...logEndings]) {
    if (access === 'read') requireReplaceable(`${place}${ending}`);
    else requireUnshared(`${place}${ending}`);
  }
  requireOwnFolder(`${place}${spillEnding}`);
  if (access === 'write' || lstatSync(place, { throwIfNoEntry: false }) !== undefined) return place;
  throw new InputError({
    path: 'folder',
    constraint: 'expected the folder of an experiment',
    value: `no file ${path}`,
    hint: 'give a folder that `dmpsim ensemble` or `dmpsim compare` wrote',
  });
}

/** What DuckDB says in words when the system lets it write no more, and the code of the system for it. */
const refusals = [
  [/No space left on device/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/File too large/, 'EFBIG'],
] as const;

/** Whether DuckDB failed at what the file has in it, not at what it was asked. */
export function isDamage(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return !isOfSystem(error) && /^(IO|Serialization|INTERNAL|FATAL) Error\b/.test(message);
}

/** An error of DuckDB as the error of the system that it comes from, if it does from one. */
export function namedBySystem(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  const code = refusals.find(([words]) => words.test(message))?.[1];
  if (code === undefined) return error;
  const path = /file "([^"]+)"/.exec(message)?.[1] ?? experimentFiles.database;
  return Object.assign(new Error(message), { code, syscall: 'write', path });
}

/** A text as SQL has it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
